import type { Model } from '@vmshift/environments';
import { z } from 'zod';
import { readableProfile } from './parse-profile';

/** The model of a revision, or why it could not be read. */
export type ReadModel = { readonly model: Model } | { readonly because: string };

/** Reads a model that an older or newer program wrote: the part that a review reads has to be there. */
export function parseModel(text: string): ReadModel {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    return { because: `it is not JSON: ${error instanceof Error ? error.message : String(error)}` };
  }
  const parsed = reviewed.safeParse(value);
  return parsed.success
    ? { model: parsed.data as unknown as Model }
    : { because: `it has another shape: ${z.prettifyError(parsed.error).split('\n')[0]}` };
}

/** What the review reads of a model; the rest is kept as it is. */
const pool = z.looseObject({ type: z.string(), minNodes: z.number(), maxNodes: z.number() });
const placed = z.looseObject({ nodePool: z.string().optional() });
const pinned = z.looseObject({ repository: z.string(), tag: z.string(), digest: z.string() });
const database = z.union([
  placed.extend({ kind: z.literal('in-cluster'), backup: placed, pooler: placed.optional() }),
  z.looseObject({ kind: z.literal('managed'), pooler: placed.optional() }),
]);
const reviewed = z.looseObject({
  platform: z.looseObject({
    targetRevision: z.string(),
    application: readableProfile.optional(),
    images: z.looseObject({
      api: z.string(),
      celery: z.string(),
      postgresql: pinned,
      redis: pinned,
      pgbouncer: pinned,
      rclone: pinned,
    }),
    argoCd: z.looseObject({ highAvailability: z.boolean() }),
  }),
  environments: z.array(
    z.looseObject({
      name: z.string(),
      branch: z.string(),
      namespace: z.string(),
      host: z.string(),
      application: z.looseObject({ selfHeal: z.boolean(), cascadingDelete: z.boolean() }),
      cluster: z.looseObject({
        region: z.string(),
        kubernetesVersion: z.string(),
        highAvailability: z.boolean(),
        hostsArgoCd: z.boolean(),
        preventDestroy: z.boolean(),
        controlPlaneAcl: z.looseObject({ ipv4: z.array(z.string()), ipv6: z.array(z.string()) }).optional(),
        nodePool: pool,
        additionalNodePools: z.array(pool.extend({ name: z.string(), reserved: z.boolean().optional() })).optional(),
      }),
      processes: z.record(z.string(), placed),
      database,
      idleDatabase: database.optional(),
      redis: placed,
    }),
  ),
});
