import { type SecretValue, vmshift } from '@vmshift/application';
import type { Variables } from '../github/github-api';
import type { BackupObservation } from './backup-observation';
import { parseObjectList } from './parse-object-list';
import { sendS3Request } from './send-s3-request';
import type { S3Credentials } from './sign-s3-request';

/** Where the dumps of a database are. */
export interface BackupPlace {
  readonly bucket: string;
  /** `https://<region>.linodeobjects.com` */
  readonly endpoint: string;
}

/** What a bucket is asked with. */
export interface BackupAccess {
  readonly credentials: S3Credentials;
  readonly fetch: typeof globalThis.fetch;
  readonly now: Date;
}

/** Folder of the bucket that the backup writes to. */
const FOLDER = 'postgresql/';

/** Pages of a thousand objects that are read. */
const MOST_PAGES = 10;

/**
 * The key pair of a backup bucket, by the names that it has in the application's Secret and among the secrets of a GitHub
 * environment, or by those of Terraform's variables; undefined where it is not at hand.
 */
export function backupCredentials(env: Variables): S3Credentials | undefined {
  const read = (part: keyof S3Credentials) => env[keyOf(part)] || env[`TF_VAR_${keyOf(part).toLowerCase()}`];
  const accessKeyId = read('accessKeyId');
  const secretAccessKey = read('secretAccessKey');
  return accessKeyId && secretAccessKey ? { accessKeyId, secretAccessKey } : undefined;
}

function keyOf(part: keyof S3Credentials): string {
  const entries = Object.entries<SecretValue>(vmshift.secret.keys);
  const found = entries.find(([, made]) => made.kind === 'backup-key' && made.part === part);
  if (found === undefined) throw new Error(`the application's Secret has no key of a backup for ${part}`);
  return found[0];
}

/**
 * Lists the dumps of a bucket.
 * @throws Error when the bucket refuses or does not answer
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListObjectsV2.html
 */
export async function readBackup({ bucket, endpoint }: BackupPlace, access: BackupAccess): Promise<BackupObservation> {
  const dumps: NonNullable<BackupObservation['newest']>[] = [];
  let token: string | undefined;
  let pages = 0;
  do {
    const url = new URL(`${endpoint}/${bucket}`);
    url.searchParams.set('list-type', '2');
    url.searchParams.set('prefix', FOLDER);
    if (token !== undefined) url.searchParams.set('continuation-token', token);
    const list = parseObjectList(await get(url, access));
    dumps.push(...list.objects.filter(({ key }) => key.endsWith('.dump')));
    token = list.next;
    pages += 1;
  } while (token !== undefined && pages < MOST_PAGES);
  if (token !== undefined) throw new Error(`${bucket} holds more than ${MOST_PAGES * 1000} dumps`);
  const newest = dumps.toSorted((one, other) => Date.parse(other.at) - Date.parse(one.at))[0];
  return { bucket, dumps: dumps.length, newest };
}

async function get(url: URL, access: BackupAccess): Promise<string> {
  const response = await sendS3Request({ method: 'GET', url, body: '', headers: {} }, access.credentials, access);
  const text = await response.text();
  if (response.ok) return text;
  const [, message = ''] = /<Code>([^<]{1,100})<\/Code>/.exec(text) ?? [];
  throw new Error(
    `${url.host} answered ${response.status}${message === '' ? '' : ` (${message})`} for ${url.pathname.slice(1)}`,
  );
}
