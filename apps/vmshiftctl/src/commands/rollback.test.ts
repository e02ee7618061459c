import { PINNED_BY_TAG, parsePin, pinFingerprint, pinPath, printPin } from '@vmshift/releases';
import { cloneForEachTest } from '../testing/clone-for-each-test';
import { sha, type TestClone, type TestOrigin } from '../testing/test-origin';

jest.setTimeout(60_000);

let origin: TestOrigin;
let clone: TestClone;
cloneForEachTest((made, of) => {
  [clone, origin] = [made, of];
});

async function release(branch: string, digit: string, sequence: number, where = clone): Promise<string> {
  const { out } = await where.run(
    'release',
    '--branch',
    branch,
    '--sha',
    sha(digit),
    `--sequence=${sequence}`,
    '--push',
  );
  return out;
}
/** From here on build b runs in the environments of the branch. */
async function startWithB(branch: string): Promise<void> {
  clone = await origin.cloneAfter(branch, (where) => release(branch, 'b', 2, where));
}

const rollback = (...args: readonly string[]) => clone.run('rollback', 'production', '--reason', 'errors', ...args);

/** `git revert` as people do it, and a push. */
function revert(commit: string, where = clone): void {
  where.git('pull', '--quiet', '--ff-only');
  where.git('revert', '--no-edit', commit);
  where.git('push', '--quiet');
}

const isFresh = async () => (await clone.run('synth', '--check', '--only', 'manifests')).code === 0;

test('a rollback restores pin and manifests in one commit, holds, and shows what it cannot undo', async () => {
  await startWithB('main');
  const manifests = clone.git('rev-parse', 'HEAD^:dist/production');
  const result = await rollback('--push');
  expect(result.code).toBe(0);
  expect(result.out).toContain('production: -> main-aa583cfb23d2 (back from main-bbbbbbbbbbbb, and held)');
  expect(result.out).toContain('not undone by this: the database schema');
  expect(origin.subjects().slice(0, 2)).toEqual([
    'rollback(production): main-aa583cfb23d2',
    'release(production): main-bbbbbbbbbbbb',
  ]);
  expect(clone.git('rev-parse', 'HEAD:dist/production')).toBe(manifests);
  expect(clone.pin('production').hold).toEqual({ reason: 'errors', by: 'Ada Lovelace', rolledBackFrom: sha('b') });
  expect(clone.git('log', '-1', '--format=%(trailers:only)').trim().split('\n').slice(-2)).toEqual([
    'Release-By: Ada Lovelace',
    'Release-Reason: errors',
  ]);
});

test('a rollback to a pin without digests goes there, and tells once what that means', async () => {
  await startWithB('main');
  const warning = `warning: production: main-aa583cfb23d2 is ${PINNED_BY_TAG}`;
  expect(await rollback('--dry-run')).toMatchObject({ code: 0, err: warning });
  expect(await rollback('--push')).toMatchObject({ code: 0, err: warning });
  expect(clone.runs('production')).toBe('a');
});

test('after a rollback the next release waits for resume, which shows what was kept away, and then goes in', async () => {
  await startWithB('main');
  await rollback('--push');
  const held = await clone.run('release', '--branch=main', `--sha=${sha('c')}`, '--sequence=3', '--push');
  expect(held).toEqual({
    code: 0,
    err: '',
    out: 'production: not released: held by Ada Lovelace: errors; to lift it: ./vmshiftctl resume production --push',
  });
  expect(clone.runs('production')).toBe('a');
  const resumed = await clone.run('resume', 'production', '--push');
  expect(resumed.out).toContain(
    `kept away from production: main-bbbbbbbbbbbb (what ran before the rollback); to release it: ./vmshiftctl release --branch main --sha ${sha('b')} --push`,
  );
  expect([clone.runs('production'), clone.pin('production').hold]).toEqual(['a', undefined]);
  await release('main', 'c', 3);
  expect([clone.runs('production'), await isFresh()]).toEqual(['c', true]);
});

test('what resume suggests works as printed', async () => {
  await startWithB('main');
  await rollback('--push');
  const { out } = await clone.run('resume', 'production', '--push');
  const [, suggested = ''] = /to release it: \.\/vmshiftctl (.*)/.exec(out) ?? [];
  expect(await clone.run(...suggested.split(' '))).toMatchObject({ code: 0 });
  expect([clone.runs('production'), clone.pin('production').sequence]).toEqual(['b', 2]);
});

test('a named build is found by commit, first digits, tag, or as history lists it', async () => {
  await startWithB('main');
  await release('main', 'c', 3);
  await rollback('--push', '--to', `main-${sha('b')}`);
  expect(clone.runs('production')).toBe('b');
  await rollback('--push', '--to=aa583cf');
  expect(clone.runs('production')).toBe('a');
  const [, listed = ''] = / (main-b+) /.exec((await clone.run('history', 'production')).out) ?? [];
  expect(listed).toBe(`main-${sha('b').slice(0, 12)}`);
  await rollback('--push', '--to', listed);
  expect(clone.runs('production')).toBe('b');
  expect(await rollback('--push', `--to=${sha('d')}`)).toMatchObject({
    code: 1,
    err: expect.stringContaining(`${sha('d')} never ran in production; these did, newest first: `),
  });
});

test('a build that a commit inside of a merged branch alone pinned is none to go back to', async () => {
  await startWithB('main');
  const file = pinPath('production');
  const honest = clone.read(file);
  const topic = printPin({ ...parsePin(honest, file), commit: sha('d') }).replaceAll(sha('b'), sha('d'));
  clone.git('switch', '--quiet', '--create', 'topic');
  for (const text of [topic, honest]) {
    clone.write(file, text);
    clone.commitAll('As it was');
  }
  clone.git('switch', '--quiet', 'main');
  clone.git('merge', '--quiet', '--no-ff', '--no-edit', 'topic');
  clone.git('push', '--quiet');
  const { code, err } = await rollback('--to', sha('d'), '--push');
  expect([code, err]).toEqual([
    1,
    expect.stringContaining(
      'production: no commit of this branch itself pinned main-dddddddddddd, only one inside of a',
    ),
  ]);
  const [, command = ''] = / (release --branch .* --push)$/m.exec(err) ?? [];
  expect((await clone.run(...command.replaceAll('"', '').replace('<why>', 'tested').split(' '))).code).toBe(0);
  expect((await rollback('--push')).code).toBe(0);
});

test('in a workflow the GitHub login is recorded, if it is one', async () => {
  const by = async (login: string) => {
    await clone.runWith({ GITHUB_ACTOR: login }, 'hold', 'dev', '--reason=x', '--commit');
    return clone.pin('dev').hold?.by;
  };
  expect(await by('octocat')).toBe('octocat');
  await clone.run('resume', 'dev', '--commit');
  expect(await by('"; rm -rf /')).toBe('Ada Lovelace');
});

test('a held staging stays while dev moves, and catches up after resume', async () => {
  await clone.run('hold', 'staging', '--reason', 'load test', '--push');
  expect(await release('develop', 'b', 2)).toMatch(
    /^staging: not released: held by .*: load test.*\ndev: -> develop-b/,
  );
  expect([clone.runs('staging'), clone.runs('dev')]).toEqual(['a', 'b']);
  const { out } = await clone.run('resume', 'staging', '--push');
  expect(out).toContain('kept away from staging: develop-bbbbbbbbbbbb (runs in dev)');
  await clone.run('release', '--branch=develop', `--sha=${sha('b')}`, '--push');
  expect([clone.runs('staging'), clone.pin('staging')]).toEqual(['b', clone.pin('dev')]);
});

test('hold and resume of what is so already do nothing', async () => {
  await clone.run('hold', 'dev', '--reason=x', '--push');
  expect(await clone.run('hold', 'dev', '--reason=y', '--push')).toMatchObject({
    code: 0,
    out: 'dev: nothing to do: held by Ada Lovelace: x',
  });
  expect((await clone.run('resume', 'staging', '--push')).out).toBe('staging: nothing to do: is not held');
  expect(origin.subjects()).toHaveLength(2);
});

test('a reverted release stays reverted: the next release leaves the environment alone until resume', async () => {
  await startWithB('main');
  const other = origin.clone();
  revert(clone.head(), other);
  const out = await release('main', 'c', 3);
  expect(out).toMatch(
    /^production: not released: held since Ada Lovelace reverted the release of main-bbbbbbbbbbbb in [0-9a-f]{12}; to lift it:/,
  );
  expect([clone.runs('production'), await isFresh()]).toEqual(['a', true]);
  const resumed = await clone.run('resume', 'production', '--push');
  expect(resumed.out).toContain('kept away from production: main-bbbbbbbbbbbb (what the revert undid)');
  expect(clone.pin('production').resumedAfter).toBe(other.head());
  await release('main', 'c', 3);
  expect([clone.runs('production'), await isFresh(), clone.status()]).toEqual(['c', true, '']);
});

test('reverting a release of two environments holds both, and resume lifts one at a time', async () => {
  await startWithB('develop');
  revert(clone.head());
  expect(await release('develop', 'c', 3)).toMatch(/staging: not released[^\n]*\ndev: not released/);
  await clone.run('resume', 'dev', '--push');
  await release('develop', 'c', 3);
  expect([clone.runs('staging'), clone.runs('dev')]).toEqual(['a', 'c']);
});

test('a revert that comes by a merge request holds too, and so does one that a merge in the wrong direction brings', async () => {
  await startWithB('main');
  const reverter = origin.clone();
  reverter.git('switch', '--quiet', '--create', 'revert');
  reverter.git('revert', '--no-edit', 'HEAD');
  reverter.git('switch', '--quiet', 'main');
  reverter.git('merge', '--quiet', '--no-ff', '--no-edit', 'revert');
  reverter.git('push', '--quiet');
  expect(await release('main', 'c', 3)).toContain('held since Ada Lovelace reverted');

  const late = origin.clone();
  late.git('reset', '--quiet', '--hard', origin.clone().git('rev-list', '--max-parents=0', 'HEAD').trim());
  late.write('docs/notes.md', 'late\n');
  late.commitAll('Write notes');
  late.git('merge', '--quiet', '--no-edit', 'origin/main');
  late.git('push', '--quiet');
  expect(await release('main', 'c', 3)).toContain('held since Ada Lovelace reverted');
});

test('reverting the revert lets releases in again', async () => {
  await startWithB('main');
  revert(clone.head());
  revert(clone.head());
  expect(clone.runs('production')).toBe('b');
  await release('main', 'c', 3);
  expect(clone.runs('production')).toBe('c');
});

test('history shows what ran, when, by whom and why, and that the environment is held', async () => {
  await startWithB('main');
  await rollback('--push');
  await clone.run('resume', 'production', '--push');
  await release('main', 'c', 3);
  revert(clone.head());
  const { out } = await clone.run('history', 'production');
  const lines = out.split('\n');
  expect(lines.slice(0, -1).map((line) => line.split(/ {2,}/).slice(2, 4).join(' '))).toEqual([
    'KIND BUILD',
    'revert main-aa583cfb23d2 #1',
    'release main-cccccccccccc #3',
    'resume main-aa583cfb23d2 #1',
    'rollback main-aa583cfb23d2 #1',
    'release main-bbbbbbbbbbbb #2',
    'edit main-aa583cfb23d2 #1',
  ]);
  expect(lines[4]).toMatch(
    /^\d{4}-\d\d-\d\d \d\d:\d\d {2}[0-9a-f]{12} {2}rollback {2}.* {2}Ada Lovelace: errors; by tag alone$/,
  );
  expect(lines.at(-1)).toMatch(/^production is held since Ada Lovelace reverted the release of main-cccccccccccc/);
  const json = JSON.parse((await clone.run('history', 'production', '--json')).out);
  expect(json).toMatchObject({ hold: { kind: 'revert' }, history: expect.any(Array) });
  expect(json.history).toHaveLength(6);
});

test('control characters in what others committed do not reach the terminal', async () => {
  clone.write(
    'apps/vmshift/releases/dev.json',
    clone.read('apps/vmshift/releases/dev.json').replace('"sequence": 1', '"sequence": 2'),
  );
  clone.commitAll('\u001B[2Jgone');
  const { out } = await clone.run('history', 'dev');
  expect(out).toContain('gone');
  expect(out).not.toContain('\u001B');
});

test('a rollback in a clone that is behind stops where it would go elsewhere than its user saw', async () => {
  await startWithB('main');
  await release('main', 'c', 3, origin.clone());
  const behind = await rollback('--push');
  expect(behind).toMatchObject({ code: 1, out: '' });
  expect(behind.err).toContain('production runs main-cccccccccccc by now, not main-bbbbbbbbbbbb');
  const [, to = ''] = /add (--to [0-9a-f]{40})/.exec(behind.err) ?? [];
  expect(await rollback('--push', ...to.split(' '))).toMatchObject({ code: 0 });
  expect([clone.runs('production'), clone.pin('production').hold?.rolledBackFrom]).toEqual(['a', sha('c')]);
});

test('a rollback that was decided on one pin is not carried out on another', async () => {
  await startWithB('main');
  const ifPin = pinFingerprint(clone.pin('production'));
  expect((await clone.run('hold', 'production', '--reason', 'looking at it', '--push')).code).toBe(0);
  const stopped = await rollback('--if-pin', ifPin, '--push');
  expect(stopped).toMatchObject({ code: 0 });
  expect(stopped.out).toContain('the pin is another one by now than the one that was judged');
  expect(origin.subjects()[0]).toContain('hold(production)');
  await clone.run('resume', 'production', '--push');
  expect(await rollback('--if-pin', pinFingerprint(clone.pin('production')), '--push')).toMatchObject({ code: 0 });
  expect(origin.subjects()[0]).toBe('rollback(production): main-aa583cfb23d2');
});

test.each([
  ['rollback', 'no build to go back to'],
  ['hold', 'nothing to hold'],
  ['resume', 'nothing to resume'],
])(
  '%s of an environment whose pin was taken away names the commit, and what brings it back works',
  async (verb, nothing) => {
    await startWithB('main');
    clone.git('rm', '--quiet', '-r', pinPath('production'), 'dist/production');
    clone.commitAll('Clean up');
    clone.git('push', '--quiet');
    const reason = verb === 'resume' ? [] : ['--reason=x'];
    const { code, err } = await clone.run(verb, 'production', ...reason, '--push');
    const commit = clone.head().slice(0, 12);
    expect([code, err]).toEqual([
      1,
      expect.stringMatching(
        `^production has no pin any more, so there is ${nothing}: Ada Lovelace took it away in ${commit}\n  fix: git revert ${commit}, by`,
      ),
    ]);
    revert(commit);
    expect((await clone.run(verb, 'production', ...reason, '--push')).code).toBe(0);
  },
);

test('a fingerprint that is none is refused', async () => {
  expect((await rollback('--if-pin', 'latest')).err).toContain('--if-pin: got "latest"; allowed: 16 digits');
});
