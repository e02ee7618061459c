import { execFile, execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { model } from '@vmshift/environments';
import { observe, seenValue } from '../observation';
import { appliedRevision, type Git } from './applied-revision';
import { readGit } from './read-git';

const folder = mkdtempSync(join(tmpdir(), 'observation-git-'));
afterAll(() => rmSync(folder, { recursive: true }));

const ENV = {
  ...{ PATH: process.env.PATH, GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_NOSYSTEM: '1' },
  ...{ GIT_AUTHOR_NAME: 'Ada', GIT_AUTHOR_EMAIL: 'a@b', GIT_COMMITTER_NAME: 'Ada', GIT_COMMITTER_EMAIL: 'a@b' },
};
const here = (cwd: string, ...args: string[]) => execFileSync('git', args, { cwd, env: ENV }).toString().trim();

function gitIn(cwd: string): Git {
  const attempt: Git['attempt'] = (args) =>
    new Promise((resolve) =>
      execFile('git', [...args], { cwd, env: ENV }, (error, stdout, stderr) =>
        resolve({ code: error === null ? 0 : Number(error.code ?? 1), stdout, stderr }),
      ),
    );
  const run: Git['run'] = async (args) => {
    const { code, stdout, stderr } = await attempt(args);
    if (code !== 0) throw new Error(stderr.trim());
    return stdout;
  };
  return { run, attempt };
}

const origin = join(folder, 'origin.git');
const writer = join(folder, 'writer');
const reader = join(folder, 'reader');

/** A commit on main at origin that changes the manifests of dev. */
function push(content: string): string {
  mkdirSync(join(writer, 'dist/dev'), { recursive: true });
  writeFileSync(join(writer, 'dist/dev/api.yaml'), content);
  here(writer, 'add', '-A');
  here(writer, 'commit', '-qm', content);
  here(writer, 'push', '-q', 'origin', 'HEAD:main');
  return here(writer, 'rev-parse', 'HEAD');
}

const compared = (revision: string) => [{ environment: 'dev', branch: 'main', revision }];
const read = (revision: string, clone = reader) =>
  readGit(model, compared(revision), gitIn(clone), async (_what, answer) => observe(answer));

let first = '';
let second = '';
beforeAll(() => {
  here(folder, 'init', '-q', '--bare', '--initial-branch=main', origin);
  here(folder, 'clone', '-q', origin, writer);
  first = push('one');
  here(folder, 'clone', '-q', origin, reader);
  second = push('two');
});
/** Where a test may have left it. */
beforeEach(() => here(reader, 'checkout', '-q', '-B', 'main', first));

test('fetches, and says where origin is and how far the clone and Argo CD are behind it', async () => {
  const { git, applied } = await read(first);
  const at = expect.stringMatching(/^\d{4}-\d\d-\d\dT/);
  expect(git).toEqual({
    branches: { main: { state: 'seen', value: { commit: second, committedAt: at } } },
    clone: { state: 'seen', value: { commit: first, branch: 'main', behind: 1, ahead: 0, shallow: false } },
  });
  expect(applied.dev).toEqual({ state: 'seen', value: { newest: second, changedAt: at, missing: 1 } });
  expect((await read(second)).applied.dev).toEqual({
    state: 'seen',
    value: { newest: second, changedAt: at, missing: 0 },
  });
  expect(here(reader, 'rev-parse', 'HEAD')).toBe(first);
});

test.each([
  ['a commit that Git has left behind', () => first, true],
  ['the commit that Git has', () => second, false],
  ['a commit that this clone does not know', () => 'f'.repeat(40), undefined],
  ['no commit', () => undefined, undefined],
])('tells whether Git has another state since a sync failed for %s', async (_what, failed, newer) => {
  const revisions = compared(second).map((one) => ({ ...one, failed: failed() }));
  const { applied } = await readGit(model, revisions, gitIn(reader), async (_asked, answer) => observe(answer));
  expect(applied.dev).toMatchObject({ state: 'seen', value: { missing: 0, newerThanFailedSync: newer } });
});

test('a remote of another name is asked, with what was fetched from it', async () => {
  const expected = await read(first);
  here(reader, 'remote', 'rename', 'origin', 'platform');
  const renamed = await read(first);
  here(reader, 'remote', 'rename', 'platform', 'origin');
  expect(renamed).toEqual(expected);
  expect(renamed.git.branches.main).toMatchObject({ state: 'seen' });
});

test('where Argo CD and the clone are level with origin, Git counts nothing', async () => {
  const { run, attempt } = gitIn(writer);
  const asked: (string | undefined)[] = [];
  const counted: Git = {
    run: (args) => {
      asked.push(args[0]);
      return run(args);
    },
    attempt,
  };
  const { git, applied } = await readGit(model, compared(second), counted, async (_what, answer) => observe(answer));
  expect([git.clone, applied.dev]).toMatchObject([{ value: { behind: 0, ahead: 0 } }, { value: { missing: 0 } }]);
  expect(asked).toEqual(['log', 'log', 'rev-parse']);
});

test('a tag named HEAD does not make the branch of the clone unknown', async () => {
  here(reader, 'update-ref', 'refs/tags/HEAD', 'main');
  const { git } = await read(first);
  here(reader, 'update-ref', '-d', 'refs/tags/HEAD');
  expect(git.clone).toMatchObject({ state: 'seen', value: { branch: 'main' } });
});

test('a commit that is not on the branch is told, whether this clone holds it or not', async () => {
  here(reader, 'checkout', '-q', '-B', 'topic');
  here(reader, 'commit', '-q', '--allow-empty', '-m', 'on a topic');
  const topic = here(reader, 'rev-parse', 'HEAD');
  const known = await read(topic);
  expect(known.applied.dev).toEqual({ state: 'seen', value: 'not on the branch' });
  expect(known.git.clone).toMatchObject({ value: { branch: 'topic', ahead: 1 } });
  here(reader, 'checkout', '-q', '--detach', 'main');
  const foreign = await read('f'.repeat(40));
  expect(foreign.applied.dev).toEqual({ state: 'seen', value: 'not on the branch' });
  expect(seenValue(foreign.git.clone)?.branch).toBeUndefined();
});

test('a clone that lacks commits of main is told the way there, also where another work tree has it', async () => {
  const wayOf = async (clone: string) => seenValue((await read(first, clone)).git.clone)?.wayToMain;
  expect(await wayOf(reader)).toBeUndefined();
  const other = join(folder, "the reader's other");
  here(reader, 'worktree', 'add', '-q', '--detach', other, first);
  expect(await wayOf(other)).toBe(`cd ${reader}`);
  here(reader, 'checkout', '-q', '--detach');
  expect(await wayOf(reader)).toBe('git switch main');
  here(other, 'checkout', '-q', '-B', 'main', first);
  expect(await wayOf(reader)).toBe(`cd '${folder}/the reader'\\''s other'`);
  rmSync(other, { recursive: true });
  expect(await wayOf(reader)).toBe('git worktree prune && git switch main');
  here(reader, 'worktree', 'prune');
});

test.each(['main', '--upload-pack=x', 'v1\u001b[2J', ''])('%j is no commit, and Git is not asked', async (revision) => {
  const git = { run: rejected, attempt: rejected };
  await expect(appliedRevision(git, { remote: 'origin', branch: 'main' }, 'dist/dev', { revision })).rejects.toThrow(
    `Argo CD could not compare: ${revision} is no commit`,
  );
});

const rejected = () => Promise.reject(new Error('Git was asked'));

test('a branch that was never fetched is told with the command that fetches it', async () => {
  await expect(
    appliedRevision(gitIn(reader), { remote: 'origin', branch: 'gone' }, 'dist/dev', { revision: second }),
  ).rejects.toThrow("this clone does not know origin's gone; fix: git fetch origin gone");
});

test('a shallow clone does not take a commit that it lacks for one that is not on the branch', async () => {
  const shallow = join(folder, 'shallow');
  here(folder, 'clone', '-q', '--depth', '1', `file://${origin}`, shallow);
  const { git, applied } = await read(first, shallow);
  expect(applied.dev).toMatchObject({ state: 'unknown', because: expect.stringContaining('this clone is shallow') });
  expect(seenValue(git.clone)?.shallow).toBe(true);
});

test('where origin does not answer, behind is still behind, and level or missing is unknown', async () => {
  here(reader, 'fetch', '-q');
  renameSync(origin, `${origin}.away`);
  const level = await read(second);
  expect(level.git.branches.main).toMatchObject({ state: 'unknown', because: expect.stringMatching(/^git fetch: /) });
  expect(level.applied.dev).toEqual(level.git.branches.main);
  expect((await read('f'.repeat(40))).applied.dev).toEqual(level.git.branches.main);
  expect((await read(first)).applied.dev).toMatchObject({ state: 'seen', value: { missing: 1 } });
  renameSync(`${origin}.away`, origin);
});

describe('what the compared commit has otherwise than the one that was synced', () => {
  const at = { remote: 'origin', branch: 'main' };
  const unsynced = async (synced: string, revision: string) => {
    const seen = await appliedRevision(gitIn(reader), at, 'dist/dev', { revision, synced });
    return seen === 'not on the branch' ? seen : seen.unsynced;
  };
  const commit = (file: string, content: string) => {
    writeFileSync(join(writer, file), content);
    return push('two');
  };
  let hook = '';
  let other = '';
  beforeAll(() => {
    hook = commit('dist/dev/schema.yaml', 'annotations:\n  argocd.argoproj.io/hook: Sync\n');
    other = commit('README.md', 'of no environment');
    here(reader, 'fetch', '-q');
  });

  test('is told by its files', async () => {
    expect(await unsynced(first, second)).toEqual(['dist/dev/api.yaml']);
    expect(await unsynced(first, other)).toEqual(['dist/dev/api.yaml']);
  });

  test('is nothing where a file has another name alone', async () => {
    const before = commit('dist/dev/redis.yaml', 'kind: Service\n');
    here(writer, 'mv', 'dist/dev/redis.yaml', 'dist/dev/redis.service.yaml');
    const renamed = push('two');
    here(reader, 'fetch', '-q');
    expect(await unsynced(before, renamed)).toBeUndefined();
    expect(await unsynced(second, before)).toEqual(['dist/dev/redis.yaml']);
  });

  test('is nothing where it is a hook, of another folder, taken back, or of a commit that is not known', async () => {
    expect(await unsynced(second, hook)).toBeUndefined();
    expect(await unsynced(hook, other)).toBeUndefined();
    expect(await unsynced(second, second)).toBeUndefined();
    expect(await unsynced('f'.repeat(40), second)).toBeUndefined();
    expect(await unsynced('--output=x', second)).toBeUndefined();
  });
});
