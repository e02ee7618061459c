import { type Model, stateBucket } from '@vmshift/environments';
import { observe, type S3Credentials, type S3Request, sendS3Request } from '@vmshift/observation';
import type { Network } from '@vmshift/observation/network';
import { keptFile, readKept } from '../kept-values';
import type { World } from '../world';
import { type Check, checkOf } from './check';

const question = {
  id: 'state-bucket',
  what: 'state bucket reachable and honouring conditional writes (lock)',
  fix: 'docs/setup.md, "The state buckets"; while one does not honour them keep stateBackend.lockFile false in packages/environments/src/platform.ts',
};

/**
 * Writes one object twice to the bucket of every environment, each time only if it is not there: a store that honours this
 * refuses the second write with 412, and can hold Terraform's lock. The object is removed again.
 * @see https://developer.hashicorp.com/terraform/language/backend/s3#state-locking
 */
export async function stateBucketChecks(
  { platform: { stateBackend: backend }, environments }: Pick<Model, 'platform' | 'environments'>,
  world: World,
  network: Network,
): Promise<readonly Check[]> {
  if (backend.kind === 'local') {
    return [
      {
        ...question,
        state: 'not checked',
        found: 'the model keeps states in local files',
        fix: 'set stateBackend in packages/environments/src/platform.ts (docs/setup.md, "The state buckets")',
      },
    ];
  }
  const keys = environments.map(({ name }) => ({ name, credentials: credentialsOf(name, world) }));
  if (keys.every(({ credentials }) => credentials === undefined)) return [withoutKey(question, '<environment>')];
  return Promise.all(
    keys.map(({ name, credentials }) => {
      const bucket = stateBucket(backend, name);
      const asked = { ...question, id: `${question.id}-${name}`, what: `${question.what}: ${bucket}` };
      if (credentials === undefined) return withoutKey(asked, name);
      return bucketCheck(asked, new URL(`${backend.endpoint}/${bucket}/`), credentials, world, network);
    }),
  );
}

/** Of the environment of the process, or else those that are kept for a deploy of this one. */
function credentialsOf(environment: string, { env, root }: World): S3Credentials | undefined {
  const pair = ({ AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY }: World['env']): S3Credentials | undefined =>
    AWS_ACCESS_KEY_ID && AWS_SECRET_ACCESS_KEY
      ? { accessKeyId: AWS_ACCESS_KEY_ID, secretAccessKey: AWS_SECRET_ACCESS_KEY }
      : undefined;
  return pair(env) ?? pair(readKept(root, environment));
}

function withoutKey(asked: typeof question, environment: string): Check {
  const found = `AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY are not set, and not in ${keptFile(environment)}`;
  const fix = 'export a key pair that writes to the state buckets and run it again';
  return { ...asked, state: 'not checked', found, fix };
}

async function bucketCheck(
  asked: typeof question,
  bucket: URL,
  credentials: S3Credentials,
  { now }: World,
  network: Network,
): Promise<Check> {
  const seen = await observe(writeTwice(new URL(`doctor-${now.getTime()}`, bucket), credentials, now, network));
  if (seen.state === 'seen' && seen.value[0] === 403) {
    const found = 'this key pair may not write there, or the bucket is not there (403)';
    return { ...asked, state: 'not checked', found, fix: 'export the key pair of that environment and run it again' };
  }
  return checkOf(asked, seen, ([first, second]) => ({
    fine: first === 200 && second === 412,
    found:
      first !== 200
        ? `${bucket.host} answered ${first} to a write`
        : second === 412
          ? 'the second conditional write was refused (412)'
          : `the second conditional write was answered ${second}, not 412: locks would exclude no one`,
  }));
}

async function writeTwice(
  url: URL,
  credentials: S3Credentials,
  now: Date,
  { fetch }: Network,
): Promise<readonly [number, number]> {
  const send = async (method: S3Request['method'], headers: Readonly<Record<string, string>>) => {
    const body = method === 'PUT' ? 'vmshiftctl doctor' : '';
    const response = await sendS3Request({ method, url, body, headers }, credentials, { fetch, now });
    await response.body?.cancel();
    return response.status;
  };
  const first = await send('PUT', { 'if-none-match': '*' });
  if (first !== 200) return [first, 0];
  try {
    return [first, await send('PUT', { 'if-none-match': '*' })];
  } finally {
    await send('DELETE', {});
  }
}
