import { createHash, createHmac } from 'node:crypto';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import fc from 'fast-check';
import { parseObjectList } from './parse-object-list';
import { backupCredentials, readBackup } from './read-backup';

const NOW = new Date('2026-11-24T12:00:00Z');
const CREDENTIALS = { accessKeyId: 'an-access-key-id', secretAccessKey: 'a-secret-access-key' };

/** Whether a request is signed with the key, computed here from the documented steps. @see https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html */
function signedBy({ method, url = '', headers }: IncomingMessage, secret: string): boolean {
  const [, day = '', region = '', names = '', given] =
    /^AWS4-HMAC-SHA256 Credential=an-access-key-id\/(\d{8})\/([^/]+)\/s3\/aws4_request, ?SignedHeaders=([^,]+), ?Signature=(\w+)$/.exec(
      headers.authorization ?? '',
    ) ?? [];
  const [path = '', query = ''] = url.split('?');
  const canonicalQuery = query.split('&').sort().join('&');
  const signed = names.split(';');
  if (!['host', 'x-amz-content-sha256', 'x-amz-date'].every((name) => signed.includes(name))) return false;
  const lines = signed.map((name) => `${name}:${String(headers[name]).trim()}\n`).join('');
  const request = [method, path, canonicalQuery, lines, names, headers['x-amz-content-sha256']].join('\n');
  const scope = `${day}/${region}/s3/aws4_request`;
  const text = ['AWS4-HMAC-SHA256', headers['x-amz-date'], scope, sha256(request)].join('\n');
  const key = [day, region, 's3', 'aws4_request'].reduce<Buffer | string>(
    (by, part) => hmac(by, part),
    `AWS4${secret}`,
  );
  return hmac(key, text).toString('hex') === given;
}

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
const hmac = (key: Buffer | string, text: string) => createHmac('sha256', key).update(text).digest();

const object = (key: string, at: string, size: number | string) =>
  `<Contents><Key>${key}</Key><LastModified>${at}</LastModified><ETag>&quot;x&quot;</ETag><Size>${size}</Size></Contents>`;
const page = (content: string, next?: string) =>
  `<?xml version="1.0" encoding="UTF-8"?>\n<ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/">` +
  `<Name>b</Name><IsTruncated>${next !== undefined}</IsTruncated>${content}` +
  `${next === undefined ? '' : `<NextContinuationToken>${next}</NextContinuationToken>`}</ListBucketResult>`;

let server: Server | undefined;
afterEach(() => new Promise((resolve) => (server === undefined ? resolve(0) : server.close(resolve))));

/** A bucket that answers those who hold its key. */
async function bucket(pages: Readonly<Record<string, string>>, secret = CREDENTIALS.secretAccessKey) {
  const asked: string[] = [];
  server = createServer((request, response) => {
    const url = new URL(request.url ?? '', 'http://localhost');
    asked.push(url.pathname + url.search);
    if (!signedBy(request, secret)) {
      const body = '<Error><Code>SignatureDoesNotMatch</Code><Message>The request signature</Message></Error>';
      response.writeHead(403).end(body);
      return;
    }
    response.end(pages[url.searchParams.get('continuation-token') ?? '']);
  });
  await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve));
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const read = () =>
    readBackup({ bucket: 'dev-backup', endpoint }, { credentials: CREDENTIALS, fetch: globalThis.fetch, now: NOW });
  return { read, asked };
}

test('finds the newest dump over all pages, whatever their order, and leaves out what is no dump', async () => {
  const { read, asked } = await bucket({
    '': page(
      object('postgresql/vmshift-20261123T021700Z.dump', '2026-11-23T02:18:00.000Z', 1000) +
        object('postgresql/vmshift-20261124T021700Z.dump', '2026-11-24T02:18:00.000Z', 2000),
      'a+token/=&amp;b',
    ),
    'a+token/=&b': page(
      object('postgresql/notes.txt', '2026-11-24T11:00:00.000Z', 1) +
        object('postgresql/vmshift-20261122T021700Z.dump', '2026-11-22T02:18:00.000Z', 900),
    ),
  });
  expect(await read()).toEqual({
    bucket: 'dev-backup',
    dumps: 3,
    newest: { key: 'postgresql/vmshift-20261124T021700Z.dump', at: '2026-11-24T02:18:00.000Z', bytes: 2000 },
  });
  expect(asked).toHaveLength(2);
  expect(asked[0]).toBe('/dev-backup?list-type=2&prefix=postgresql%2F');
});

test('an empty bucket has no newest dump', async () => {
  const { read } = await bucket({ '': page('') });
  expect(await read()).toEqual({ bucket: 'dev-backup', dumps: 0, newest: undefined });
});

test.each<[string, Record<string, string>, object | undefined]>([
  ['none', {}, undefined],
  ['half a pair', { BACKUP_ACCESS_KEY_ID: 'x' }, undefined],
  ['an empty one', { BACKUP_ACCESS_KEY_ID: 'x', BACKUP_SECRET_ACCESS_KEY: '' }, undefined],
  [
    'that of the Secret',
    { BACKUP_ACCESS_KEY_ID: 'x', BACKUP_SECRET_ACCESS_KEY: 'y' },
    { accessKeyId: 'x', secretAccessKey: 'y' },
  ],
  [
    'that of Terraform',
    { TF_VAR_backup_access_key_id: 'x', TF_VAR_backup_secret_access_key: 'y' },
    { accessKeyId: 'x', secretAccessKey: 'y' },
  ],
])('the key pair at hand: %s', (_what, env, expected) => {
  expect(backupCredentials(env)).toEqual(expected);
});

test('a key that is not the bucket’s is told by the code of the answer, without a secret', async () => {
  const { read } = await bucket({}, 'another-secret');
  await expect(read()).rejects.toThrow(/^127\.0\.0\.1:\d+ answered 403 \(SignatureDoesNotMatch\) for dev-backup$/);
});

test('an answer that is no list is an error, also one that never ends', async () => {
  const { read } = await bucket({ '': '<html>' });
  await expect(read()).rejects.toThrow('the answer is no list of objects');
});

test('a list without end is given up', async () => {
  const { read, asked } = await bucket({ '': page('', 'more'), more: page('', 'more') });
  await expect(read()).rejects.toThrow('dev-backup holds more than 10000 dumps');
  expect(asked).toHaveLength(10);
});

describe('parseObjectList', () => {
  test('leaves out an object without key, size or time, and reads entities', () => {
    const xml = page(
      object('a&amp;b&#x41;&#66;&#x999999;', '2026-11-24T02:18:00Z', 1) +
        object('no-size', '2026-11-24T02:18:00Z', 'big') +
        object('no-time', 'yesterday', 1) +
        '<Contents><Size>1</Size></Contents>',
    );
    expect(parseObjectList(xml).objects.map(({ key }) => key)).toEqual(['a&bAB&#x999999;']);
  });

  test('ten thousand objects are read, and any text is read or refused', () => {
    const many = page(object('k.dump', '2026-11-24T02:18:00Z', 1).repeat(10_000));
    expect(parseObjectList(many).objects).toHaveLength(10_000);
    fc.assert(
      fc.property(fc.string({ maxLength: 300 }), (text) => {
        const { objects, next } = parseObjectList(`<ListBucketResult>${text}`);
        expect(objects.every(({ bytes }) => Number.isFinite(bytes))).toBe(true);
        expect(next === undefined || typeof next === 'string').toBe(true);
      }),
      { numRuns: 500 },
    );
  });
});
