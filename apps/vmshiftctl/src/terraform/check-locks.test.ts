import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CHART_LOCK_FILE } from '../charts/chart-paths';
import { lockChartsOf } from '../commands/lock-charts';
import { exitCodeOf } from '../exit-code';
import { testWorld } from '../testing/test-world';
import { checkLocks } from './check-locks';
import { interruptible } from './interruption';

/** Helm as far as it is called: knows the flags of `pull`, and reads nothing of a person's. */
const HELM = `#!/usr/bin/env node
const { existsSync, readFileSync, writeFileSync } = require('node:fs');
const { join } = require('node:path');
const [command, chart, ...rest] = process.argv.slice(2);
const flags = {};
for (let i = 0; i < rest.length; i += 2) flags[rest[i]] = rest[i + 1];
const unknown = Object.keys(flags).filter((flag) => !['--repo', '--version', '--destination'].includes(flag));
if (command !== 'pull' || unknown.length > 0 || process.env.HELM_PLUGINS) process.exit(64);
const from = join(__dirname, chart + '-' + flags['--version']);
if (!existsSync(from)) {
  console.error('Error: chart "' + chart + '" version "' + flags['--version'] + '" not found in ' + flags['--repo'] + ' repository\\u001b[2J');
  process.exit(1);
}
if (!existsSync(flags['--destination'])) process.exit(1);
writeFileSync(join(flags['--destination'], chart + '.tgz'), readFileSync(from));
`;

const stack = { name: 'platform-dev', dependencies: [], environments: ['dev'] };
const app = { stacks: [stack], environments: ['dev'] };
const traefik = { repository: 'https://charts.example.com', chart: 'traefik', version: '41.3.0' };
const sha256 = (text: string) => `sha256:${createHash('sha256').update(text).digest('hex')}`;

let root: string;
let programs: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'vmshift-locks-'));
  programs = join(root, 'programs');
  mkdirSync(programs);
  mkdirSync(join(root, 'apps/infra'), { recursive: true });
  mkdirSync(join(root, 'cdktf.out/stacks/platform-dev'), { recursive: true });
  writeFileSync(join(programs, 'helm'), HELM, { mode: 0o755 });
  writeFileSync(join(programs, 'traefik-41.3.0'), 'reviewed');
  release(traefik);
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

function release(...charts: readonly object[]): void {
  const helm_release = Object.fromEntries(charts.map((chart, index) => [`release-${index}`, chart]));
  writeFileSync(
    join(root, 'cdktf.out/stacks/platform-dev/cdk.tf.json'),
    JSON.stringify({ resource: { helm_release } }),
  );
}

async function run(
  work: (world: ReturnType<typeof testWorld>) => Promise<unknown>,
  path = `${programs}:${process.env.PATH}`,
) {
  const env = { PATH: path, HELM_PLUGINS: '/plugins/of/a/person' };
  const world = testWorld({ root, env });
  const code = await work(world).then(
    () => 0,
    (error: unknown) => exitCodeOf(error, world),
  );
  return { code, out: world.printed.join('\n'), err: world.warned.join('\n') };
}

const lock = () => run((world) => lockChartsOf(app, world));
const check = (locked = false, path?: string) =>
  run(
    (world) => interruptible(world, 'plan', (interruption) => checkLocks([stack], { locked, interruption }, world)),
    path,
  );

test('what was locked passes as long as the repository has the same archive', async () => {
  expect(await lock()).toMatchObject({
    code: 0,
    out: expect.stringContaining(`traefik 41.3.0: ${sha256('reviewed')}`),
  });
  expect(await check(true)).toMatchObject({ code: 0, err: '' });
});

test('an archive that was replaced under its version is refused with both hashes', async () => {
  await lock();
  writeFileSync(join(programs, 'traefik-41.3.0'), 'replaced');
  const { code, err } = await check();
  expect(code).toBe(1);
  expect(err).toContain(
    `traefik 41.3.0 of https://charts.example.com: got ${sha256('replaced')}; locked: ${sha256('reviewed')}`,
  );
});

test('without a lock it is told what has none, and with --locked refused', async () => {
  expect(await check()).toMatchObject({
    code: 0,
    err: `charts are not locked by hash (chart traefik 41.3.0 is not locked); fix: ./vmshiftctl lock-charts, then commit ${CHART_LOCK_FILE}`,
  });
  const { code, err } = await check(true);
  expect([code, err]).toEqual([
    1,
    expect.stringContaining('not everything is locked by hash:\n  charts are not locked'),
  ]);
});

test('a version that was raised without its lock is told', async () => {
  await lock();
  release({ ...traefik, version: '42.0.0' });
  expect(await check(true)).toMatchObject({ code: 1, err: expect.stringContaining('is locked at 41.3.0') });
});

test('a chart that cannot be fetched leaves the lock as it was, and its words are no commands of a terminal', async () => {
  await lock();
  const before = readFileSync(join(root, CHART_LOCK_FILE), 'utf8');
  release(traefik, { ...traefik, chart: 'gone', version: '1.0.0' });
  const { code, err } = await lock();
  expect(code).toBe(1);
  expect(err).toContain('gone 1.0.0 of https://charts.example.com: Error: chart "gone" version "1.0.0" not found');
  expect(err).not.toContain('\u001b');
  expect(readFileSync(join(root, CHART_LOCK_FILE), 'utf8')).toBe(before);
});

test('without Helm a lock cannot be held against anything', async () => {
  await lock();
  const { code, err } = await check(false, '/nowhere');
  expect([code, err]).toEqual([1, expect.stringContaining('helm is not on PATH; install Helm')]);
  rmSync(join(root, CHART_LOCK_FILE));
  release(traefik, { ...traefik, chart: 'another' });
  const locked = await run((world) => lockChartsOf(app, world), '/nowhere');
  expect(locked.code).toBe(1);
  // Once, and not for each chart; the network has no part in it.
  expect(locked.err.split('\n')).toEqual([
    'fetching traefik 41.3.0',
    'helm is not on PATH; install Helm, which fetches and renders the charts: https://helm.sh/docs/intro/install',
    '  nothing was written; then: ./vmshiftctl lock-charts',
  ]);
  expect(existsSync(join(root, CHART_LOCK_FILE))).toBe(false);
});
