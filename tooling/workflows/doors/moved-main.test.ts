import { requireSameProgram } from '../../../apps/vmshiftctl/src/publish/program-outdated';
import { git } from '../runner/platform-origin';
import { MANIFEST, MESSAGE, manifestOf, PIN, pushFixtures } from './push-fixture';

const newFixture = pushFixtures();

describe('main has moved on since it was rendered', () => {
  test.each([
    'docs/on-call.md',
    'README.md',
    'templates/app-repository/x',
    '.github/workflows/ci.yaml',
    'cdktf.out/stacks/argocd/cdk.tf.json',
    'dist/production/api.deployment.yaml',
    'dist/environments.md',
    'apps/vmshift/releases/production.json',
  ])('by %s: the release goes on top of it', (path) => {
    expect(() => requireSameProgram([path])).not.toThrow();
    const repository = newFixture();
    repository.renderRelease();
    repository.merge(path);
    expect(repository.push()).toMatchObject({ status: 0, err: '' });
    expect(repository.subjects().slice(0, 2)).toEqual([MESSAGE.split('\n')[0], `Change ${path}`]);
  });

  test.each([
    'package.json',
    'packages/releases/src/plan.ts',
    'dist/model.json',
    'dist/dev/x.yaml',
    PIN,
    '.gitattributes',
  ])('by %s: nothing is pushed, and it asks for another render', (path) => {
    const repository = newFixture();
    repository.renderRelease();
    repository.merge(path);
    expect(repository.push()).toMatchObject({ status: 0, out: expect.stringContaining('rendered again') });
    expect(repository.push({ LAST: 'true' })).toMatchObject({
      status: 1,
      err: expect.stringContaining(`(${path}); nothing was changed; fix: start it again`),
    });
    expect(repository.subjects()).toEqual([`Change ${path}`, 'Start']);
  });

  test('by what Git does not tell to its end: nothing is pushed', () => {
    const repository = newFixture();
    repository.renderRelease();
    repository.merge('README.md');
    const env = { LAST: 'true', ...repository.whereGitFails("'diff-tree '*") };
    expect(repository.push(env)).toMatchObject({
      status: 1,
      err: expect.stringContaining('(Git does not tell what changed); nothing was changed'),
    });
  });
});

test('a render is pushed to the branch that it was made from, as long as that stays, and never to main', () => {
  const repository = newFixture();
  git(repository.bare, 'branch', 'change', 'main');
  const rendered = { KIND: 'rendered', MESSAGE: 'chore: render\n\nSynth-Of: x' };
  repository.write(MANIFEST, manifestOf('2'));
  repository.render();
  expect(repository.push({ ...rendered, BRANCH: 'change' })).toMatchObject({ status: 0 });
  const again = repository.push({ ...rendered, BRANCH: 'change' });
  expect(again).toMatchObject({ status: 1, err: expect.stringContaining('has moved on') });
  expect(git(repository.bare, 'log', '--format=%s', 'change').trim().split('\n')).toEqual(['chore: render', 'Start']);
  const toMain = repository.push({ ...rendered, BRANCH: 'main' });
  expect(toMain).toMatchObject({ status: 1, err: expect.stringContaining('what was reviewed, or a release') });
});
