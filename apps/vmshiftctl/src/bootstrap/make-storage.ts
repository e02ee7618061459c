import { UserError } from '@vmshift/findings';
import { reasonOf } from '@vmshift/observation';
import type { LinodeAccess } from '../access/linode-api';
import {
  bucketsAtLinode,
  keepVersions,
  keyLabels,
  type MadeKey,
  makeBucket,
  makeKey,
  regionOf,
  removeKey,
} from './linode-storage';
import { type ApplyAccess, storeValue } from './run-parts';
import type { PlannedBucket, PlannedKey } from './storage-plan';

export interface StorageAccess {
  readonly linode: LinodeAccess;
  readonly github: Pick<ApplyAccess, 'api' | 'setSecret' | 'tell'>;
  readonly now: () => Date;
  /** Waits; false where the person has ended it. */
  readonly pause: (ms: number) => Promise<boolean>;
}

/**
 * Makes the buckets that are not there and a limited key pair for each place that lacks one, which goes straight to GitHub.
 * @returns how many things were made
 * @throws UserError where Linode or GitHub refuses; run again it goes on
 */
export async function makeStorage(keys: readonly PlannedKey[], access: StorageAccess): Promise<number> {
  const { linode, github } = access;
  try {
    const there = await bucketsAtLinode(linode);
    const buckets = new Map(
      keys.flatMap(({ readWrite, readOnly }) => [...readWrite, ...readOnly]).map((one) => [bucketId(one), one]),
    );
    const missing = [...buckets].filter(([id]) => !there.has(id));
    for (const [, bucket] of missing) {
      await makeBucket(linode, bucket);
      github.tell(`done: Linode: make the bucket ${bucket.name}`);
    }
    const before = await keyLabels(linode);
    for (const key of keys) {
      await makeOne(key, access);
      // Its secret is shown once, so that another one had to be made.
      if (before.has(key.label)) github.tell(`left: remove the older key ${key.label}: ${KEYS_PAGE}`);
    }
    return missing.length + keys.length;
  } catch (error) {
    if (error instanceof UserError) throw error;
    throw new UserError([
      reasonOf(error),
      '  what is done stays done; fix it, and run it again: it goes on with what is left',
    ]);
  }
}

const KEYS_PAGE = 'https://cloud.linode.com/object-storage/access-keys';

const bucketId = (bucket: PlannedBucket): string => `${regionOf(bucket)}/${bucket.name}`;

async function makeOne(planned: PlannedKey, access: StorageAccess): Promise<void> {
  const { linode, github } = access;
  const key = await makeKey(linode, planned);
  github.tell(`done: Linode: make the key ${planned.label}`);
  try {
    for (const bucket of planned.readWrite) if (bucket.versions) await versions(bucket, key, access);
    await storeValue(planned.id, key.accessKeyId, github);
    await storeValue(planned.secret, key.secretAccessKey, github);
  } catch (error) {
    // No one would have its secret, and the next run makes another one.
    await removeKey(linode, key.id);
    github.tell(`done: Linode: remove the key ${planned.label} again`);
    throw error;
  }
}

/** Seconds in which a new key comes to be known at the store. */
const LOOKS_S = [1, 2, 4, 8];

async function versions(
  bucket: PlannedBucket,
  key: MadeKey,
  { linode, github, now, pause }: StorageAccess,
): Promise<void> {
  for (const seconds of [...LOOKS_S, 0]) {
    const status = await keepVersions(bucket, key, { fetch: linode.fetch, now: now() });
    if (status === 200) {
      github.tell(`done: Linode: keep every version in the bucket ${bucket.name}`);
      return;
    }
    if (status !== 403 || seconds === 0 || !(await pause(seconds * 1000)))
      throw new Error(`${new URL(bucket.endpoint).host} answered ${status} to keeping versions in ${bucket.name}`);
  }
}
