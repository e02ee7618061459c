import { type ApplicationProfile, networkFlows } from '@vmshift/application';
import { z } from 'zod';

const text = z.string();
const texts = z.array(text);
const count = z.number();
const named = z.record(text, text);

const user = z.looseObject({ uid: count, gid: count });

const probe = z.looseObject({
  asks: z.union([
    z.looseObject({ path: text }),
    z.looseObject({ tcp: z.literal(true) }),
    z.looseObject({ command: texts }),
  ]),
  periodSeconds: count,
  timeoutSeconds: count,
  failureThreshold: count,
});

const common = {
  app: text,
  component: text,
  tier: text.optional(),
  image: z.union([z.enum(['api', 'celery']), z.looseObject({ repository: text, tag: text, digest: text })]),
  user,
  command: texts.optional(),
  args: texts.optional(),
  subcommand: text.optional(),
  settings: z.record(text, texts).optional(),
  configuration: named.optional(),
  secrets: named.optional(),
  unusedVariables: texts.optional(),
  calls: z.array(z.union([z.looseObject({ process: text }), z.looseObject({ internet: count })])).optional(),
  writable: z.array(z.looseObject({ name: text, path: text, sizeLimit: text })).optional(),
  databaseConnections: count.optional(),
  graceSeconds: count,
  optional: z.boolean().optional(),
};

const longRunning = {
  ...common,
  listens: z.looseObject({ name: text, port: count, servicePort: count }).optional(),
  probes: z.looseObject({ startup: probe.optional(), liveness: probe.optional(), readiness: probe.optional() }),
  startSeconds: count,
  silentSeconds: count,
  stopSeconds: count,
  leastMemoryMib: count.optional(),
  preStopSeconds: count.optional(),
};

const ending = { ...common, deadlineSeconds: count, retries: count };

const process = z.discriminatedUnion('kind', [
  z.looseObject({
    kind: z.literal('scaled'),
    ...longRunning,
    workers: count.optional(),
    blockedSeconds: z.looseObject({ least: count, most: count }).optional(),
    queues: texts.optional(),
  }),
  z.looseObject({ kind: z.literal('singleton'), ...longRunning }),
  z.looseObject({ kind: z.literal('sync-job'), ...ending }),
  z.looseObject({ kind: z.literal('cron-job'), ...ending }),
]);

const secretValue = z.discriminatedUnion('kind', [
  z.looseObject({ kind: z.literal('database-url'), through: z.enum(['pooler', 'server']) }),
  z.looseObject({ kind: z.literal('queue-url'), database: count }),
  z.looseObject({ kind: z.literal('password'), of: z.enum(['database', 'queue']) }),
  z.looseObject({ kind: z.literal('pooler-users') }),
  z.looseObject({ kind: z.literal('backup-key'), part: z.enum(['accessKeyId', 'secretAccessKey']) }),
  z.looseObject({ kind: z.literal('external'), description: text }),
]);

const volume = z.looseObject({ claim: text, folder: text });

const server = z.looseObject({
  app: text,
  component: text,
  port: count,
  user,
  imageNames: texts,
  data: volume.optional(),
  secrets: named.optional(),
  graceSeconds: count,
  startSeconds: count.optional(),
  silentSeconds: count.optional(),
  stopSeconds: count,
  leastMemoryMib: count.optional(),
});

const stateful = server.extend({ data: volume, secrets: named });

const pods = z.looseObject({ namespace: text, selector: named, labels: named });

const profile: z.ZodType<ApplicationProfile> = z.looseObject({
  name: text,
  serviceAccount: text,
  secret: z.looseObject({ name: text, keys: z.record(text, secretValue), registry: text }),
  imageNames: z.looseObject({ api: texts, celery: texts }),
  processes: z.record(text, process),
  servers: z.looseObject({
    database: stateful.extend({
      roleSettings: z.looseObject({ lock_timeout: count, statement_timeout: count }).optional(),
    }),
    pooler: server.extend({
      usersKey: text,
      managedVariable: text,
      settings: z.looseObject({ pool_mode: text, ignore_startup_parameters: text, query_wait_timeout: text }),
    }),
    queue: stateful.extend({
      settings: z.looseObject({ appendonly: text, appendfsync: text, save: text, 'maxmemory-policy': text }),
    }),
  }),
  backup: z.looseObject({
    ...{ app: text, component: text, user, graceSeconds: count, deadlineSeconds: count, retries: count },
    ...{ databaseConnections: count, dumpSecrets: named, storageSecrets: named, storagePort: count },
  }),
  ingress: z.looseObject({
    name: text,
    process: text,
    routes: z.array(
      z.looseObject({ path: text, probes: z.enum(['process', 'database']).optional(), gives: text.optional() }),
    ),
    health: z.looseObject({ public: text, live: text, ready: text }),
  }),
  databasePool: z.looseObject({ size: count, overflow: count }),
  processMemoryMib: count,
  celery: z.looseObject({ application: text, defaultQueue: text }),
  readVariables: texts,
  neighbours: z.looseObject({
    ingressController: pods.extend({ release: text, ingressClass: text, controller: text, annotations: text }),
    clusterDns: pods.extend({ port: count }),
    acmeSolver: z.looseObject({ label: text, port: count }),
    privateNetworks: texts,
  }),
});

/** The profile of another revision: everything that a rule may read is there, and every name in it leads to something. */
export const readableProfile = profile.superRefine((value, context) => {
  for (const pooled of [true, false]) {
    try {
      networkFlows(value, { processes: Object.keys(value.processes), pooled });
    } catch (error) {
      context.addIssue({ code: 'custom', message: error instanceof Error ? error.message : String(error) });
    }
  }
});
