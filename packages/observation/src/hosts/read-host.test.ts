import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { createServer as createPlainServer, type Server as PlainServer, type Socket } from 'node:net';
import { type CertificateRequest, type MadeCertificate, makeCertificate } from '../../test-support/certificates';
import { type HostAccess, readHost } from './read-host';

const HOST = 'vmshift.example.org';
const NOW = new Date();
const inDays = (days: number) => new Date(NOW.getTime() + days * 86_400_000);
const YEAR = { notBefore: inDays(-1), notAfter: inDays(364.5) };

const authority = makeCertificate({ subject: { commonName: 'Root' }, authority: true, ...YEAR });
const issuer = makeCertificate({
  subject: { commonName: 'R13', organization: "Let's Encrypt" },
  ...{ issuer: authority, authority: true, ...YEAR },
});
const stagingIssuer = makeCertificate({
  subject: { commonName: '(STAGING) Counterfeit Cashew R10', organization: "(STAGING) Let's Encrypt" },
  ...{ authority: true, ...YEAR },
});

const certificate = (request: Partial<CertificateRequest> = {}) =>
  makeCertificate({ subject: { commonName: HOST }, names: [HOST], issuer, ...YEAR, ...request });

const open: (Server | PlainServer)[] = [];
const connections = new Set<Socket>();
afterEach(async () => {
  for (const socket of connections) socket.destroy();
  connections.clear();
  await Promise.all(open.splice(0).map((server) => new Promise((resolve) => server.close(resolve))));
});

async function portOf(server: Server | PlainServer): Promise<number> {
  open.push(server);
  server.on('connection', (socket: Socket) => connections.add(socket));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}

const access = (port: number, more: Partial<HostAccess> = {}): HostAccess => ({
  resolve: async () => ['127.0.0.1'],
  authorities: [authority.cert],
  ...{ port, timeoutMs: 60_000, ...more },
});

interface Answer {
  readonly status?: number;
  readonly body?: string;
}

/** What is seen of a host with that certificate; the chain up to the root comes with it. */
async function seenOf({ cert, key }: MadeCertificate, { status = 200, body = '{"status":"healthy"}' }: Answer = {}) {
  const asked: string[] = [];
  const server = createServer({ key, cert: `${cert}${issuer.cert}` }, (request, response) => {
    asked.push(`${request.method} ${request.headers.host}${request.url}`);
    response.writeHead(status).end(body);
  });
  const seen = await readHost(HOST, '/health', NOW, access(await portOf(server)));
  return { ...seen, asked };
}

test('a host that is well: its addresses, its certificate and its answer', async () => {
  expect(await seenOf(certificate())).toEqual({
    url: `https://${HOST}/health`,
    addresses: ['127.0.0.1'],
    certificate: {
      names: [HOST],
      issuer: 'R13',
      issuerOrganization: "Let's Encrypt",
      notBefore: expect.any(String),
      notAfter: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.000Z$/),
      daysLeft: 364,
      holdsForHost: true,
      untrusted: undefined,
    },
    answer: { status: 200, healthy: true, body: '{"status":"healthy"}', date: expect.stringMatching(/^\d{4}-.*Z$/) },
    asked: [`GET ${HOST}/health`],
  });
});

describe('a certificate that is not right is told by what is wrong with it, and the answer is read all the same', () => {
  test.each<[string, MadeCertificate, object]>([
    [
      'expired',
      certificate({ notBefore: inDays(-90), notAfter: inDays(-2.5) }),
      { untrusted: 'CERT_HAS_EXPIRED', daysLeft: -3, holdsForHost: true },
    ],
    ['not valid yet', certificate({ notBefore: inDays(1), notAfter: inDays(90) }), { untrusted: 'CERT_NOT_YET_VALID' }],
    [
      'of another host',
      certificate({ names: ['www.example.org', '*.example.com'] }),
      { names: ['www.example.org', '*.example.com'], holdsForHost: false, untrusted: undefined },
    ],
    [
      'self-signed',
      makeCertificate({ subject: { commonName: HOST }, names: [HOST], ...YEAR }),
      { untrusted: 'DEPTH_ZERO_SELF_SIGNED_CERT', issuer: HOST },
    ],
    [
      "Traefik's default one",
      makeCertificate({
        subject: { commonName: 'TRAEFIK DEFAULT CERT' },
        names: ['0a1b.2c3d.traefik.default'],
        ...YEAR,
      }),
      { issuer: 'TRAEFIK DEFAULT CERT', holdsForHost: false, untrusted: 'DEPTH_ZERO_SELF_SIGNED_CERT' },
    ],
    [
      'of an issuer that no browser trusts',
      certificate({ issuer: stagingIssuer }),
      {
        issuerOrganization: "(STAGING) Let's Encrypt",
        holdsForHost: true,
        untrusted: expect.stringMatching(/^UNABLE_/),
      },
    ],
  ])('%s', async (_what, made, expected) => {
    const seen = await seenOf(made);
    expect(seen.certificate).toMatchObject(expected);
    expect(seen).toMatchObject({ answer: { status: 200, healthy: true } });
    expect(seen.failure).toBeUndefined();
  });

  test('a wildcard holds for the host', async () => {
    expect((await seenOf(certificate({ names: ['*.example.org'] }))).certificate).toMatchObject({ holdsForHost: true });
  });
});

test.each<[string, Answer, object]>([
  [
    'no route',
    { status: 404, body: '404 page not found\n' },
    { status: 404, healthy: false, body: '404 page not found\n' },
  ],
  ['no endpoints', { status: 503, body: 'no available server\n' }, { status: 503, healthy: false }],
  ['an unhealthy application', { body: '{"status":"degraded"}' }, { status: 200, healthy: false }],
  ['healthy by body alone', { status: 503, body: '{"status":"healthy"}' }, { healthy: false }],
  ['a parked page', { body: '<html>' }, { healthy: false }],
  ['null', { body: 'null' }, { healthy: false }],
  ['more than is read', { body: 'x'.repeat(300_000) }, { status: 200, healthy: false, body: 'x'.repeat(500) }],
  ['control characters', { body: '\u001b[2J' }, { body: '\u001b[2J' }],
])('%s is seen by status and body', async (_what, given, expected) => {
  expect((await seenOf(certificate(), given)).answer).toMatchObject(expected);
});

describe('the step that fails is named', () => {
  const failing = async (server: PlainServer | undefined, more: Partial<HostAccess> = {}) => {
    const port = server === undefined ? 1 : await portOf(server);
    return readHost(HOST, '/health', NOW, access(port, more));
  };
  const rejected = (code: string) => async () => {
    throw Object.assign(new Error(`getaddrinfo ${code} ${HOST}`), { code });
  };

  test.each(['ENOTFOUND', 'EAI_AGAIN'])('the name is not known: %s', async (code) => {
    const seen = await failing(undefined, { resolve: rejected(code) });
    expect(seen).toEqual({
      url: `https://${HOST}/health`,
      addresses: [],
      failure: { step: 'dns', code, message: `getaddrinfo ${code} ${HOST}` },
    });
  });

  test('the resolver is silent', async () => {
    const seen = await failing(undefined, { resolve: () => new Promise(() => {}), timeoutMs: 50 });
    expect(seen.failure).toEqual({ step: 'dns', code: 'ETIMEDOUT', message: 'no answer within 0.05 s' });
  });

  test('a port on which nothing listens, by one address and by two', async () => {
    const server = createPlainServer();
    const port = await portOf(server);
    await new Promise((resolve) => server.close(resolve));
    open.pop();
    for (const addresses of [['127.0.0.1'], ['127.0.0.1', '127.0.0.2']]) {
      const seen = await readHost(HOST, '/health', NOW, access(port, { resolve: async () => addresses }));
      expect(seen).toMatchObject({
        addresses,
        failure: { step: 'connect', code: 'ECONNREFUSED', message: `connect ECONNREFUSED 127.0.0.1:${port}` },
      });
    }
  });

  test('a host that takes the connection and says nothing', async () => {
    const end = new AbortController();
    // The client has begun with TLS when its first bytes are here.
    const server = createPlainServer((socket) => socket.once('data', () => end.abort()));
    const seen = await failing(server, { end: end.signal });
    expect(seen.failure).toEqual({ step: 'tls', code: 'ETIMEDOUT', message: 'no answer within 60 s' });
  });

  test('a host that speaks no TLS', async () => {
    const seen = await failing(createPlainServer((socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n')));
    expect(seen.failure).toMatchObject({ step: 'tls', code: expect.stringMatching(/^(?:EPROTO|ERR_SSL)/) });
  });

  test('a host that closes the connection', async () => {
    const seen = await failing(createPlainServer((socket) => socket.destroy()));
    expect(seen.failure).toMatchObject({ step: 'tls', code: 'ECONNRESET' });
  });

  test('a host that answers no HTTP, and one that never ends its answer', async () => {
    const { cert, key } = certificate();
    for (const [write, code] of [
      ['nonsense\r\n\r\n', /^HPE_/],
      ['HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nabc', /^ETIMEDOUT$/],
    ] as const) {
      const end = new AbortController();
      const server = createServer({ key, cert: `${cert}${issuer.cert}` });
      server.on('secureConnection', (socket) => {
        socket.once('data', () => socket.write(write, () => code.test('ETIMEDOUT') && end.abort()));
      });
      const seen = await readHost(HOST, '/health', NOW, access(await portOf(server), { end: end.signal }));
      expect(seen.failure).toMatchObject({ step: 'http', code: expect.stringMatching(code) });
      expect(seen.certificate).toMatchObject({ holdsForHost: true });
    }
  });
});
