import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { environmentsOfStack, type PlatformConfig, stateBucket } from '@vmshift/environments';
import { type Observation, observe, sendS3Request } from '@vmshift/observation';
import type { World } from '../world';
import { LOCAL_STATES } from './protect-local-states';

export type Fetch = typeof globalThis.fetch;

/** Where states are, and with which key one in a bucket is read. */
export interface StatePlace {
  readonly stateBackend: PlatformConfig['stateBackend'];
  readonly world: Pick<World, 'root' | 'env' | 'now'>;
  readonly fetch: Fetch;
}

/**
 * The text of a stack's state, straight from its file or its bucket: neither Terraform nor an `init` is needed to read it.
 * It holds credentials. Undefined where there is none, so that nothing was deployed yet.
 */
export function readState(stack: string, place: StatePlace): Promise<Observation<string | undefined>> {
  return observe(readText(stack, place));
}

async function readText(stack: string, { stateBackend, world, fetch }: StatePlace): Promise<string | undefined> {
  if (stateBackend.kind === 'local') {
    const file = join(world.root, LOCAL_STATES, `${stack}.tfstate`);
    return existsSync(file) ? readFileSync(file, 'utf8') : undefined;
  }
  const { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey } = world.env;
  const [environment = stack] = environmentsOfStack(stack, { environments: [] });
  const bucket = stateBucket(stateBackend, environment);
  if (!accessKeyId || !secretAccessKey)
    throw new Error(`AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY are not set; needed: a key that reads ${bucket}`);
  const url = new URL(`${stateBackend.endpoint}/${bucket}/${stack}.tfstate`);
  const request = { method: 'GET', url, body: '', headers: {} } as const;
  const response = await sendS3Request(request, { accessKeyId, secretAccessKey }, { fetch, now: world.now });
  if (response.status === 200) return response.text();
  const text = await response.text();
  // A bucket that is not there answers 404 as well, and holds no fewer states than an empty one.
  if (response.status === 404 && !text.includes('NoSuchBucket')) return undefined;
  throw new Error(`${bucket} answered ${response.status}; needed: a key that reads it`);
}
