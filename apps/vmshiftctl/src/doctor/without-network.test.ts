import { rmSync } from 'node:fs';
import { model } from '@vmshift/environments';
import { gitHubApi } from '@vmshift/observation';
import type { Network } from '@vmshift/observation/network';
import { stubPrograms } from '../testing/stub-programs';
import { testWorld } from '../testing/test-world';
import { allChecks } from './all-checks';
import { gitHubChecks } from './github-checks';

/** A machine with no program, and no network as an operating system tells it. */
function offline(code: string, fetch?: Network['fetch']): Network {
  return {
    fetch: fetch ?? (() => Promise.reject(new TypeError('fetch failed', { cause: new Error(`getaddrinfo ${code}`) }))),
    readHost: async (host, path) => ({
      ...{ url: `https://${host}${path}`, addresses: [] },
      failure: { step: 'dns', code, message: `getaddrinfo ${code} ${host}` },
    }),
  };
}

async function checked(network: Network, of = model, env = {}) {
  const world = testWorld({ env: { PATH: '/nowhere', ...env } });
  const checks = await allChecks(of, world, network, (asked) =>
    gitHubChecks([{ repository: model.platform.repository, parts: [] }], gitHubApi({ env: {} }, asked)),
  );
  return new Map(checks.map((check) => [check.id, check]));
}

test.each(['EAI_AGAIN', 'ENOTFOUND'])(
  'a machine without a network is told once, and no record is missing: %s',
  async (code) => {
    const checks = await checked(offline(code));
    expect(checks.get('network')).toEqual({
      id: 'network',
      state: 'not checked',
      what: expect.stringMatching(/^GitHub; DNS records of /),
      found: expect.stringMatching(new RegExp(`^this machine reaches no host: getaddrinfo ${code} `)),
      fix: 'check the network of this machine, and run it again',
    });
    const told = [...checks.values()].filter(({ found }) => found.includes(code));
    expect(told.map(({ id }) => id)).toEqual(['network']);
    expect([checks.has('dns-records'), checks.get('argocd-applications')?.found]).toEqual([
      false,
      'kubectl is not installed',
    ]);
  },
);

test('clusters that kubectl reaches through a proxy are no network for the rest', async () => {
  const names = model.environments.map(({ name }) => name);
  const items = names.map((name) => ({ metadata: { name: `vmshift-${name}` } }));
  const stubs = stubPrograms({
    kubectl: [
      'case "$*" in',
      `  "config get-contexts -o name") echo vmshift-production; exit 0 ;;`,
      `  *applications.argoproj.io*) echo '${JSON.stringify({ items })}'; exit 0 ;;`,
      'esac',
      'exit 1',
    ].join('\n'),
  });
  try {
    const checks = await checked(offline('ENOTFOUND'), model, { PATH: `${stubs}:${process.env.PATH}` });
    expect(checks.get('argocd-applications')?.state).toBe('fine');
    expect([checks.has('dns-records'), checks.get('network')?.state]).toEqual([false, 'not checked']);
  } finally {
    rmSync(stubs, { recursive: true, force: true });
  }
});

test('buckets that have a key are told with the rest', async () => {
  const stateBackend = { kind: 's3', bucketPrefix: 'state', endpoint: 'https://s3.example', lockFile: true } as const;
  const inBuckets = { ...model, platform: { ...model.platform, stateBackend } };
  const keys = { AWS_ACCESS_KEY_ID: 'id', AWS_SECRET_ACCESS_KEY: 'key' };
  const checks = await checked(offline('EAI_AGAIN'), inBuckets, keys);
  expect([...checks.keys()].filter((id) => id.startsWith('state-bucket'))).toEqual([]);
  expect(checks.get('network')?.what).toMatch(/state-production; .*GitHub; DNS records of /);
});

test('where GitHub answers, a record that no server knows is missing', async () => {
  const refuse = async () => new Response('{"message":"Not Found"}', { status: 404 });
  const checks = await checked(offline('ENOTFOUND', refuse));
  expect(checks.has('network')).toBe(false);
  expect(checks.get('dns-records')).toMatchObject({ state: 'missing' });
});
