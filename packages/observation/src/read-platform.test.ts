import { contextName, type Model, model } from '@vmshift/environments';
import type { KubectlAnswer } from './cluster/read-cluster';
import type { Git } from './git/applied-revision';
import type { HostObservation } from './hosts/host-observation';
import { type Asked, type PlatformAccess, type PlatformScope, readPlatform } from './read-platform';
import { GitHubStub, stubRepository } from './testing/github-stub';

const CONTEXTS = model.environments.map(contextName);
const HEAD = 'a'.repeat(40);
/** What the clone stands at, three commits behind. */
const CLONE = 'c'.repeat(40);

/** A world in which everything answers, but for what is given, and what it was asked. */
function world(
  parts: { readonly contexts?: readonly string[]; readonly deaf?: string } & Partial<PlatformAccess> = {},
) {
  const { contexts = CONTEXTS, deaf, ...access } = parts;
  const kubectl: string[] = [];
  const told: Asked[] = [];
  const repositories = [model.platform.repository, model.platform.applicationRepository].map((name) =>
    stubRepository(name, { visibility: 'public' }),
  );
  const answer = (args: readonly string[]): KubectlAnswer => {
    const line = args.join(' ');
    if (line === 'config get-contexts -o name') return { status: 0, stdout: contexts.join('\n'), stderr: '' };
    kubectl.push(line);
    if (args[1] === deaf)
      return { status: 1, stdout: '', stderr: 'Unable to connect to the server: dial tcp: i/o timeout\n' };
    const items = line.includes('applications.argoproj.io')
      ? model.environments
          .slice(1)
          .map(({ name }) => ({ metadata: { name: `vmshift-${name}` }, status: { sync: { revision: HEAD } } }))
      : [];
    return { status: 0, stdout: JSON.stringify({ items }), stderr: '' };
  };
  const git: Git = {
    run: async ([verb, ...args]) => {
      if (verb === 'rev-list') return args.includes('--left-right') ? '0\t3\n' : '0\n';
      return verb === 'log' ? `${HEAD} 2026-11-24T10:00:00Z\n` : `false\n${CLONE}\nrefs/heads/main\n`;
    },
    attempt: async () => ({ code: 0, stdout: '', stderr: '' }),
  };
  const all: PlatformAccess = {
    ...{ env: {}, now: new Date('2026-11-24T12:00:00Z'), git },
    kubectl: async (args) => answer(args),
    network: { fetch: new GitHubStub({ repositories }).fetch, readHost: async (host, path) => healthy(host, path) },
    progress: (so) => told.push(so),
    ...access,
  };
  return {
    ...{ kubectl, told },
    read: (scope?: PlatformScope, of: Model = model) => readPlatform(of, all, scope),
  };
}

const healthy = (host: string, path: string): HostObservation => ({
  ...{ url: `https://${host}${path}`, addresses: ['192.0.2.1'] },
  answer: { status: 200, healthy: true, body: '' },
});

test('sees everything at one time, and the whole is plain JSON', async () => {
  const { read, kubectl, told } = world();
  const seen = await read();
  expect(JSON.parse(JSON.stringify(seen))).toMatchObject({
    at: '2026-11-24T12:00:00.000Z',
    network: { state: 'seen' },
    contexts: { value: CONTEXTS },
    argoCd: { context: 'vmshift-production', host: { value: { url: 'https://argocd.satyamay.tech/healthz' } } },
    git: { branches: { main: { value: { commit: HEAD } } }, clone: { value: { behind: 3, ahead: 0 } } },
    gitHub: { builds: { main: { value: 'none' }, develop: { value: 'none' } } },
    environments: {
      production: {
        application: { state: 'seen', value: 'absent' },
        cluster: { state: 'seen', value: { pods: { state: 'seen', value: [] } } },
        host: { value: { url: 'https://vmshift.satyamay.tech/health' } },
      },
      dev: { application: { value: { revision: HEAD } }, applied: { value: { missing: 0 } } },
    },
  });
  expect(seen.environments.production?.applied).toBeUndefined();
  expect(kubectl.filter((line) => !CONTEXTS.some((name) => line.startsWith(`--context ${name} `)))).toEqual([]);
  // Asked, and answered.
  expect(told).toHaveLength(2 * (2 * CONTEXTS.length + 5));
  expect(told.at(-1)).toEqual({ asked: 2 * CONTEXTS.length + 5, waiting: [] });
});

test('a context that kubectl lacks makes its own part unknown, and no other cluster is asked in its place', async () => {
  const { read, kubectl } = world({ contexts: ['kind', 'vmshift-dev'] });
  const { environments } = await read();
  const because = 'kubectl has no context vmshift-production';
  expect(environments.production).toMatchObject({
    application: { state: 'unknown', because },
    cluster: { state: 'unknown', because },
  });
  expect(environments.dev).toMatchObject({ application: { because }, cluster: { state: 'seen' } });
  expect(kubectl.every((line) => line.startsWith('--context vmshift-dev '))).toBe(true);
});

test('a cluster that does not answer is unknown as a whole, and leaves the others', async () => {
  const { read } = world({ deaf: 'vmshift-staging' });
  const { environments } = await read();
  const because = expect.stringContaining('Unable to connect to the server');
  expect(environments.staging?.cluster).toEqual({ state: 'unknown', because });
  expect(environments.dev?.cluster.state).toBe('seen');
});

test('without a network of its own hosts and GitHub are unknown, all for one reason', async () => {
  const message = 'getaddrinfo EAI_AGAIN vmshift.satyamay.tech';
  const { read } = world({
    kubectl: async () => {
      throw new Error('kubectl is not installed');
    },
    network: {
      fetch: async () => {
        throw new TypeError('fetch failed', { cause: new Error('getaddrinfo EAI_AGAIN api.github.com') });
      },
      readHost: async (host, path) => ({
        ...{ url: `https://${host}${path}`, addresses: [] },
        failure: { step: 'dns', code: 'EAI_AGAIN', message },
      }),
    },
  });
  const seen = await read();
  const unknown = { state: 'unknown', because: `this machine reaches no host: ${message}` };
  expect(seen.network).toEqual(unknown);
  expect(seen.argoCd.host).toEqual(unknown);
  expect(seen.gitHub.repositories.map(({ runs, workflows }) => [runs, workflows])).toEqual(
    Array(2).fill([unknown, unknown]),
  );
  expect(seen.gitHub).toMatchObject({ builds: { main: unknown }, scheduled: { 'drift.yaml': unknown } });
  expect(Object.values(seen.environments).map(({ host }) => host)).toEqual(CONTEXTS.map(() => unknown));
});

test('where GitHub or a cluster answers, a host whose name is not known is kept as it is', async () => {
  const failure = { step: 'dns', code: 'ENOTFOUND', message: 'getaddrinfo ENOTFOUND x' } as const;
  const lost = async (host: string, path: string) => ({ url: `https://${host}${path}`, addresses: [], failure });
  const silent = async () => {
    throw new TypeError('fetch failed');
  };
  const { fetch } = new GitHubStub({ repositories: [] });
  const missing = async () => {
    throw new Error('kubectl is not installed');
  };
  // By GitHub alone, which refuses; by the clusters alone.
  for (const access of [
    { kubectl: missing, network: { fetch, readHost: lost } },
    { network: { fetch: silent, readHost: lost } },
  ]) {
    for (const gitHub of [true, false]) {
      const seen = await world(access).read({ gitHub });
      expect(seen.network).toEqual({ state: 'seen', value: [] });
      expect(seen.environments.dev?.host).toMatchObject({ state: 'seen', value: { failure } });
    }
  }
});

test.each([{}, { gitHub: false }])(
  'clusters that answer through a proxy of kubectl say nothing of hosts that this machine cannot find, as it finds GitHub neither: %j',
  async (scope) => {
    const message = 'getaddrinfo ENOTFOUND vmshift.satyamay.tech';
    const { read } = world({
      network: {
        fetch: async () => {
          throw new TypeError('fetch failed', { cause: new Error('getaddrinfo ENOTFOUND api.github.com') });
        },
        readHost: async (host, path) => ({
          ...{ url: `https://${host}${path}`, addresses: [] },
          failure: { step: 'dns', code: 'ENOTFOUND', message },
        }),
      },
    });
    const seen = await read(scope);
    const unknown = { state: 'unknown', because: `this machine reaches no host: ${message}` };
    expect(seen.network).toEqual(unknown);
    expect(seen.environments.dev).toMatchObject({ host: unknown, cluster: { state: 'seen' } });
  },
);

test('looks at a part of the platform where that is asked for', async () => {
  const { read, told, kubectl } = world();
  const environments = model.environments.filter(({ name }) => name === 'dev');
  const seen = await read({ environments, gitHub: false });
  expect(Object.keys(seen.environments)).toEqual(['dev']);
  expect(seen.gitHub).toEqual({ repositories: [], builds: {}, scheduled: {} });
  const asked = new Set(told.flatMap(({ waiting }) => waiting));
  expect(asked).toContain('cluster of dev');
  expect([...asked].filter((what) => /workflow|staging/.test(what))).toEqual([]);
  expect(kubectl.some((line) => line.startsWith('--context vmshift-staging'))).toBe(false);
});

test('dumps are asked for where their key is at hand, and a managed database has none of ours', async () => {
  const backups = async (env: Record<string, string>, of?: Model) =>
    Object.values((await world({ env }).read({ gitHub: false }, of)).environments).map(({ backup }) => backup?.state);
  const keys = { BACKUP_ACCESS_KEY_ID: 'x', BACKUP_SECRET_ACCESS_KEY: 'y' };
  expect(await backups({})).toEqual(CONTEXTS.map(() => undefined));
  expect(await backups(keys)).toEqual(CONTEXTS.map(() => 'unknown'));
  const database = { kind: 'managed', maxConnections: 100 } as Model['environments'][number]['database'];
  const managed = { ...model, environments: model.environments.map((one) => ({ ...one, database })) };
  expect(await backups(keys, managed)).toEqual(CONTEXTS.map(() => undefined));
});
