import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { model } from '@vmshift/environments';
import { network } from '@vmshift/observation/network';
import { pinPath, releaseCommand } from '@vmshift/releases';
import { firstPin } from '../testing/first-pin';
import { kubectlStub } from '../testing/kubectl-stub';
import { type LoopbackServer, loopbackNetwork, loopbackServer } from '../testing/loopback-server';
import { stubPrograms } from '../testing/stub-programs';
import { sha, type TestClone, TestOrigin } from '../testing/test-origin';
import { type TestWorld, testWorld } from '../testing/test-world';
import { status } from './status';

let origin: TestOrigin;
let clone: TestClone;
let server: LoopbackServer;
let stubs: string;

beforeEach(async () => {
  origin = new TestOrigin();
  clone = origin.clone();
});
afterEach(async () => {
  origin.remove();
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
  const items = model.environments.map(({ name }) => ({
    metadata: { name: `vmshift-${name}`, creationTimestamp: '2026-11-01T00:00:00Z' },
    spec: { syncPolicy: { automated: { prune: true, selfHeal: true } } },
    status: {
      reconciledAt: '2026-11-24T11:58:00Z',
      sync: { status: 'Synced', revision: clone.head() },
      health: { status: 'Healthy', lastTransitionTime: '2026-11-24T09:00:00Z' },
      ...applications,
    },
  }));
  if (stubs !== undefined) rmSync(stubs, { recursive: true, force: true });
  stubs = stubPrograms({ kubectl: kubectlStub({ items }, contexts) });
  return world({ PATH: `${stubs}:${process.env.PATH}`, GITHUB_API_URL: server.url });
}

test('from Git alone it asks no server, and finds nothing wrong in a fresh repository', async () => {
  const offline = { fetch: () => fail('network'), readHost: () => fail('network') } as unknown as typeof network;
  const seen = world();
  expect(await status({}, seen, offline)).toBe(0);
  expect(seen.printed.slice(0, model.environments.length).map((line) => line.split(/\s+/).slice(0, 3))).toEqual(
    model.environments.map(({ name, branch }) => [name, branch, `${branch}-aa583cfb23d2`]),
  );
  expect(seen.printed.at(-1)).toBe('nothing is wrong in Git; --live asks GitHub, Argo CD and the hosts');
});

test('shows a hold, and that the held environment lags behind, without calling it wrong', async () => {
  await clone.run('hold', 'staging', '--reason', 'a demo', '--commit');
  await clone.run('release', '--branch', 'develop', '--sha', sha('b'), '--sequence', '2', '--commit');
  const seen = world();
  expect(await status({}, seen, network)).toBe(0);
  expect(seen.printed[1]).toMatch(/held by Ada Lovelace: a demo; 1 behind dev$/);
});

test('shows a hold by revert', async () => {
  await clone.run('release', '--branch', 'main', '--sha', sha('b'), '--sequence', '2', '--commit');
  clone.git('revert', '--no-edit', 'HEAD');
  const seen = world();
  expect(await status({}, seen, network)).toBe(0);
  expect(seen.printed[0]).toContain('held since Ada Lovelace reverted the release of main-bbbbbbbbbbbb');
});

test('finds what was edited in dist/, and explains how to fix it', async () => {
  clone.write('dist/dev/redis.service.yaml', `${clone.read('dist/dev/redis.service.yaml')}# by hand\n`);
  const seen = world();
  expect(await status({}, seen, network)).toBe(1);
  expect(seen.printed).toContain('problem: dev: dist/dev differs from a fresh render: dist/dev/redis.service.yaml');
  expect(seen.printed).toContain('  -> ./vmshiftctl synth --environment dev');
});

test('a pin that is missing is one problem, with the command for it', async () => {
  const told = async (): Promise<readonly string[]> => {
    const seen = world();
    expect(await status({}, seen, network)).toBe(1);
    return seen.printed.filter((line) => /^(problem: | {2}->)/.test(line));
  };
  rmSync(join(clone.root, pinPath('dev')));
  expect(await told()).toEqual([
    'problem: dev: apps/vmshift/releases/dev.json is missing',
    '  -> git checkout HEAD -- apps/vmshift/releases/dev.json',
  ]);
  clone.git('rm', '-r', '--quiet', 'dist/dev', pinPath('dev'));
  clone.git('commit', '--quiet', '--amend', '--message', 'Start without dev');
  const build = releaseCommand(firstPin('develop'));
  expect(await told()).toEqual(['problem: dev: no build is pinned yet', `  -> ${build}`]);
  const { err } = await clone.run('synth', '--only', 'manifests');
  expect(err).toBe(`dev: no build is pinned yet, and apps/vmshift/releases/dev.json is not there; fix: ${build}`);
});

test('finds manifests of an environment that left the model', async () => {
  clone.write('dist/old/redis.service.yaml', clone.read('dist/dev/redis.service.yaml'));
  const seen = world();
  expect(await status({}, seen, network)).toBe(1);
  expect(seen.printed).toContain('problem: platform: dist/old belongs to no environment of the model');
  expect(seen.printed).toContain('  -> ./vmshiftctl synth');
});

test('reports that the clone is behind what was fetched', async () => {
  const other = origin.clone();
  await other.run('hold', 'dev', '--reason', 'x', '--push');
  clone.git('fetch', '--quiet');
  const seen = world();
  await status({}, seen, network);
  expect(seen.printed).toContain('note: this clone is 1 commit behind what it fetched; git pull shows the newest');
});

test('--live with everything right reports it and exits 0', async () => {
  const seen = await live();
  expect(await status({ live: true }, seen, loopbackNetwork(server))).toBe(0);
  expect(seen.printed.at(-1)).toBe('nothing is wrong');
  // Cluster and host of each environment, the workflows of two repositories, Argo CD and its host, origin's main.
  expect(seen.warned).toHaveLength(2 * model.environments.length + 5);
  expect(seen.warned).toContain('Argo CD by the kubectl context vmshift-production: answered');
  expect(seen.printed).toContain('Argo CD by the kubectl context vmshift-production:');
});

test('--live exits 1 for a host that answers wrongly, with the next command', async () => {
  const seen = await live({ '/vmshift.satyamay.tech/health': { status: 502 } });
  expect(await status({ live: true }, seen, loopbackNetwork(server))).toBe(1);
  expect(seen.printed).toContain(
    'problem: production: https://vmshift.satyamay.tech/health answers 502, not that it is healthy',
  );
  expect(seen.printed).toContain('  -> kubectl --context vmshift-production -n vmshift-production get pods');
});

test('--live shows what it cannot reach as unknown, with the reason', async () => {
  const { env, ...seen } = await live({ '/repos/ilearn-code/vmshift/actions/workflows': { status: 403 } });
  rmSync(stubs, { recursive: true });
  const blind = { ...seen, env: { ...env, PATH: gitOnly() } };
  expect(await status({ live: true, json: true }, blind, loopbackNetwork(server))).toBe(0);
  const { live: found } = JSON.parse(seen.printed.join('\n'));
  expect(found.environments[0].application).toEqual({ state: 'unknown', because: 'kubectl is not installed' });
  expect(found.repositories[0].runs).toMatchObject({ state: 'unknown', because: expect.stringContaining('403') });
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
  expect(Object.keys(result)).toEqual(['source', 'environments', 'live', 'unknown', 'problems']);
  expect(result.source.commit).toBe(clone.head());
  expect(result.problems[0].problem).toBe('vmshift-production is Degraded: CrashLoopBackOff');
});

test('--live without the context of Argo CD asks no other cluster, and prints the command that makes it', async () => {
  const seen = await live({}, {}, ['kind', 'vmshift-dev']);
  expect(await status({ live: true }, seen, loopbackNetwork(server))).toBe(0);
  expect(seen.printed).toContain('unknown: Argo CD: kubectl has no context vmshift-production');
  expect(seen.printed.find((line) => line.startsWith('  -> (umask 077'))).toContain(
    'config rename-context "$(kubectl --kubeconfig ~/.kube/vmshift-production config current-context)" vmshift-production',
  );
  expect(seen.printed.at(-1)).toBe('nothing seen is wrong; what is unknown was not checked');
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
  expect(seen.printed.filter((line) => line.startsWith('problem: '))).toEqual([
    expect.stringMatching(
      `^problem: dev: vmshift-dev is at ${behind.slice(0, 12)}, without the last commit to dist/dev; the newest, `,
    ),
  ]);
  expect(seen.printed).toContain('note: this clone is 1 commit behind what it fetched; git pull shows the newest');
});

test('--live reports that it does not know the commit that Argo CD runs, and whether origin could be asked', async () => {
  const seen = await live({}, { sync: { status: 'Synced', revision: 'f'.repeat(40) } });
  await status({ live: true }, seen, loopbackNetwork(server));
  expect(seen.printed).toContain(
    'unknown: whether dev runs the newest commit: what Argo CD compared last is not on the branch',
  );
  clone.git('remote', 'set-url', 'origin', '/nowhere');
  const blind = await live();
  await status({ live: true }, blind, loopbackNetwork(server));
  expect(blind.printed.find((line) => line.startsWith('unknown: whether dev'))).toContain('git fetch: ');
});
