import type { IncomingHttpHeaders } from 'node:http';
import { type Answer, type LoopbackServer, loopbackServer } from '../testing/loopback-server';
import { type LinodeForReader, linodeForReader } from './linode-for-reader';

const TOKEN = 'reader';
const KUBECONFIG = 'lke/clusters/7/kubeconfig';
const refused: Answer = { status: 401, body: { errors: [{ reason: 'not authorized' }] } };

let linode: LoopbackServer;
let reader: LinodeForReader;
let heard: IncomingHttpHeaders[];

async function given(answers: Readonly<Record<string, Answer>>): Promise<void> {
  heard = [];
  linode = await loopbackServer(({ url = '', headers }) => {
    heard.push(headers);
    return answers[url] ?? { status: 404, body: { errors: [{ reason: 'Not found' }] } };
  });
  const credentials = new Map([[KUBECONFIG, { kubeconfig: 'of the state' }]]);
  reader = await linodeForReader({ linode: linode.url, token: TOKEN, credentials, fetch });
}
afterEach(async () => {
  await reader.close();
  await linode.close();
});

const ask = async (path: string, init: RequestInit = {}) => {
  const headers = { authorization: `Bearer ${TOKEN}`, ...init.headers };
  const response = await fetch(`${reader.url}${path}`, { ...init, headers });
  return { status: response.status, retry: response.headers.get('retry-after'), body: await response.json() };
};

test('a read is passed on with its query and filter, and the answer comes back as it is', async () => {
  const body = { data: [1], pages: 1 };
  await given({ '/v4/account/events?page=2': { body }, '/v4/x': { status: 429, headers: { 'retry-after': '9' } } });
  expect(await ask('/v4/account/events?page=2', { headers: { 'x-filter': '{"a":1}' } })).toMatchObject({ body });
  expect(heard[0]).toMatchObject({ authorization: `Bearer ${TOKEN}`, 'x-filter': '{"a":1}' });
  const limited = await fetch(`${reader.url}/v4/x`, { headers: { authorization: `Bearer ${TOKEN}` } });
  expect([limited.status, limited.headers.get('retry-after')]).toEqual([429, '9']);
  expect(reader.fromState()).toEqual([]);
});

test.each(['v4', 'v4beta'])(
  'a credential that the token is refused comes from the state, and is told (%s)',
  async (v) => {
    await given({ [`/${v}/${KUBECONFIG}`]: refused });
    expect(await ask(`/${v}/${KUBECONFIG}`)).toMatchObject({ status: 200, body: { kubeconfig: 'of the state' } });
    expect(reader.fromState()).toEqual([KUBECONFIG]);
  },
);

test('one that the token may read is that of Linode', async () => {
  await given({ [`/v4/${KUBECONFIG}`]: { body: { kubeconfig: 'of Linode' } } });
  expect(await ask(`/v4/${KUBECONFIG}`)).toMatchObject({ body: { kubeconfig: 'of Linode' } });
  expect(reader.fromState()).toEqual([]);
});

test('what is refused or missing and in no state stays so', async () => {
  await given({ '/v4/lke/clusters/8/kubeconfig': refused, [`/v4/${KUBECONFIG}`]: { status: 404, body: {} } });
  expect((await ask('/v4/lke/clusters/8/kubeconfig')).status).toBe(401);
  expect((await ask(`/v4/${KUBECONFIG}`)).status).toBe(404);
});

test.each(['POST', 'PUT', 'DELETE', 'PATCH'])('%s reaches Linode never', async (method) => {
  await given({});
  expect(await ask('/v4/lke/clusters/7', { method })).toMatchObject({
    status: 405,
    body: { errors: [{ reason: 'vmshiftctl: a plan only reads' }] },
  });
  expect(linode.requests).toEqual([]);
});

test('a process without the token gets nothing, and asks nothing', async () => {
  await given({ [`/v4/${KUBECONFIG}`]: refused });
  for (const authorization of ['', 'Bearer reade', 'Bearer readerr', 'reader']) {
    expect((await ask(`/v4/${KUBECONFIG}`, { headers: { authorization } })).status).toBe(401);
  }
  expect(linode.requests).toEqual([]);
});

test.each(['//evil.example/v4/profile', '/\\evil.example/v4/profile', '/v4/../../x'])(
  'the token goes to no other host: %s',
  async (path) => {
    await given({});
    expect((await ask(path)).status).toBe(404);
    expect(linode.requests).toHaveLength(1);
  },
);

test('a Linode that does not answer is told as such', async () => {
  await given({});
  await linode.close();
  expect(await ask('/v4/profile')).toMatchObject({ status: 502, body: { errors: [{ reason: expect.any(String) }] } });
});
