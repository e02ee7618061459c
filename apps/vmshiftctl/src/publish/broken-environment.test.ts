import { execFileSync } from 'node:child_process';
import { pinPath } from '@vmshift/releases';
import { cloneForEachTest } from '../testing/clone-for-each-test';
import { sha, type TestClone, type TestOrigin } from '../testing/test-origin';

jest.setTimeout(120_000);

let origin: TestOrigin;
let clone: TestClone;
cloneForEachTest((made, of) => {
  [clone, origin] = [made, of];
});

const release = (branch: string, digit: string, sequence: number) =>
  clone.run('release', `--branch=${branch}`, `--sha=${sha(digit)}`, `--sequence=${sequence}`, '--push');

/** Begins with a new clone in which this was done and pushed. */
async function startAfter(name: string, setUp: () => Promise<void>): Promise<void> {
  clone = await origin.cloneAfter(name, (where) => {
    clone = where;
    return setUp();
  });
}

/** What a release without digests warns of, and nothing else. */
const UNVERIFIED = expect.stringMatching(/^note: .*\n {2}api: .*\n {2}celery: .*$/);

/** Build b runs in the environments of these branches. */
async function releaseB(...branches: readonly string[]): Promise<void> {
  for (const branch of branches) expect(await release(branch, 'b', 2)).toMatchObject({ code: 0 });
}

const startWithB = (...branches: readonly string[]) => startAfter(branches.join(), () => releaseB(...branches));

const startWithConflictInDev = () =>
  startAfter('a conflict in dev', async () => {
    await releaseB('develop');
    conflict('dev');
  });

/** Commits the marks of a merge conflict around two builds of an environment, and pushes. */
function conflict(name: string): void {
  const [ours, theirs] = [clone.read(pinPath(name)), clone.git('show', `HEAD^:${pinPath(name)}`)];
  clone.write(pinPath(name), `<<<<<<< HEAD\n${ours}=======\n${theirs}>>>>>>> theirs\n`);
  clone.commitAll('Merge');
  clone.git('push', '--quiet');
}

/** Commits an edit of what is rendered, and pushes. */
function edit(name: string): string {
  const file = `dist/${name}/redis.service.yaml`;
  clone.write(file, `${clone.read(file)}# by hand\n`);
  clone.commitAll('Edit');
  clone.git('push', '--quiet');
  return file;
}

/** Runs a printed line as a person pastes it; our own program is run in this process. */
async function paste(line: string): Promise<void> {
  for (const command of line.split(' && ')) {
    const [, own] = /^\.\/vmshiftctl (.*)$/.exec(command) ?? [];
    if (own === undefined) {
      const env = { PATH: process.env.PATH, HOME: origin.folder, GIT_AUTHOR_NAME: 'a', GIT_AUTHOR_EMAIL: 'a@a.a' };
      const committer = { GIT_COMMITTER_NAME: 'a', GIT_COMMITTER_EMAIL: 'a@a.a' };
      execFileSync('sh', ['-c', command], { cwd: clone.root, env: { ...env, ...committer }, stdio: 'pipe' });
    } else expect(await clone.run(...own.split(' '))).toMatchObject({ code: 0 });
  }
}

const fixOf = (text: string): string => /^ *fix: (.*)$/m.exec(text)?.[1] ?? '';
/** The first command that status prints under a problem. */
const nextOf = (out: string): string => /^ {4}((?:git|\.\/vmshiftctl) .*)$/m.exec(out)?.[1] ?? '';

/** Ways to break dev, and what is reported of it. */
const problems: readonly (readonly [string, () => void, RegExp])[] = [
  ['the marks of a conflict in its pin', () => conflict('dev'), /apps\/vmshift\/releases\/dev\.json is not JSON/],
  ['an edit of its manifests', () => edit('dev'), /dist\/dev differs from a fresh render: dist\/dev\/redis\.service/],
];

describe.each(problems)('with %s committed in dev', (what, breakDev, problem) => {
  beforeEach(() =>
    startAfter(what, async () => {
      await releaseB('main', 'develop');
      breakDev();
    }),
  );

  test('production goes back, and dev is reported as well, with what puts it right', async () => {
    const before = clone.git('rev-parse', 'HEAD:dist/dev');
    const result = await clone.run('rollback', 'production', '--reason=errors', '--push');
    expect([result.code, clone.runs('production')]).toEqual([0, 'a']);
    const [warning, ...reported] = result.err.split('\n');
    expect(warning).toMatch(/^warning: production: main-aa583cfb23d2 is pinned by tag alone: /);
    expect(reported.join('\n')).toMatch(new RegExp(`^dev was left alone, and has a problem: .*${problem.source}`));
    expect(clone.git('rev-parse', 'HEAD:dist/dev')).toBe(before);
    await paste(fixOf(result.err));
    expect(clone.status()).toBe('');
    const again = await clone.run('release', '--branch=main', `--sha=${sha('c')}`, '--commit');
    expect(again.err).toBe('');
    expect(await clone.run('synth', '--check', '--only', 'manifests')).toMatchObject({ code: 0 });
  });

  test('production is held, resumed and released', async () => {
    expect(await clone.run('hold', 'production', '--reason=x', '--push')).toMatchObject({ code: 0 });
    expect(await clone.run('resume', 'production', '--push')).toMatchObject({ code: 0 });
    expect(await release('main', 'c', 3)).toMatchObject({ code: 0, err: expect.stringMatching(problem) });
    expect(clone.runs('production')).toBe('c');
  });

  test('staging, of the same branch, is held, resumed and rolled back', async () => {
    expect(await clone.run('hold', 'staging', '--reason=x', '--push')).toMatchObject({ code: 0 });
    expect(await clone.run('resume', 'staging', '--push')).toMatchObject({ code: 0 });
    expect(await clone.run('rollback', 'staging', '--reason=x', '--push')).toMatchObject({ code: 0 });
    expect(clone.runs('staging')).toBe('a');
  });

  test('status reports it of dev alone, and what it prints puts it right', async () => {
    const { code, out } = await clone.run('status');
    const [told = '', table = ''] = out.split(/^(?=ENVIRONMENT {2})/m);
    expect([code, told.replace(/\s+/g, ' ')]).toEqual([
      1,
      expect.stringMatching(new RegExp(`^dev is (?:degraded|at risk): ${problem.source}`)),
    ]);
    expect(told).not.toMatch(/staging|production|more problem/);
    expect(table).toMatch(/^production +main-bbbbbbbbbbbb\b/m);
    await paste(nextOf(out));
    expect(await clone.run('status')).toMatchObject({ code: 0 });
    expect(clone.status()).toBe('');
  });

  test('history of both can be read', async () => {
    expect(await clone.run('history', 'production')).toMatchObject({ code: 0, err: '' });
    expect((await clone.run('history', 'dev')).out).toContain('develop-bbbbbbbbbbbb');
  });
});

describe('a release of the branch', () => {
  test('leaves an edited environment as it is, reports it, and goes to the others', async () => {
    const file = edit('dev');
    const result = await release('develop', 'b', 2);
    expect(result.code).toBe(1);
    expect(result.out).toMatch(/^staging: -> develop-bbb.*\ndev: refused: dist\/dev differs from a fresh render/);
    expect([clone.runs('staging'), clone.runs('dev')]).toEqual(['b', 'a']);
    expect(clone.read(file)).toContain('# by hand');
    await paste(fixOf(result.err));
    clone.git('push', '--quiet');
    expect(await release('develop', 'b', 2)).toMatchObject({ code: 0, err: UNVERIFIED });
    expect(clone.runs('dev')).toBe('b');
  });

  test('replaces a pin that cannot be read', async () => {
    await startWithConflictInDev();
    const result = await release('develop', 'c', 3);
    expect(result).toMatchObject({ code: 0, err: UNVERIFIED });
    expect(result.out).toContain('dev: -> develop-cccccccccccc (replaces a pin that cannot be read)');
    expect([clone.runs('staging'), clone.runs('dev')]).toEqual(['c', 'c']);
    expect(await clone.run('synth', '--check', '--only', 'manifests')).toMatchObject({ code: 0 });
  });

  test('never over a hold of its last readable version', async () => {
    await startWithB('develop');
    await clone.run('hold', 'dev', '--reason=load test', '--push');
    clone.write(pinPath('dev'), 'gone\n');
    clone.commitAll('Break');
    clone.git('push', '--quiet');
    const { out, err } = await release('develop', 'c', 3);
    expect(out).toContain('dev: not released: held by Ada Lovelace: load test');
    expect(clone.read(pinPath('dev'))).toBe('gone\n');
    expect((await clone.run('status')).out).toMatch(/^dev +unreadable pin +held by Ada Lovelace: load test/m);
    await paste(fixOf(err));
    expect(clone.pin('dev').hold?.reason).toBe('load test');
  });

  test('nor over one that is named among the marks of a conflict', async () => {
    await clone.run('hold', 'dev', '--reason=load test', '--push');
    await clone.run('resume', 'dev', '--push');
    conflict('dev');
    const { code, out } = await release('develop', 'c', 3);
    expect([code, out]).toEqual([1, expect.stringContaining('dev: refused: its pin cannot be read, and a hold')]);
  });

  test('nor over a newer build, whichever side of the conflict it is on', async () => {
    await release('develop', 'b', 5);
    conflict('dev');
    expect((await release('develop', 'c', 4)).out).toContain('dev: refused: build 4 is older than the pinned build 5');
  });
});

test('a rollback replaces a pin that cannot be read by its last readable version', async () => {
  await startWithConflictInDev();
  const { code, out } = await clone.run('rollback', 'dev', '--reason=a merge', '--push');
  expect([code, out]).toEqual([0, expect.stringContaining('dev: -> develop-bbbbbbbbbbbb (replaces a pin')]);
  expect(clone.pin('dev')).toMatchObject({ commit: sha('b'), hold: { reason: 'a merge' } });
});

test('history of a pin that cannot be read prints the command that restores it', async () => {
  await startWithConflictInDev();
  const { code, err } = await clone.run('history', 'dev');
  expect([code, err]).toEqual([1, expect.stringMatching(/^dev: apps\/vmshift\/releases\/dev\.json is not JSON/)]);
  await paste(fixOf(err));
  expect(clone.runs('dev')).toBe('b');
});

test('what was pushed is told although the history of another environment cannot be read', async () => {
  await startWithB('main', 'develop');
  const broken = clone.git('cat-file', 'commit', 'HEAD').replace(/^author .*$/m, 'author Ada <ada@example.com> later');
  clone.write('.git/broken', broken);
  const made = clone.git('hash-object', '-t', 'commit', '-w', '--literally', '.git/broken').trim();
  clone.git('reset', '--quiet', '--hard', made);
  clone.git('push', '--quiet', '--force');
  const { code, out, err } = await clone.run('rollback', 'production', '--reason=500', '--push');
  expect([code, out]).toEqual([0, expect.stringMatching(/^production: -> main-aa.*\npushed /s)]);
  expect(err).toContain(`the other environments were not checked: commit ${made} cannot be read`);
});

test('the first release of an environment without manifests can be made by what status prints', async () => {
  clone.git('rm', '-r', '--quiet', 'dist/production', pinPath('production'));
  clone.commitAll('Remove');
  clone.git('push', '--quiet');
  const { out } = await clone.run('status');
  const [, flags = 'none'] = /^ {4}\.\/vmshiftctl release --branch main --sha "\$\(.*\)"(.*)$/m.exec(out) ?? [];
  const argv = ['release', '--branch=main', `--sha=${sha('b')}`, ...flags.split(' ').filter((flag) => flag !== '')];
  expect(await clone.run(...argv)).toMatchObject({ code: 0, err: UNVERIFIED });
  expect(clone.runs('production')).toBe('b');
});

test.each(['hold', 'resume'])('%s of a pin that cannot be read shows what restores it', async (verb) => {
  await startWithConflictInDev();
  const { code, err } = await clone.run(verb, 'dev', ...(verb === 'hold' ? ['--reason=x'] : []), '--push');
  expect([code, err]).toEqual([1, expect.stringMatching(/^dev: apps\/vmshift\/releases\/dev\.json is not JSON/)]);
  await paste(fixOf(err));
  expect(clone.runs('dev')).toBe('b');
});

test('what is not committed in dev does not stop a commit for production, and stays', async () => {
  clone.write('dist/dev/redis.service.yaml', 'mine\n');
  clone.write(pinPath('dev'), 'mine\n');
  const result = await release('main', 'b', 2);
  expect([result.code, clone.runs('production')]).toEqual([0, 'b']);
  expect(clone.status()).toBe(` M ${pinPath('dev')}\n M dist/dev/redis.service.yaml\n`);
  await paste(fixOf(result.err));
  expect(clone.runs('dev')).toBe('a');
});

test('what is not committed where a command writes is put aside by what it prints', async () => {
  clone.write('dist/production/redis.service.yaml', 'mine\n');
  clone.write('dist/production/new.yaml', 'mine\n');
  const refused = await release('main', 'b', 2);
  expect([refused.code, refused.err]).toEqual([1, expect.stringContaining('uncommitted changes in dist/production')]);
  const [, line = ''] = /put them aside: (.*)$/m.exec(refused.err) ?? [];
  await paste(line);
  expect(await release('main', 'b', 2)).toMatchObject({ code: 0 });
});
