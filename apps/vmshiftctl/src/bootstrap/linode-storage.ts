import { createHash } from 'node:crypto';
import { type S3Credentials, sendS3Request } from '@vmshift/observation';
import { z } from 'zod';
import { askLinode, type LinodeAccess, listLinode } from '../access/linode-api';
import type { PlannedBucket, PlannedKey } from './storage-plan';

/** What makes buckets and keys. */
export const STORAGE_SCOPE = 'object_storage:read_write';

const BUCKET = z.object({ label: z.string(), region: z.string() });
const KEY = z.object({ id: z.number(), access_key: z.string(), secret_key: z.string() });

export interface MadeKey extends S3Credentials {
  readonly id: number;
}

/** Names of the buckets that are there, with their regions: `<region>/<name>`. */
export async function bucketsAtLinode(access: LinodeAccess): Promise<ReadonlySet<string>> {
  const buckets = await listLinode(access, '/object-storage/buckets', BUCKET);
  return new Set(buckets.map(({ region, label }) => `${region}/${label}`));
}

/** @see https://techdocs.akamai.com/linode-api/reference/post-object-storage-bucket */
export async function makeBucket(access: LinodeAccess, bucket: PlannedBucket): Promise<void> {
  const body = { label: bucket.name, region: regionOf(bucket), acl: 'private' };
  await askLinode(access, '/object-storage/buckets', { method: 'POST', body });
}

/** A key pair for its buckets alone; its secret is shown this one time. @see https://techdocs.akamai.com/linode-api/reference/post-object-storage-keys */
export async function makeKey(access: LinodeAccess, { label, readWrite, readOnly }: PlannedKey): Promise<MadeKey> {
  const grant = (permissions: string) => (bucket: PlannedBucket) => ({
    ...{ bucket_name: bucket.name, region: regionOf(bucket), permissions },
  });
  const bucket_access = [...readWrite.map(grant('read_write')), ...readOnly.map(grant('read_only'))];
  const body = { label: label.slice(0, MOST_CHARACTERS), bucket_access };
  const { id, access_key, secret_key } = KEY.parse(
    await askLinode(access, '/object-storage/keys', { method: 'POST', body }),
  );
  return { id, accessKeyId: access_key, secretAccessKey: secret_key };
}

/** Of a key's label. */
const MOST_CHARACTERS = 50;

export async function removeKey(access: LinodeAccess, id: number): Promise<void> {
  await askLinode(access, `/object-storage/keys/${id}`, { method: 'DELETE' });
}

const VERSIONING =
  '<VersioningConfiguration xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><Status>Enabled</Status></VersioningConfiguration>';

/**
 * Keeps every version of the objects of a bucket. @returns the status that the store answered
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketVersioning.html
 */
export async function keepVersions(
  { endpoint, name }: PlannedBucket,
  key: S3Credentials,
  access: { readonly fetch: typeof globalThis.fetch; readonly now: Date },
): Promise<number> {
  const url = new URL(`${endpoint}/${name}?versioning=`);
  const headers = { 'content-md5': createHash('md5').update(VERSIONING).digest('base64') };
  const response = await sendS3Request({ method: 'PUT', url, body: VERSIONING, headers }, key, access);
  await response.body?.cancel();
  return response.status;
}

/** `us-east` of `https://us-east-1.linodeobjects.com`. @throws Error for another host */
export function regionOf({ endpoint }: PlannedBucket): string {
  const [, region] = /^https:\/\/([a-z]+-[a-z]+)-\d+\.linodeobjects\.com$/.exec(endpoint) ?? [];
  if (region === undefined) throw new Error(`${endpoint} is no address of Linode's Object Storage`);
  return region;
}
