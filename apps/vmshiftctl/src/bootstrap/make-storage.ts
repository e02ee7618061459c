import { labelsAtLinode } from '../access/linode-api';
import { storeValue } from './give-value';
import {
  bucketsAtLinode,
  keepVersions,
  type MadeKey,
  makeBucket,
  makeKey,
  regionOf,
  removeKey,
} from './linode-storage';
import { goingOnLater, type LinodeMaking, makeShownOnce, type ShownOnce } from './shown-once';
import type { PlannedBucket, PlannedKey } from './storage-plan';

/**
 * Makes the buckets that are not there and a limited key pair for each place that lacks one, which goes straight to GitHub.
 * @returns how many things were made
 * @throws UserError where Linode or GitHub refuses; run again it goes on
 */
export async function makeStorage(keys: readonly PlannedKey[], access: LinodeMaking): Promise<number> {
  if (keys.length === 0) return 0;
  const { linode, github } = access;
  return goingOnLater(async () => {
    const there = await bucketsAtLinode(linode);
    const buckets = new Map(
      keys.flatMap(({ readWrite, readOnly }) => [...readWrite, ...readOnly]).map((one) => [bucketId(one), one]),
    );
    const missing = [...buckets].filter(([id]) => !there.has(id));
    for (const [, bucket] of missing) {
      await makeBucket(linode, bucket);
      github.tell(`done: Linode: make the bucket ${bucket.name}`);
    }
    const before = await labelsAtLinode(linode, '/object-storage/keys');
    for (const key of keys) {
      await makeOne(key, access);
      // Its secret is shown once, so that another one had to be made.
      if (before.has(key.label)) github.tell(`left: remove the older key ${key.label}: ${KEYS_PAGE}`);
    }
    return missing.length + keys.length;
  });
}

const KEYS_PAGE = 'https://cloud.linode.com/object-storage/access-keys';

const bucketId = (bucket: PlannedBucket): string => `${regionOf(bucket)}/${bucket.name}`;

function makeOne(planned: PlannedKey, access: LinodeMaking): Promise<void> {
  const { linode, github } = access;
  const key: ShownOnce<MadeKey> = {
    what: `the key ${planned.label}`,
    make: () => makeKey(linode, planned),
    give: async (made) => {
      for (const bucket of planned.readWrite) if (bucket.versions) await versions(bucket, made, access);
      await storeValue(planned.id, made.accessKeyId, github);
      await storeValue(planned.secret, made.secretAccessKey, github);
    },
    remove: ({ id }) => removeKey(linode, id),
  };
  return makeShownOnce(key, github.tell);
}

/** Seconds in which a new key comes to be known at the store. */
const LOOKS_S = [1, 2, 4, 8];

async function versions(
  bucket: PlannedBucket,
  key: MadeKey,
  { linode, github, now, pause }: LinodeMaking,
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
