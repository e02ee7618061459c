import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Model, model } from '@vmshift/environments';
import { renderOnce } from '@vmshift/infra/testing';
import { type LoopbackServer, loopbackServer } from '../testing/loopback-server';
import { IN_A_PIPE, testWorld } from '../testing/test-world';
import { outputs } from './outputs';

const local: Model = { ...model, platform: { ...model.platform, stateBackend: { kind: 'local' } } };
const inBuckets = (endpoint: string): Model => ({
  ...model,
  platform: { ...model.platform, stateBackend: { kind: 's3', bucketPrefix: 'state', endpoint, lockFile: false } },
});
const names = model.environments.map(({ name }) => name);
const [first = '', second = ''] = names;
const HEADING = 'ENVIRONMENT  OUTPUT  VALUE';

/** What Terraform writes after a deploy, with what another stack reads. */
const state = (host: unknown): string =>
  JSON.stringify({
    version: 4,
    outputs: {
      load_balancer_hostname: { value: host, type: 'string' },
      'cross-stack-output-local-argocd_bearer-token': { value: 'tok-secret', type: 'string', sensitive: true },
    },
    resources: [],
  });

let root: string;
let server: LoopbackServer | undefined;
const files = renderOnce(local).files;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'vmshift-outputs-'));
  mkdirSync(join(root, 'state'));
  for (const [path, text] of files) {
    mkdirSync(join(root, 'cdktf.out', path, '..'), { recursive: true });
    writeFileSync(join(root, 'cdktf.out', path), text);
  }
});
afterEach(async () => {
  await server?.close();
  server = undefined;
  rmSync(root, { recursive: true });
});

const write = (environment: string, text: string) =>
  writeFileSync(join(root, `state/platform-${environment}.tfstate`), text);

async function run(name: string | undefined, of: Model = local, options: { json?: boolean } = {}, env = {}) {
  const world = { ...testWorld({ root, env }), ...IN_A_PIPE };
  const code = await outputs(name, options, world, of);
  // The columns are the table's: what stands in them counts here.
  return { code, printed: options.json ? world.printed : world.printed.map((line) => line.replace(/ {2,}/g, '  ')) };
}

test('prints the name of the load balancer, and what it is for, without Terraform', async () => {
  write(first, state('203-0-113-9.ip.linodeusercontent.com'));
  expect(await run(first)).toEqual({
    code: 0,
    printed: [
      HEADING,
      `${first}  load_balancer_hostname  203-0-113-9.ip.linodeusercontent.com`,
      expect.stringMatching(/^load_balancer_hostname: what .* have to be aliases \(CNAME\) of$/),
    ],
  });
});

test('shows no secret and nothing that another stack reads', async () => {
  for (const name of names) write(name, state('lb.example.org'));
  const { printed } = await run(undefined);
  expect(printed).toHaveLength(1 + 2 * names.length);
  expect(printed.join('\n')).not.toMatch(/tok-secret|cross-stack/);
});

test('an environment that is not deployed is told with the command that deploys it', async () => {
  expect(await run(second)).toEqual({
    code: 0,
    printed: [
      HEADING,
      `${second}  load_balancer_hostname  not deployed yet: ./vmshiftctl deploy cluster-${second} platform-${second}`,
    ],
  });
});

test('a file that is no state is told by its environment, and the others are printed', async () => {
  write(first, 'not a state');
  write(second, state('lb.example.org'));
  const { code, printed } = await run(undefined);
  expect(code).toBe(1);
  expect(printed[1]).toBe(`${first}  load_balancer_hostname  not seen: it is no state of Terraform`);
  expect(printed[2]).toBe(`${second}  load_balancer_hostname  lb.example.org`);
});

test('what is in a state cannot write to the terminal', async () => {
  write(first, state('lb\u001b[2J\nfake  line'));
  const { printed } = await run(first);
  expect(printed[1]).toBe(`${first}  load_balancer_hostname  lb\\u{1b}[2J\\nfake line`);
});

test('as JSON, with what was not read and why', async () => {
  write(first, state('lb.example.org'));
  write(second, '{');
  const { printed } = await run(undefined, local, { json: true });
  const { outputs: found } = JSON.parse(printed.join('\n'));
  expect(found.slice(0, 2)).toEqual([
    expect.objectContaining({ environment: first, stack: `platform-${first}`, value: 'lb.example.org' }),
    expect.objectContaining({ environment: second, value: null, because: 'it is no state of Terraform' }),
  ]);
});

test('an environment that there is not is named with those there are', async () => {
  await expect(run('prod')).rejects.toThrow(/unknown environment: got "prod".*allowed: /);
});

describe('states in buckets', () => {
  /** A store that knows the key of each environment's bucket. */
  const store = async () => {
    server = await loopbackServer(({ url = '', headers }) => {
      const [, bucket = '', file = ''] = url.split('/');
      if (!headers.authorization?.includes(`Credential=key-of-${bucket}/`))
        return { status: 403, body: 'AccessDenied' };
      return file === `platform-${first}.tfstate`
        ? { status: 200, body: state('lb.example.org') }
        : { status: 404, body: '<Code>NoSuchKey</Code>' };
    });
    return inBuckets(server.url);
  };

  test('each is read with the key that is kept for its environment', async () => {
    const of = await store();
    for (const name of names) {
      const file = join(root, `.env.${name}`);
      writeFileSync(file, `AWS_ACCESS_KEY_ID=key-of-state-${name}\nAWS_SECRET_ACCESS_KEY=x\n`);
      chmodSync(file, 0o600);
    }
    const { code, printed } = await run(undefined, of);
    expect(code).toBe(0);
    expect(printed[1]).toBe(`${first}  load_balancer_hostname  lb.example.org`);
    expect(printed[3]).toMatch(/not deployed yet/);
  });

  test('without a key, or with one that reads no such bucket, what is needed is told', async () => {
    const of = await store();
    const missing = await run(first, of);
    expect(missing.code).toBe(1);
    expect(missing.printed).toEqual([
      HEADING,
      `${first}  load_balancer_hostname  not seen: AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY are not set; needed: a key that reads state-${first}`,
    ]);
    const env = { AWS_ACCESS_KEY_ID: `key-of-state-${second}`, AWS_SECRET_ACCESS_KEY: 'x' };
    expect((await run(first, of, {}, env)).printed).toEqual([
      HEADING,
      `${first}  load_balancer_hostname  not seen: state-${first} answered 403; needed: a key that reads it`,
    ]);
  });
});
