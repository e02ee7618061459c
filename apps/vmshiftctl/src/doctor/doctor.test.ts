import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { EnvironmentConfig, Model } from '@vmshift/environments';
import { model } from '@vmshift/environments';
import { network } from '@vmshift/observation/network';
import { keepValue } from '../kept-values';
import { textOf } from '../terminal/styled-line';
import { kubectlStub } from '../testing/kubectl-stub';
import { type LoopbackServer, loopbackNetwork, loopbackServer } from '../testing/loopback-server';
import { stubPrograms } from '../testing/stub-programs';
import { testWorld } from '../testing/test-world';
import { argoCdChecks } from './argocd-checks';
import type { Check } from './check';
import { dnsCheck } from './dns-check';
import { machineChecks } from './machine-checks';
import { printChecks } from './print-checks';
import { stateBucketChecks } from './state-bucket-check';

let server: LoopbackServer | undefined;
let stubs: string | undefined;
afterEach(async () => {
  await server?.close();
  if (stubs !== undefined) rmSync(stubs, { recursive: true });
  server = undefined;
  stubs = undefined;
});

const states = (checks: readonly Check[]) => Object.fromEntries(checks.map(({ id, state }) => [id, state]));

describe('machineChecks', () => {
  const checked = (scripts: Record<string, string>) => {
    stubs = stubPrograms(scripts);
    return machineChecks(runs('1.35'), testWorld({ env: { PATH: stubs } }));
  };

  /** A model whose clusters run these versions. */
  const runs = (...versions: readonly string[]) => ({
    environments: versions.map((kubernetesVersion, index) => {
      const environment = model.environments[index] as EnvironmentConfig;
      return { ...environment, cluster: { ...environment.cluster, kubernetesVersion } };
    }),
  });

  // What kubectl's own 1.32 prints, with the name of the one who built it.
  test.each<[printed: string, versions: readonly string[], state: Check['state']]>([
    ['Client Version: v1.32.4-dispatcher', ['1.35'], 'missing'],
    ['Client Version: v1.34.1', ['1.35'], 'fine'],
    ['Client Version: v1.36.0', ['1.35', '1.36'], 'fine'],
    ['Client Version: v1.36.0', ['1.34', '1.36'], 'missing'],
    ['Client Version: v1.9.0', ['1.10', '1.9'], 'fine'],
  ])('%s, for clusters of %j, is %s', async (printed, versions, state) => {
    stubs = stubPrograms({ kubectl: `/bin/echo "${printed}"` });
    const checks = await machineChecks(runs(...versions), testWorld({ env: { PATH: stubs } }));
    const kubectl = checks.find(({ id }) => id === 'program-kubectl');
    expect(kubectl).toMatchObject({ state, what: expect.stringContaining(`within one minor version of `) });
  });

  test.each<[versions: readonly string[], fix: RegExp]>([
    [['1.35'], /^install 1\.35 from/],
    [['1.34', '1.36'], /^install 1\.35 from/],
    [['1.33', '1.36'], /^no kubectl serves all of them/],
  ])('for clusters of %j it names a kubectl that works', async (versions, fix) => {
    stubs = stubPrograms({ kubectl: '/bin/echo "Client Version: v1.20.0"' });
    const checks = await machineChecks(runs(...versions), testWorld({ env: { PATH: stubs } }));
    expect(checks.find(({ id }) => id === 'program-kubectl')?.fix).toMatch(fix);
  });

  test('accepts the versions that work, as each program prints them', async () => {
    const checks = await checked({
      node: '/bin/echo v22.11.0',
      git: '/bin/echo "git version 2.39.5"',
      terraform: '/bin/echo "Terraform v1.11.4"',
      kubectl: '/bin/echo "Client Version: v1.35.0"',
      helm: '/bin/echo v3.17.3+ge4da497',
      gh: '/bin/echo "gh version 2.69.0 (2025-03-19)"',
      argocd: '/bin/echo "argocd: v3.5.7+ffb0aa7"',
      aws: '/bin/echo "aws-cli/1.46.3 Python/3.11.7 Linux/6.18.44 botocore/1.43.62"',
      'linode-cli': '/bin/echo "linode-cli v5.69.0\nBuilt from spec version 4.229.1"',
    });
    expect(checks.map(({ state, found }) => [state, found])).toEqual([
      ['fine', 'v22.11.0'],
      ['fine', '2.39.5'],
      ['fine', 'v1.11.4'],
      ['fine', 'v1.35.0'],
      ['fine', 'v3.17.3'],
      ['fine', '2.69.0'],
      ['fine', 'v3.5.7'],
      ['fine', '1.46.3'],
      ['fine', 'v5.69.0'],
    ]);
  });

  test('refuses an old Node, an old Terraform, a gh without --source-ref, old command lines, and what is not there', async () => {
    const checks = await checked({
      node: '/bin/echo v20.10.0',
      terraform: '/bin/echo "Terraform v1.10.5"',
      gh: '/bin/echo "gh version 2.67.0 (2025-02-11)"',
      argocd: '/bin/echo "argocd: v2.14.11"',
      'linode-cli': '/bin/echo "linode-cli 4.9.1"',
    });
    expect(states(checks)).toEqual({
      'program-node': 'missing',
      'program-git': 'missing',
      'program-terraform': 'missing',
      'program-kubectl': 'missing',
      'program-helm': 'missing',
      'program-gh': 'missing',
      'program-argocd': 'missing',
      'program-aws': 'missing',
      'program-linode-cli': 'missing',
    });
    expect(checks.find(({ id }) => id === 'program-git')?.found).toBe('git is not installed');
  });

  test('a program that prints no version is not called fine', async () => {
    const [node] = await checked({ node: '/bin/echo hello' });
    expect(node).toMatchObject({ state: 'not checked', found: 'it prints no version: hello' });
  });
});

describe('stateBucketChecks', () => {
  const env = { AWS_ACCESS_KEY_ID: 'id', AWS_SECRET_ACCESS_KEY: 'key' };

  /** A store that either honours `If-None-Match: *` or writes all the same. */
  const checked = async (honours: boolean, firstAnswer = 200) => {
    const stored = new Set<string>();
    server = await loopbackServer(({ method, url = '', headers }) => {
      if (!/^AWS4-HMAC-SHA256 Credential=id\//.test(headers.authorization ?? '')) return { status: 403 };
      if (method === 'DELETE') {
        stored.delete(url);
        return { status: 204 };
      }
      if (honours && headers['if-none-match'] === '*' && stored.has(url)) return { status: 412 };
      stored.add(url);
      return { status: firstAnswer };
    });
    const checks = await stateBucketChecks(keptAt(server.url), testWorld({ env }), network);
    expect(checks.map(({ id }) => id)).toEqual(model.environments.map(({ name }) => `state-bucket-${name}`));
    const [check] = checks;
    return { check, checks, stored };
  };
  const keptAt = (endpoint: string): Model => ({
    ...model,
    platform: { ...model.platform, stateBackend: { kind: 's3', bucketPrefix: 'state', endpoint, lockFile: true } },
  });

  test('a store that refuses the second write is fine, and the object is gone again', async () => {
    const { check, stored } = await checked(true);
    expect(check).toMatchObject({ state: 'fine', found: 'the second conditional write was refused (412)' });
    expect(stored.size).toBe(0);
    const asked = server?.requests.filter((request) => request.includes(`/state-${model.environments[0]?.name}/`));
    expect(asked?.map((request) => request.split(' ')[0])).toEqual(['PUT', 'PUT', 'DELETE']);
  });

  test('a store that ignores the condition is missing what a lock needs', async () => {
    const { check } = await checked(false);
    expect(check).toMatchObject({
      state: 'missing',
      found: expect.stringContaining('answered 200, not 412: locks would exclude no one'),
    });
  });

  test('a bucket that is not there is missing, and one that the key does not reach is not checked', async () => {
    const missing = await checked(true, 404);
    expect(missing.check).toMatchObject({ state: 'missing', found: expect.stringContaining('answered 404') });
    await server?.close();
    const { checks } = await checked(true, 403);
    expect(new Set(checks.map(({ state }) => state))).toEqual(new Set(['not checked']));
  });

  test('without a key pair, or with local state, nothing is checked', async () => {
    for (const checks of [
      await stateBucketChecks(keptAt('https://e'), testWorld(), network),
      await stateBucketChecks(model, testWorld({ env }), network),
    ])
      expect(checks).toEqual([expect.objectContaining({ state: 'not checked' })]);
  });
});

test('a state bucket is asked with the key that is kept for its environment', async () => {
  const root = mkdtempSync(join(tmpdir(), 'doctor-'));
  keepValue(root, 'dev', 'AWS_ACCESS_KEY_ID', 'id');
  keepValue(root, 'dev', 'AWS_SECRET_ACCESS_KEY', 'key');
  server = await loopbackServer(({ method }) => ({ status: method === 'DELETE' ? 204 : 200 }));
  const stateBackend = { kind: 's3', bucketPrefix: 'state', endpoint: server.url, lockFile: true } as const;
  const kept = { ...model, platform: { ...model.platform, stateBackend } };
  const checks = await stateBucketChecks(kept, testWorld({ root }), network);
  expect(Object.fromEntries(checks.map(({ id, found }) => [id, found]))).toMatchObject({
    'state-bucket-dev': expect.stringContaining('answered 200, not 412'),
    'state-bucket-staging': 'AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY are not set, and not in .env.staging',
  });
  rmSync(root, { recursive: true });
});

describe('dnsCheck', () => {
  const asked = (known: readonly string[], dns: Model['platform']['dns'] = { kind: 'external' }) =>
    dnsCheck({ ...model, platform: { ...model.platform, dns } }, testWorld(), {
      ...network,
      readHost: async (url) => ({ url, addresses: known.includes(url) ? ['192.0.2.1'] : [] }),
    });
  const hosts = [...model.environments.map(({ host }) => host), model.platform.argoCd.host];

  test('wants an address for each host', async () => {
    expect(await asked(hosts)).toMatchObject({ state: 'fine' });
  });

  test('a machine without a network says nothing about the records', async () => {
    const message = 'getaddrinfo EAI_AGAIN vmshift.example.org';
    const offline = async (url: string) => ({
      ...{ url, addresses: [] },
      failure: { step: 'dns' as const, code: 'EAI_AGAIN', message },
    });
    expect(await dnsCheck(model, testWorld(), { ...network, readHost: offline })).toMatchObject({
      state: 'not checked',
      found: `the DNS servers give no answer: ${message}`,
      fix: 'check the network of this machine',
    });
    const unknownName = async (url: string) => ({
      ...{ url, addresses: [] },
      failure: { step: 'dns' as const, code: 'ENOTFOUND', message: `getaddrinfo ENOTFOUND ${url}` },
    });
    expect(await dnsCheck(model, testWorld(), { ...network, readHost: unknownName })).toMatchObject({
      state: 'missing',
    });
  });

  test('names what is missing, and where its target is seen', async () => {
    const [, ...others] = hosts;
    expect(await asked(others)).toMatchObject({
      state: 'missing',
      found: `no address of ${hosts[0]}`,
      fix: `CNAME ${hosts[0]} to the load balancer of production: kubectl --context vmshift-production -n traefik get service traefik`,
    });
    expect(await asked(others, { kind: 'linode', zone: 'satyamay.tech' })).toMatchObject({
      fix: `./vmshiftctl deploy platform-production makes ${hosts[0]}`,
    });
  });
});

describe('argoCdChecks', () => {
  test('wants an Application for every environment, and an answer from its host', async () => {
    const items = model.environments.slice(1).map(({ name }) => ({ metadata: { name: `vmshift-${name}` } }));
    stubs = stubPrograms({ kubectl: kubectlStub({ items }) });
    server = await loopbackServer(() => ({ status: 200, body: 'ok' }));
    const world = testWorld({ env: { PATH: `${stubs}:/usr/bin:/bin` } });
    const checks = await argoCdChecks(model, world, loopbackNetwork(server));
    expect(checks.map(({ state, found }) => [state, found])).toEqual([
      ['missing', `without vmshift-${model.environments[0]?.name}`],
      ['fine', 'answered 200'],
    ]);
  });
});

test('printChecks counts, and shows under each that is not fine what fixes it', () => {
  const lines = printChecks(
    [
      { id: 'a', what: 'git', state: 'fine', found: '2.39' },
      { id: 'b', what: 'gh', state: 'missing', found: 'gh is not installed', fix: 'install it' },
      { id: 'c', what: 'rules', state: 'not checked', found: 'GitHub answered 403', fix: 'set GH_TOKEN' },
    ],
    38,
  );
  expect(lines.map(({ line }) => textOf(line))).toEqual([
    'fine         git: 2.39',
    'missing      gh: gh is not installed',
    '             -> install it',
    'not checked  rules: GitHub answered',
    '               403',
    '             -> set GH_TOKEN',
    '1 fine, 1 missing, 1 not checked',
  ]);
});
