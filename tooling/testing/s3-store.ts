import { createHash, createHmac } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** An access key limited to buckets, as Object Storage limits one. */
export interface StoreKey {
  readonly id: string;
  readonly secret: string;
  readonly readWrite: readonly string[];
  readonly readOnly: readonly string[];
}

/** An S3-compatible store on loopback that checks the signature of every request and what its key is limited to. */
export interface S3Store {
  readonly url: string;
  /** What is stored, by `<bucket>/<key>`. */
  readonly objects: Map<string, string>;
  readonly close: () => Promise<void>;
}

interface Asked {
  readonly method: string;
  readonly url: URL;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

type Answered = readonly [status: number, body: string];

const WRITES = ['PUT', 'DELETE', 'POST'];

export async function s3Store(keys: readonly StoreKey[]): Promise<S3Store> {
  const objects = new Map<string, string>();
  const server = createServer(async (request, response) => {
    const asked = await readRequest(request);
    send(response, asked.method, answer(asked, keys, objects));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    objects,
    close: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

function answer(asked: Asked, keys: readonly StoreKey[], objects: Map<string, string>): Answered {
  const { method, url, headers, body } = asked;
  const authorization =
    /^AWS4-HMAC-SHA256 Credential=(?<id>[^/]+)\/(?<scope>[^,]+), ?SignedHeaders=(?<signed>[^,]+), ?Signature=(?<signature>\w+)$/.exec(
      headers.authorization ?? '',
    )?.groups;
  if (authorization === undefined) return problem(403, 'AccessDenied');
  const key = keys.find(({ id }) => id === authorization.id);
  if (key === undefined) return problem(403, 'InvalidAccessKeyId');
  if (signatureOf(asked, authorization, key.secret) !== authorization.signature)
    return problem(403, 'SignatureDoesNotMatch');
  const [, bucket = '', name = ''] = /^\/([^/]+)\/?(.*)$/.exec(decodeURIComponent(url.pathname)) ?? [];
  const allowed = WRITES.includes(method) ? key.readWrite : [...key.readWrite, ...key.readOnly];
  if (!allowed.includes(bucket)) return problem(403, 'AccessDenied');
  const path = `${bucket}/${name}`;
  if (name === '') return [200, '<ListBucketResult><KeyCount>0</KeyCount></ListBucketResult>'];
  if (method === 'PUT') {
    if (headers['if-none-match'] === '*' && objects.has(path)) return problem(412, 'PreconditionFailed');
    objects.set(path, body);
    return [200, ''];
  }
  const stored = objects.get(path);
  if (method === 'DELETE') {
    objects.delete(path);
    return [204, ''];
  }
  return stored === undefined ? problem(404, 'NoSuchKey') : [200, stored];
}

/** @see https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html */
function signatureOf(
  { method, url, headers, body }: Asked,
  { scope = '', signed = '' }: Readonly<Record<string, string>>,
  secret: string,
): string {
  const digest = headers['x-amz-content-sha256'];
  if (digest !== sha256(body)) return 'the digest is not that of the body';
  const query = url.search.slice(1).split('&').sort().join('&');
  const lines = signed.split(';').map((name) => `${name}:${String(headers[name] ?? '').trim()}\n`);
  const canonical = [method, url.pathname, query, lines.join(''), signed, digest].join('\n');
  const text = ['AWS4-HMAC-SHA256', headers['x-amz-date'], scope, sha256(canonical)].join('\n');
  const start: string | Buffer = `AWS4${secret}`;
  const signing = scope.split('/').reduce<string | Buffer>((with_, part) => hmac(with_, part), start);
  return hmac(signing, text).toString('hex');
}

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
const hmac = (key: string | Buffer, text: string): Buffer => createHmac('sha256', key).update(text).digest();

function problem(status: number, code: string): Answered {
  return [status, `<Error><Code>${code}</Code><Message>${code}</Message></Error>`];
}

async function readRequest(request: IncomingMessage): Promise<Asked> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(Buffer.from(chunk));
  const { method = '', url = '', headers } = request;
  return { method, url: new URL(url, 'http://store'), headers, body: Buffer.concat(chunks).toString('utf8') };
}

function send(response: ServerResponse, method: string, [status, body]: Answered): void {
  response.writeHead(status, { 'content-type': 'application/xml', 'content-length': Buffer.byteLength(body) });
  response.end(method === 'HEAD' ? undefined : body);
}
