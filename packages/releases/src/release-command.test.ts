import fc from 'fast-check';
import { planRelease } from './plan-release';
import { firstReleaseCommand, releaseCommand } from './release-command';
import { environmentState } from './testing';

const platform = { applicationRepository: 'octo/app' };
const digest = `sha256:${'d'.repeat(64)}`;
const pin = (digit: string, sequence: number, branch = 'develop') => {
  const commit = digit.repeat(40);
  const image = { tag: `${branch}-${commit}`, digest };
  return { branch, commit, images: { api: image, celery: image }, sequence };
};
const held = { hold: { reason: 'demo', by: 'ada' } };

test('the command names everything that is pinned', () => {
  const runUrl = 'https://github.com/octo/app/actions/runs/7';
  expect(releaseCommand({ ...pin('b', 2), runUrl })).toBe(
    `./vmshiftctl release --branch develop --sha ${'b'.repeat(40)} --image api=${digest} --image celery=${digest} ` +
      `--sequence 2 --run-url ${runUrl}`,
  );
});

test('a digest and a run that no one knows are left out', () => {
  const tag = { tag: `develop-${'b'.repeat(40)}` };
  expect(releaseCommand({ ...pin('b', 2), images: { api: tag, celery: tag } })).toBe(
    `./vmshiftctl release --branch develop --sha ${'b'.repeat(40)} --sequence 2`,
  );
});

test.each([
  ['the newest build of the branch', [pin('a', 1), pin('b', 2), pin('c', 9, 'main')], pin('b', 2)],
  ['that of a held environment last', [{ ...pin('b', 2), ...held }, pin('a', 1)], pin('a', 1)],
  ['that of a held environment where there is no other', [{ ...pin('b', 2), ...held }], pin('b', 2)],
])('a first release takes %s', (_, pins, expected) => {
  expect(firstReleaseCommand({ branch: 'develop' }, pins, platform)).toBe(releaseCommand(expected));
});

test('a first release without another environment of the branch asks GitHub', () => {
  expect(firstReleaseCommand({ branch: 'develop' }, [pin('c', 9, 'main')], platform)).toMatch(
    /^\.\/vmshiftctl release --branch develop --sha "\$\(gh run list --repo octo\/app .* --branch develop .*\)"$/,
  );
});

test('releasing the newest pinned build again moves no environment that runs it', () => {
  fc.assert(
    fc.property(fc.nat(20), (sequence) => {
      const { branch, commit, images } = pin('b', sequence);
      const digests = { api: images.api.digest, celery: images.celery.digest };
      const states = [environmentState('old', branch, pin('b', sequence)), environmentState('new', branch)];
      const { environments } = planRelease({ branch, commit, digests, sequence }, states);
      expect(environments.map(({ outcome }) => outcome)).toEqual(['unchanged', 'change']);
    }),
  );
});
