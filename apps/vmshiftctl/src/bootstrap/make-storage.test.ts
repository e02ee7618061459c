import { model } from '@vmshift/environments';
import { UserError } from '@vmshift/findings';
import { bucketModel as MODEL } from '@vmshift/infra/testing';
import type { MissingValue } from '../github/part';
import { KEEPS_NOTHING } from '../testing/keeps-nothing';
import { LinodeStub, SETUP_TOKEN_VALUE } from '../testing/linode-stub';
import { makeStorage } from './make-storage';
import { planStorage } from './storage-plan';

const REPOSITORY = MODEL.platform.repository;
const PAIRS = ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'BACKUP_ACCESS_KEY_ID', 'BACKUP_SECRET_ACCESS_KEY'];

const missingIn = (...environments: readonly string[]): readonly MissingValue[] =>
  environments.flatMap((environment) => PAIRS.map((name) => ({ repository: REPOSITORY, environment, name })));

let linode: LinodeStub;
beforeEach(() => {
  linode = new LinodeStub();
});
afterEach(() => expect(linode.unexpected).toEqual([]));

async function make(
  missing: readonly MissingValue[],
  parts: { token?: string; refuses?: string; pause?: boolean } = {},
) {
  const stored = new Map<string, string>();
  const told: string[] = [];
  const fetch: typeof globalThis.fetch = async (input, init) => {
    const answer = await linode.answer(input, init);
    if (answer === undefined) throw new Error(`asked ${String(input)}`);
    return answer;
  };
  const count = await makeStorage(planStorage(MODEL, missing), {
    linode: {
      fetch,
      url: 'https://api.linode.com',
      token: parts.token ?? SETUP_TOKEN_VALUE,
      scope: 'object_storage:read_write',
      tokenName: 'LINODE_SETUP_TOKEN',
    },
    github: {
      api: () => Promise.reject(new Error('not asked')),
      setSecret: async ({ environment, name }, value) => {
        if (name === parts.refuses) throw new UserError('gh failed');
        stored.set(`${environment}/${name}`, value);
      },
      tell: (line) => told.push(line),
      kept: KEEPS_NOTHING,
    },
    now: () => new Date('2026-11-27T12:00:00Z'),
    pause: async () => parts.pause ?? true,
  });
  return { count, stored, told };
}

test('each place gets a key that reaches its own buckets and no other', async () => {
  const { stored } = await make(missingIn('production', 'staging', 'dev', 'plan', 'review'));
  const access = Object.fromEntries(
    linode.keys.map(({ label, access: grants }) => [
      label,
      grants.map(({ bucket_name, permissions }) => `${bucket_name}: ${permissions}`),
    ]),
  );
  const all = ['production', 'staging', 'dev'].map((name) => `vmshift-state-${name}: read_only`);
  expect(access).toEqual({
    'vmshift-state-production-key': [
      'vmshift-state-production: read_write',
      'vmshift-state-staging: read_only',
      'vmshift-state-dev: read_only',
    ],
    'vmshift-state-staging-key': ['vmshift-state-staging: read_write'],
    'vmshift-state-dev-key': ['vmshift-state-dev: read_write'],
    'vmshift-state-plan-key': all,
    'vmshift-state-review-key': all,
    'vmshift-production-backup-key': ['vmshift-production-backup: read_write'],
    'vmshift-staging-backup-key': ['vmshift-staging-backup: read_write'],
    'vmshift-dev-backup-key': ['vmshift-dev-backup: read_write'],
  });
  expect([...linode.buckets].filter(([, versions]) => versions).map(([id]) => id)).toEqual(
    ['production', 'staging', 'dev'].map((name) => `us-east/vmshift-state-${name}`),
  );
  expect(stored.size).toBe(16);
  expect(stored.get('dev/AWS_SECRET_ACCESS_KEY')).toMatch(/^secret-/);
});

test('what is there stays: buckets are not made again, and a place that has its key gets no other', async () => {
  await make(missingIn('dev'));
  const keys = linode.keys.length;
  expect(await make([])).toMatchObject({ count: 0, told: [] });
  const { told } = await make([{ repository: REPOSITORY, environment: 'dev', name: 'AWS_SECRET_ACCESS_KEY' }]);
  expect(told).toEqual([
    'done: Linode: make the key vmshift-state-dev-key',
    'done: Linode: keep every version in the bucket vmshift-state-dev',
    `done: ${REPOSITORY}: secret AWS_ACCESS_KEY_ID of environment dev: set it`,
    `done: ${REPOSITORY}: secret AWS_SECRET_ACCESS_KEY of environment dev: set it`,
    'left: remove the older key vmshift-state-dev-key: https://cloud.linode.com/object-storage/access-keys',
  ]);
  expect(linode.keys).toHaveLength(keys + 1);
});

test('a new key that the store does not know yet is waited for, but not without end', async () => {
  linode.unknownFor = 3;
  expect((await make(missingIn('dev'))).count).toBeGreaterThan(0);
  linode.unknownFor = 100;
  await expect(make(missingIn('staging'))).rejects.toThrow(/answered 403 to keeping versions in vmshift-state-staging/);
});

test('a key whose secret GitHub does not take is removed again', async () => {
  await expect(make(missingIn('dev'), { refuses: 'AWS_SECRET_ACCESS_KEY' })).rejects.toThrow('gh failed');
  expect(linode.keys).toEqual([]);
});

test("a token that is wrong is told by its name, in Linode's words", async () => {
  await expect(make(missingIn('dev'), { token: 'wrong' })).rejects.toThrow(
    /Linode answered 401 .*Invalid Token; LINODE_SETUP_TOKEN is wrong or has expired.*run it again/s,
  );
});

test('states in local files need no bucket', () => {
  expect(planStorage(model, missingIn('dev', 'plan')).map(({ label }) => label)).toEqual(['vmshift-dev-backup-key']);
});
