import { chmodSync } from 'node:fs';
import { join } from 'node:path';
import { numberOfRuns } from '../../../../tooling/testing/property-runs';
import { type TestClone, TestOrigin } from '../testing/test-origin';

/** Many commands in one test, on a machine that may be busy. */
jest.setTimeout(120_000);

let origin: TestOrigin;
beforeAll(() => {
  origin = new TestOrigin();
});
afterAll(() => origin.remove());

const HEX = '0123456789abcdef';
/** A commit that differs for every number below 256. */
const commitOf = (number: number): string => `${HEX[number >> 4]}${HEX[number % 16]}`.repeat(20);

const release = (clone: TestClone, branch: string, number: number) =>
  clone.run('release', `--branch=${branch}`, `--sha=${commitOf(number)}`, `--sequence=${number}`, '--push');

test('releases that race from two clones are all pushed, one after the other, and history stays linear', async () => {
  const [one, two] = [origin.clone(), origin.clone()];
  const rounds = numberOfRuns(4, 2);
  for (let round = 2; round < 2 + rounds; round += 1) {
    const results = await Promise.all([release(one, 'main', round), release(two, 'develop', round)]);
    expect(results.map(({ code }) => code)).toEqual([0, 0]);
    one.git('pull', '--quiet', '--ff-only');
    expect(['production', 'staging', 'dev'].map((name) => one.pin(name).commit)).toEqual(
      Array(3).fill(commitOf(round)),
    );
    expect([one.status(), two.status()]).toEqual(['', '']);
  }
  expect(origin.merges()).toBe('');
  expect(origin.subjects()).toHaveLength(1 + 2 * rounds);
  expect(await one.run('synth', '--check', '--only', 'manifests')).toMatchObject({ code: 0 });
});

test('of two builds of one branch that race, the newer one ends up pinned, whichever comes first', async () => {
  const [one, two] = [origin.clone(), origin.clone()];
  for (let number = 20; number < 24; number += 2) {
    const [older, newer] = await Promise.all([release(one, 'main', number), release(two, 'main', number + 1)]);
    expect(newer.code).toBe(0);
    if (older.code === 1) expect(older.out).toContain(`build ${number} is older than the pinned build ${number + 1}`);
    expect(origin.clone().pin('production').sequence).toBe(number + 1);
  }
});

test('a release during a rollback never undoes it, and neither loses the other', async () => {
  const [one, two] = [origin.clone(), origin.clone()];
  const target = one.pin('production').commit;
  await release(one, 'main', 40);
  two.git('pull', '--quiet', '--ff-only');
  const rollback = two.run('rollback', 'production', `--to=${target}`, '--reason=errors', '--push');
  const [released, back] = await Promise.all([release(one, 'main', 41), rollback]);
  expect([released.code, back.code]).toEqual([0, 0]);
  const after = origin.clone();
  expect(after.pin('production')).toMatchObject({ commit: target, hold: { reason: 'errors' } });
  expect((await release(one, 'main', 42)).out).toContain('not released: held by');
  await one.run('resume', 'production', '--push');
});

/** Pushes a prepared commit of another clone at a chosen moment of the next push, once. */
function interfere(clone: TestClone, hook: string, other: TestClone): void {
  const file = `.git/hooks/${hook}`;
  clone.write(file, `#!/bin/sh\nrm -f "$0"\nunset GIT_DIR\ngit -C '${other.root}' push --quiet origin main\n`);
  chmodSync(join(clone.root, file), 0o755);
}

test.each([
  ['after the fetch, so that the push is no fast-forward', 'reference-transaction'],
  ['while the push is on its way, so that the remote cannot update the branch', 'pre-push'],
])('a race that is lost %s is planned again on what the other pushed', async (_when, hook) => {
  const [one, two] = [origin.clone(), origin.clone()];
  // So that the fetch has something to bring.
  two.write('docs/notes.md', hook);
  two.commitAll('Write notes');
  two.git('push', '--quiet');
  const number = two.pin('dev').sequence + 1;
  await two.run('release', '--branch=develop', `--sha=${commitOf(number)}`, `--sequence=${number}`, '--commit');
  interfere(one, hook, two);
  const result = await one.run('hold', 'dev', '--reason=load test', '--push');
  expect(result.err).toBe('another push to origin/main came first (attempt 1 of 10); planning again');
  expect(one.pin('dev')).toMatchObject({ sequence: number, hold: { reason: 'load test' } });
  expect(
    origin
      .subjects()
      .slice(0, 2)
      .map((subject) => subject.split(':')[0]),
  ).toEqual(['hold(dev)', expect.stringMatching(/^release\(staging,dev[,)]/)]);
  await one.run('resume', 'dev', '--push');
});

test('a rollback that lost a race keeps its target: what arrived does not become the build to go back to', async () => {
  const [one, two] = [origin.clone(), origin.clone()];
  const sequence = one.pin('production').sequence;
  const before = one.pin('production').commit;
  await release(one, 'main', sequence + 1);
  two.git('pull', '--quiet', '--ff-only');
  await two.run(
    'release',
    '--branch=main',
    `--sha=${commitOf(sequence + 2)}`,
    `--sequence=${sequence + 2}`,
    '--commit',
  );
  interfere(one, 'pre-push', two);
  const result = await one.run('rollback', 'production', '--reason=errors', '--push');
  expect(result).toMatchObject({ code: 0, err: expect.stringContaining('came first') });
  expect(one.pin('production')).toMatchObject({ commit: before, hold: { rolledBackFrom: commitOf(sequence + 2) } });
});
