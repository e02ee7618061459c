import { findings } from '../../test-support/change-model';
import { repositories } from './repositories';

describe('repositories', () => {
  test.each([
    'git@github.com:ilearn-code/iac-vmshift.git',
    'http://github.com/ilearn-code/iac-vmshift.git',
    'https://github.com/ilearn-code/other.git',
    'https://github.com/ilearn-code/iac-vmshift.git?x=1',
    '',
  ])('%j is not the public address of the repository', (url) => {
    expect(findings(repositories, ['platform.repositoryUrl', url])).toEqual([
      `platform.repositoryUrl = ${JSON.stringify(url)}`,
    ]);
  });

  test('credentials in the address are refused and not repeated', () => {
    const found = findings(repositories, [
      'platform.repositoryUrl',
      'https://me:word@github.com/ilearn-code/iac-vmshift',
    ]);
    expect(found).toEqual(['platform.repositoryUrl = "https://…@github.com/ilearn-code/iac-vmshift"']);
  });

  test('repositories are an owner and a name', () => {
    expect(findings(repositories, ['platform.applicationRepository', 'vmshift'])).toHaveLength(1);
    expect(findings(repositories, ['platform.applicationRepository', 'a/b/c'])).toHaveLength(1);
  });

  test.each(['', 'a b', '--upload-pack=x', 'a..b', 'main/', 'a//b', 'a/.b', 'a.lock'])(
    '%j is no revision',
    (revision) => {
      const value = JSON.stringify(revision);
      expect(findings(repositories, ['platform.targetRevision', revision])).toEqual([
        `platform.targetRevision = ${value}`,
      ]);
      expect(findings(repositories, ['dev.targetRevision', revision])).toEqual([`dev.targetRevision = ${value}`]);
    },
  );

  test.each(['main', 'release/1.2', 'v1.2.3', '0123456789abcdef'])('%j is a revision', (revision) => {
    expect(findings(repositories, ['dev.targetRevision', revision])).toEqual([]);
  });
});
