import { cloneForEachTest } from '../testing/clone-for-each-test';
import { sha, type TestClone, type TestOrigin } from '../testing/test-origin';

jest.setTimeout(60_000);

let origin: TestOrigin;
let clone: TestClone;
cloneForEachTest((made, of) => {
  [clone, origin] = [made, of];
});

/** Another clone pushes a build of main that this one does not have. */
async function fallBehind(): Promise<void> {
  await origin.clone().run('release', '--branch=main', `--sha=${sha('b')}`, '--sequence=2', '--push');
}

const BEHIND =
  'this clone lacks 1 commit of origin/main, which may hold other pins; nothing was decided; fix: git pull --ff-only';

test.each([
  ['release', '--branch=main', `--sha=${sha('c')}`, '--dry-run'],
  ['rollback', 'production', '--reason=x', '--dry-run', '--push'],
  ['hold', 'production', '--reason=x'],
  ['resume', 'production', '--commit'],
])('%s %s decides nothing in a clone that is behind, and what it prints puts that right', async (...argv) => {
  await fallBehind();
  const before = [clone.head(), clone.status()];
  expect(await clone.run(...argv)).toEqual({ code: 1, out: '', err: BEHIND });
  expect([clone.head(), clone.status()]).toEqual(before);
  clone.git('pull', '--quiet', '--ff-only');
  expect(await clone.run(...argv)).not.toMatchObject({ err: BEHIND });
});

test('a branch that follows the address of a remote in place of its name follows that remote', async () => {
  await fallBehind();
  clone.git('config', 'branch.main.remote', clone.git('config', 'remote.origin.url').trim());
  expect(await clone.run('hold', 'production', '--reason=x')).toMatchObject({ code: 1, err: BEHIND });
  expect(await clone.run('hold', 'production', '--reason=x', '--push')).toMatchObject({ code: 0, err: '' });
  expect(origin.subjects()[0]).toMatch(/^hold\(production\)/);
});

test('a clone with commits of its own is told to rebase them', async () => {
  await fallBehind();
  clone.git('commit', '--quiet', '--allow-empty', '-m', 'Mine');
  expect((await clone.run('hold', 'dev', '--reason=x')).err).toContain('fix: git pull --rebase --autostash');
  clone.write('docs/notes.md', 'not committed');
  clone.git('add', '--all');
  clone.git('pull', '--quiet', '--rebase', '--autostash');
  expect(await clone.run('hold', 'dev', '--reason=x')).toMatchObject({ code: 0 });
});

test('a branch without an upstream lacks nothing, nor does a commit that is checked out by itself', async () => {
  await fallBehind();
  clone.git('switch', '--quiet', '--create', 'change');
  expect(await clone.run('hold', 'dev', '--reason=x', '--dry-run')).toMatchObject({ code: 0 });
  clone.git('switch', '--quiet', '--detach');
  expect(await clone.run('hold', 'dev', '--reason=x', '--dry-run')).toMatchObject({ code: 0 });
});

test('a branch that follows another one of the clone lacks nothing, and has none to push to', async () => {
  await fallBehind();
  clone.git('-c', 'branch.autoSetupMerge=always', 'switch', '--quiet', '--create', 'change');
  expect(clone.git('config', 'branch.change.remote')).toBe('.\n');
  expect(await clone.run('hold', 'dev', '--reason=x', '--dry-run')).toMatchObject({ code: 0, err: '' });
  expect(await clone.run('hold', 'dev', '--reason=x', '--push')).toEqual({
    ...{ code: 1, out: '' },
    err: 'change follows main of this clone and no branch of a remote, so there is none to push to; fix: git switch main',
  });
  expect(await clone.run('hold', 'dev', '--reason=x', '--commit')).toMatchObject({ code: 0, err: '' });
});

test('a step of a workflow is tried on what was checked out, as the next one decides again', async () => {
  await fallBehind();
  const dryRun = await clone.runWith({ GITHUB_ACTIONS: 'true' }, 'hold', 'production', '--reason=x', '--dry-run');
  expect(dryRun).toMatchObject({ code: 0, err: '' });
});

test('an origin that does not answer is told, and nothing is decided on what may be old', async () => {
  clone.git('remote', 'set-url', 'origin', '/nowhere');
  expect(await clone.run('hold', 'dev', '--reason=x', '--dry-run')).toMatchObject({
    code: 1,
    err: expect.stringMatching(/^git fetch failed: .*fix: check the network and the address: git remote -v$/s),
  });
});
