import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { applicationObject } from '@vmshift/diagnosis/testing';
import { model } from '@vmshift/environments';
import { network } from '@vmshift/observation/network';
import { pinPath, releaseCommand } from '@vmshift/releases';
import { exitCodeOf } from '../exit-code';
import { cloneForEachTest } from '../testing/clone-for-each-test';
import { firstPin } from '../testing/first-pin';
import { kubectlStub } from '../testing/kubectl-stub';
import { type LoopbackServer, loopbackNetwork, loopbackServer } from '../testing/loopback-server';
import { stubPrograms } from '../testing/stub-programs';
import { sha, type TestClone, type TestOrigin } from '../testing/test-origin';
import { type TestWorld, testWorld } from '../testing/test-world';
import { diagnose } from './diagnose';
import { status } from './status';

let origin: TestOrigin;
let clone: TestClone;
let server: LoopbackServer;
let stubs: string;

cloneForEachTest((made, of) => {
  [clone, origin] = [made, of];
});
afterEach(async () => {
  await server?.close();
  if (stubs !== undefined) rmSync(stubs, { recursive: true, force: true });
});

const world = (env: Readonly<Record<string, string | undefined>> = {}): TestWorld =>
  testWorld({ root: clone.root, env: { PATH: process.env.PATH, ...env } });

/** A platform on which everything is right, but for what `broken` answers. */
async function live(
  broken: Readonly<Record<string, object | 'silence'>> = {},
  applications: object = {},
  contexts?: readonly string[],
): Promise<TestWorld> {
  await server?.close();
  server = await loopbackServer(({ url = '' }) => {
    const answer = broken[url.replace(/\?.*/, '')];
    if (answer !== undefined) return answer as { status: number } | 'silence';
    if (url.endsWith('/health')) return { body: { status: 'healthy', service: 'vmshift-api' } };
    if (url.includes('/actions/workflows?')) return { body: { workflows: [] } };
    return { body: { workflow_runs: [] } };
  });
  const sync = { status: 'Synced', revision: clone.head() };
  const items = model.environments.map(({ name }) =>
    applicationObject({ name }, { status: { sync, ...applications } }),
  );
  if (stubs !== undefined) rmSync(stubs, { recursive: true, force: true });
  stubs = stubPrograms({ kubectl: kubectlStub({ items }, contexts) });
  return world({ PATH: `${stubs}:${process.env.PATH}`, GITHUB_API_URL: server.url });
}

test('from Git alone it asks no server, and finds nothing wrong in a fresh repository', async () => {
  const offline = { fetch: () => fail('network'), readHost: () => fail('network') } as unknown as typeof network;
  const seen = world();
  expect(await status({}, seen, offline)).toBe(0);
  expect(seen.printed.slice(0, 2)).toEqual([
    'nothing is wrong in Git; --live asks GitHub, Argo CD, the clusters and the hosts',
    '',
  ]);
  const [lines, [warning]] = [seen.printed.slice(3, 3 + model.environments.length), seen.printed.slice(-2)];
  expect(lines.map((line) => line.split(/[\s,]+/).slice(0, 2))).toEqual(
    model.environments.map(({ name, branch }) => [name, `${branch}-aa583cfb23d2`]),
  );
  expect(warning).toMatch(/^warning: .*by tag alone/);
});

test('shows a hold, and that the held environment lags behind, without calling it wrong', async () => {
  await clone.run('hold', 'staging', '--reason', 'a demo', '--commit');
  await clone.run('release', '--branch', 'develop', '--sha', sha('b'), '--sequence', '2', '--commit');
  const seen = world();
  expect(await status({}, seen, network)).toBe(0);
  expect(seen.printed.join('\n').replaceAll(/\n +/g, ' ')).toContain('held by Ada Lovelace: a demo; 1 behind dev');
});

test('shows a hold by revert', async () => {
  await clone.run('release', '--branch', 'main', '--sha', sha('b'), '--sequence', '2', '--commit');
  clone.git('revert', '--no-edit', 'HEAD');
  const seen = world();
  expect(await status({}, seen, network)).toBe(0);
  expect(seen.printed.join('\n').replaceAll(/\n +/g, ' ')).toContain(
    'held since Ada Lovelace reverted the release of main-bbbbbbbbbbbb',
  );
});

test('finds what was edited in dist/, and explains how to fix it', async () => {
  clone.write('dist/dev/redis.service.yaml', `${clone.read('dist/dev/redis.service.yaml')}# by hand\n`);
  const seen = world();
  expect(await status({}, seen, network)).toBe(1);
  expect(seen.printed.slice(0, 2).join('')).toBe(
    'dev is at risk: dist/dev differs from a fresh render:  dist/dev/redis.service.yaml',
  );
  expect(seen.printed).toContain('    ./vmshiftctl synth --environment dev');
});

test('a pin that is missing is one problem, with the command for it', async () => {
  const told = async (): Promise<readonly string[]> => {
    const seen = world();
    expect(await status({}, seen, network)).toBe(1);
    return seen.printed.filter((line) => /^(dev is | {4})/.test(line));
  };
  rmSync(join(clone.root, pinPath('dev')));
  expect(await told()).toEqual([
    'dev is degraded: apps/vmshift/releases/dev.json is missing',
    '    git checkout HEAD -- apps/vmshift/releases/dev.json',
  ]);
  clone.git('rm', '-r', '--quiet', 'dist/dev', pinPath('dev'));
  clone.git('commit', '--quiet', '--amend', '--message', 'Start without dev');
  const build = releaseCommand(firstPin('develop'));
  expect(await told()).toEqual(['dev is degraded: no build is pinned yet', `    ${build}`]);
  const { err } = await clone.run('synth', '--only', 'manifests');
  expect(err).toBe(`dev: no build is pinned yet, and apps/vmshift/releases/dev.json is not there; fix: ${build}`);
});

test('finds manifests of an environment that left the model', async () => {
  clone.write('dist/old/redis.service.yaml', clone.read('dist/dev/redis.service.yaml'));
  const seen = world();
  expect(await status({}, seen, network)).toBe(1);
  expect(seen.printed).toContain('the platform is at risk: dist/old belongs to no environment of the model');
  expect(seen.printed).toContain('    ./vmshiftctl synth');
});

test('reports that the clone is behind what was fetched', async () => {
  const other = origin.clone();
  await other.run('hold', 'dev', '--reason', 'x', '--push');
  clone.git('fetch', '--quiet');
  const seen = world();
  await status({}, seen, network);
  expect(seen.printed).toContain('note: this clone is 1 commit behind what it fetched; git pull shows the newest');
});

test.each([
  ['a branch of its own', ['switch', '--quiet', '--create', 'feature', '--no-track']],
  ['no branch', ['checkout', '--quiet', '--detach']],
])('reports that a checkout on %s lacks pins of main', async (_what, args) => {
  clone.git(...args);
  const other = origin.clone();
  await other.run('hold', 'dev', '--reason', 'x', '--push');
  other.write('docs/notes.md', 'no pin');
  other.commitAll('Notes');
  other.git('push', '--quiet');
  clone.git('fetch', '--quiet');
  const seen = world();
  await status({}, seen, network);
  expect(seen.printed.join(' ').replace(/\s+/g, ' ')).toContain(
    'note: this checkout lacks 1 commit to pins or manifests that main had when it was fetched; git switch main && git pull shows them',
  );
});

test.each([
  ['is there', false, (path: string) => `cd '${path}' && git pull shows them`],
  ['is gone', true, () => 'git worktree prune && git switch main && git pull shows them'],
])('a checkout whose main another work tree has, which %s, is told the way there', async (what, isGone, way) => {
  const other = join(origin.folder, `its other work tree that ${what}`);
  clone.git('switch', '--quiet', '--create', 'feature', '--no-track');
  clone.git('worktree', 'add', '--quiet', other, 'main');
  await origin.clone().run('hold', 'dev', '--reason', 'x', '--push');
  clone.git('fetch', '--quiet');
  if (isGone) rmSync(other, { recursive: true });
  const seen = world();
  await status({}, seen, network);
  expect(seen.printed.join(' ').replace(/\s+/g, ' ')).toContain(way(other));
});

test('a checkout in the middle of a rebase is told how to leave it before it can be another', async () => {
  clone.write('docs/notes.md', 'mine');
  clone.commitAll('Mine');
  await origin.clone().run('hold', 'dev', '--reason', 'x', '--push');
  clone.git('fetch', '--quiet');
  expect(() => clone.git('rebase', '--exec', 'false', 'HEAD~1')).toThrow();
  const seen = world();
  await status({}, seen, network);
  expect(seen.printed.join(' ').replace(/\s+/g, ' ')).toContain(
    'when it was fetched; git rebase --abort ends the rebase that was begun here, then git switch main && git pull shows them',
  );
});

test('--live with everything right reports it and exits 0', async () => {
  const seen = await live();
  expect(await status({ live: true }, seen, loopbackNetwork(server))).toBe(0);
  expect(seen.printed[0]).toBe(`all ${model.environments.length} environments run what Git says`);
  // Cluster and host of each environment, the workflows of two repositories, Argo CD and its host, origin's main.
  const asked = 2 * model.environments.length + 5;
  expect(seen.told.at(-1)).toMatch(new RegExp(`: ${asked} of ${asked}$`));
  expect(seen.told.join('\n')).toContain(', waits for Argo CD by the kubectl context vmshift-production\n');
  expect(seen.warned).toEqual([]);
  expect(seen.printed).toContain('live, by the kubectl context vmshift-production:');
});

test('--live exits 1 for a host that answers wrongly, with the next command', async () => {
  const seen = await live({ '/vmshift.satyamay.tech/health': { status: 502 } });
  expect(await status({ live: true }, seen, loopbackNetwork(server))).toBe(1);
  expect(seen.printed).toContain('production is down: https://vmshift.satyamay.tech/health answers 502');
  expect(seen.printed).toContain('    kubectl --context vmshift-production -n vmshift-production get pods');
});

test('--live shows what it cannot reach as unknown, with the reason', async () => {
  const { env, ...seen } = await live({ '/repos/ilearn-code/vmshift/actions/workflows': { status: 403 } });
  rmSync(stubs, { recursive: true });
  const blind = { ...seen, env: { ...env, PATH: gitOnly() } };
  expect(await status({ live: true, json: true }, blind, loopbackNetwork(server))).toBe(3);
  const { observation, unseen } = JSON.parse(seen.printed.join('\n'));
  const because = 'kubectl is not installed';
  expect(observation.environments.dev.application).toEqual({ state: 'unknown', because });
  expect(unseen.filter((part: { because: string }) => part.because === because)).toHaveLength(1);
  expect(observation.gitHub.repositories[0].runs).toMatchObject({
    state: 'unknown',
    because: expect.stringContaining('403'),
  });
});

/** A PATH on which there is Git and no kubectl. */
function gitOnly(): string {
  stubs = stubPrograms({ git: `exec "$(PATH="${process.env.PATH}" command -v git)" "$@"` });
  return stubs;
}

test('--json holds every part of the answer', async () => {
  const seen = await live({}, { health: { status: 'Degraded', message: 'CrashLoopBackOff' } });
  expect(await status({ live: true, json: true }, seen, loopbackNetwork(server))).toBe(1);
  const result = JSON.parse(seen.printed.join('\n'));
  expect(Object.keys(result)).toEqual(['verdict', 'source', 'environments', 'problems', 'unseen', 'observation']);
  expect(result.source.commit).toBe(clone.head());
  expect(result.problems[0]).toMatchObject({
    id: 'application-degraded',
    environment: 'production',
    evidence: [{ message: 'CrashLoopBackOff' }],
  });
});

test('--live without the context of Argo CD asks no other cluster, and prints the command that makes it', async () => {
  const seen = await live({}, {}, ['kind', 'vmshift-dev']);
  expect(await status({ live: true }, seen, loopbackNetwork(server))).toBe(3);
  expect(seen.printed.join('\n').replaceAll(/\n */g, ' ')).toContain('kubectl has no context vmshift-production');
  expect(seen.printed).toContain('    ./vmshiftctl access production');
  expect(seen.printed[0]).toMatch(/^nothing is wrong in what was seen; \d things could not be looked at$/);
});

test('--live tells an environment that Argo CD left behind what origin has, though this clone has not fetched it', async () => {
  const behind = clone.head();
  const other = origin.clone();
  other.write('dist/dev/redis.service.yaml', `${other.read('dist/dev/redis.service.yaml')}# changed\n`);
  other.git('add', '--all');
  other.git('commit', '--quiet', '--date=2026-11-24T06:00:00Z', '-m', 'Change dev');
  other.git('rebase', '--quiet', '--force-rebase', '--committer-date-is-author-date', 'HEAD^');
  other.git('push', '--quiet');
  const seen = await live({}, { sync: { status: 'Synced', revision: behind } });
  await status({ live: true }, seen, loopbackNetwork(server));
  expect(seen.printed.join('\n').replaceAll(/\n */g, ' ')).toContain(
    `Argo CD is at ${behind.slice(0, 12)}, without the last commit to dist/dev; the newest, `,
  );
  expect(seen.printed).toContain('    git pull --ff-only');
});

test('--live reports that it does not know the commit that Argo CD runs, and whether origin could be asked', async () => {
  const seen = await live({}, { sync: { status: 'Synced', revision: 'f'.repeat(40) } });
  await status({ live: true }, seen, loopbackNetwork(server));
  expect(seen.printed.join('\n').replaceAll(/\n */g, ' ')).toContain(
    'dev, degraded: Argo CD compared ffffffffffff, which is no commit of the branch that it should follow',
  );
  clone.git('remote', 'set-url', 'origin', '/nowhere');
  const blind = await live();
  await status({ live: true }, blind, loopbackNetwork(server));
  expect(blind.printed.join('\n').replaceAll(/\n */g, ' ')).toMatch(/not seen: whether [^:]*dev[^:]*: git fetch: /);
});

test('diagnose asks one environment, and tells of no other', async () => {
  const seen = await live({ '/vmshift-dev.satyamay.tech/health': { status: 502 } }, { conditions: [] });
  expect(await diagnose('dev', {}, seen, loopbackNetwork(server))).toBe(1);
  expect(seen.printed[0]).toBe('dev is down: https://vmshift-dev.satyamay.tech/health answers 502');
  expect(seen.printed.filter((line) => /staging|production-/.test(line))).toEqual([]);
  expect(seen.told.join('\n')).not.toContain('waits for vmshift.satyamay.tech');
});

test('diagnose of one environment makes the context of the cluster that hosts Argo CD before a command names it', async () => {
  const down = { [`/${model.platform.argoCd.host}/healthz`]: { status: 502 } };
  const seen = await live(down, {}, ['vmshift-dev']);
  await diagnose('dev', {}, seen, loopbackNetwork(server));
  const commands = seen.printed.filter((line) => line.startsWith('    ')).map((line) => line.trim());
  const first = commands.findIndex((line) => line.includes('--context vmshift-production'));
  expect(first).toBeGreaterThan(0);
  expect(commands.slice(0, first)).toContain('./vmshiftctl access production');
});

test.each([
  ['prod', 'nearest: production; allowed: production, staging, dev'],
  ['stagign', 'nearest: staging; allowed: '],
  ['x', 'got "x"; allowed: production'],
])('%s is no environment, and the near ones are named', async (name, message) => {
  const refused = await diagnose(name, {}, world(), network).catch((error: unknown) => error);
  expect(refused).toMatchObject({ message: expect.stringContaining(message) });
  // 1 is that something is wrong with what runs.
  expect(exitCodeOf(refused, world())).toBe(2);
});

test('--watch without --live is refused', async () => {
  await expect(status({ watch: true }, world(), network)).rejects.toThrow('it needs --live');
});
