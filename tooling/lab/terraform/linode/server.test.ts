import { Account } from './account';
import { type LinodeStub, startLinodeStub } from './server';

const SERVER = { url: 'https://192.0.2.10:6443', certificateAuthority: 'made up', token: 'made-up' };
const CLUSTER = {
  label: 'vmshift-dev',
  region: 'us-east',
  k8s_version: '1.35',
  control_plane: { high_availability: true },
  node_pools: [{ type: 'g6-standard-2', count: 1, autoscaler: { enabled: true, min: 1, max: 3 } }],
};

let account: Account;
let linode: LinodeStub;

beforeEach(async () => {
  account = new Account('example.com');
  const scopes = { lke: 'read_only', databases: 'none', domains: 'read_write' } as const;
  linode = await startLinodeStub({
    port: 0,
    account,
    tokens: {
      all: { lke: 'read_write', databases: 'read_write', domains: 'read_write' },
      some: scopes,
    },
    servers: new Map([['vmshift-dev', SERVER]]),
  });
});
afterEach(() => linode.close());

async function call(method: string, path: string, body?: unknown, token = 'all', headers = {}) {
  const response = await fetch(`${linode.url}/v4/${path}`, {
    method,
    headers: { authorization: `Bearer ${token}`, ...headers },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  // biome-ignore lint/suspicious/noExplicitAny: answers of an API
  return { status: response.status, body: (await response.json()) as any };
}

const reason = ({ status, body }: Awaited<ReturnType<typeof call>>) => [status, body.errors?.[0].reason];

test('a cluster is made with its pools, gives a kubeconfig of its API server, and goes with its nodes', async () => {
  const { body } = await call('POST', 'lke/clusters', CLUSTER);
  expect(account.billed()).toEqual(['cluster vmshift-dev']);
  const { body: pools } = await call('GET', `lke/clusters/${body.id}/pools`);
  expect(pools.data).toMatchObject([{ type: 'g6-standard-2', autoscaler: { max: 3 }, nodes: [{ status: 'ready' }] }]);
  const { body: access } = await call('GET', `lke/clusters/${body.id}/kubeconfig`);
  expect(Buffer.from(access.kubeconfig, 'base64').toString()).toContain(SERVER.url);
  expect(await call('DELETE', `lke/clusters/${body.id}`)).toMatchObject({ status: 200 });
  expect(account.billed()).toEqual([]);
  const filter = { 'x-filter': JSON.stringify({ '+and': [{ action: 'linode_delete' }] }) };
  expect((await call('GET', 'account/events', undefined, 'all', filter)).body.data).toHaveLength(1);
  expect(reason(await call('GET', `lke/clusters/${body.id}`))).toEqual([404, 'Not found']);
});

test.each([
  ['a region that is not there', { region: 'moon' }],
  ['a version that is not offered', { k8s_version: '1.20' }],
  ['a field that the API does not have', { colour: 'red' }],
  ['no pool', { node_pools: [] }],
  [
    'an autoscaler upside down',
    { node_pools: [{ ...CLUSTER.node_pools[0], autoscaler: { enabled: true, min: 3, max: 1 } }] },
  ],
  [
    'addresses of an access list that is off',
    { control_plane: { acl: { enabled: false, addresses: { ipv4: ['192.0.2.0/24'] } } } },
  ],
])('%s is refused, and nothing is made', async (_, over) => {
  expect(await call('POST', 'lke/clusters', { ...CLUSTER, ...over })).toMatchObject({ status: 400 });
  expect(account.billed()).toEqual([]);
});

test('tokens are known by their scopes, as Linode tells them', async () => {
  const { body } = await call('POST', 'lke/clusters', CLUSTER);
  const refused = 'Your OAuth token is not authorized to use this endpoint.';
  expect(reason(await call('GET', 'lke/clusters', undefined, 'other'))).toEqual([401, 'Invalid Token']);
  expect(await call('GET', `lke/clusters/${body.id}`, undefined, 'some')).toMatchObject({ status: 200 });
  expect(reason(await call('GET', `lke/clusters/${body.id}/kubeconfig`, undefined, 'some'))).toEqual([401, refused]);
  expect(reason(await call('DELETE', `lke/clusters/${body.id}`, undefined, 'some'))).toEqual([401, refused]);
  expect(reason(await call('GET', 'databases/postgresql/instances', undefined, 'some'))).toEqual([401, refused]);
  expect(await call('GET', 'linode/types', undefined, 'other')).toMatchObject({ status: 200 });
});

test('a disturbance meets as many calls as it should, and a slow answer was done before it came', async () => {
  linode.disturbances.push({
    method: 'GET',
    path: /clusters$/,
    error: { status: 429, reason: 'Too many requests' },
    times: 1,
  });
  expect(reason(await call('GET', 'lke/clusters'))).toEqual([429, 'Too many requests']);
  expect(await call('GET', 'lke/clusters')).toMatchObject({ status: 200 });
  linode.disturbances.push({ method: 'POST', path: /clusters$/, delaySeconds: 0.3, times: 1 });
  const answer = call('POST', 'lke/clusters', CLUSTER);
  while (account.clusters.size === 0) await new Promise((resolve) => setTimeout(resolve, 10));
  expect(linode.calls.at(-1)).toBe('POST lke/clusters 200');
  expect(await answer).toMatchObject({ status: 200 });
});

test('a database has credentials, its events are found by entity, and a record belongs to the zone', async () => {
  const made = { label: 'vmshift', region: 'us-east', type: 'g6-nanode-1', engine: 'postgresql/16', cluster_size: 1 };
  const { body } = await call('POST', 'databases/postgresql/instances', made);
  expect((await call('GET', `databases/postgresql/instances/${body.id}/credentials`)).body.username).toBe('akmadmin');
  const filter = { 'x-filter': JSON.stringify({ action: 'database_create', 'entity.id': body.id }) };
  expect((await call('GET', 'account/events', undefined, 'all', filter)).body.results).toBe(1);
  const [zone] = (await call('GET', 'domains')).body.data;
  const record = { type: 'CNAME', name: 'www', target: 'host.example.com' };
  const { body: kept } = await call('POST', `domains/${zone.id}/records`, record);
  expect((await call('GET', `domains/${zone.id}/records/${kept.id}`)).body).toMatchObject(record);
  expect(account.billed()).toEqual(['database vmshift']);
});
