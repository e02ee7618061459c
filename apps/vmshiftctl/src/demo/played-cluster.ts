import { vmshift } from '@vmshift/application';
import { contextName, type EnvironmentConfig, model } from '@vmshift/environments';
import {
  type ClusterObservation,
  type PlatformObservation,
  parseApplication,
  parsePod,
  parseWorkload,
} from '@vmshift/observation';
import { imageReference, type ReleasePin } from '@vmshift/releases';

/** The cluster that is played: it has taken a pin, and its API runs or ends each time that it is started. */
export interface PlayedCluster {
  readonly environment: EnvironmentConfig;
  readonly pin: ReleasePin;
  /** Commit of this repository that Argo CD has applied. */
  readonly revision: string;
  /** Last line that the API writes before it ends. @default it runs */
  readonly lastLine?: string | undefined;
  readonly now: Date;
}

/** What a look at the real thing would find, made of objects as Argo CD and Kubernetes give them. */
export function observePlayed(cluster: PlayedCluster): PlatformObservation {
  const { environment, revision, now } = cluster;
  const [, application] = parseApplication(applicationOf(cluster)) ?? [];
  if (application === undefined) throw new Error('no Application was made');
  return {
    at: now.toISOString(),
    network: seen([environment.host]),
    contexts: seen([contextName(environment)]),
    argoCd: { context: contextName(environment), host: NOT_PLAYED },
    git: { branches: {}, clone: NOT_PLAYED },
    gitHub: { repositories: [], builds: {}, scheduled: {} },
    environments: {
      [environment.name]: {
        application,
        applied: seen({ newest: revision, changedAt: now.toISOString(), missing: 0 }),
        cluster: seen(objectsOf(cluster)),
        host: seen({
          url: `https://${environment.host}${vmshift.ingress.health.public}`,
          addresses: [],
          answer: HEALTHY,
        }),
      },
    },
  };
}

/** Also while a new pod crashes: a rollout keeps the old ones until the new ones are ready. */
const HEALTHY = { status: 200, healthy: true, body: '{"status":"healthy"}' };

const NOT_PLAYED = { state: 'unknown', because: 'it is not played' } as const;

function seen<T>(value: T) {
  return { state: 'seen', value } as const;
}

/** @see https://argo-cd.readthedocs.io/en/stable/user-guide/application-specification/ */
function applicationOf({ environment, pin, revision, lastLine, now }: PlayedCluster): object {
  const { images, repositoryUrl, targetRevision } = model.platform;
  const status = lastLine === undefined ? 'Healthy' : 'Progressing';
  return {
    metadata: { name: `vmshift-${environment.name}`, creationTimestamp: now.toISOString() },
    spec: {
      source: { repoURL: repositoryUrl, path: `dist/${environment.name}`, targetRevision },
      destination: { name: `vmshift-${environment.name}`, namespace: environment.namespace },
      syncPolicy: { automated: { prune: true, selfHeal: true } },
    },
    status: {
      sync: { status: 'Synced', revision },
      health: { status, lastTransitionTime: now.toISOString() },
      summary: {
        images: [imageReference(images.api, pin.images.api), imageReference(images.celery, pin.images.celery)],
      },
    },
  };
}

/** A pod of the API, and none of the other kinds. */
function objectsOf({ pin, lastLine, now }: PlayedCluster): ClusterObservation {
  const at = now.toISOString();
  const name = vmshift.processes[vmshift.ingress.process].app;
  const replicaSet = `${name}-${pin.commit.slice(0, 10)}`;
  const pod = `${replicaSet}-x2k9v`;
  const crashes = lastLine !== undefined;
  const end = { reason: 'Error', exitCode: 1, startedAt: at, finishedAt: at };
  const none = seen([]);
  return {
    pods: seen([
      parsePod({
        metadata: {
          name: pod,
          creationTimestamp: at,
          ownerReferences: [{ kind: 'ReplicaSet', name: replicaSet }],
        },
        spec: { containers: [{ name, image: imageReference(model.platform.images.api, pin.images.api) }] },
        status: {
          phase: 'Running',
          conditions: [{ type: 'Ready', status: crashes ? 'False' : 'True', lastTransitionTime: at }],
          containerStatuses: [
            {
              name,
              ready: !crashes,
              restartCount: crashes ? 3 : 0,
              state: crashes ? { waiting: { reason: 'CrashLoopBackOff' } } : { running: { startedAt: at } },
              ...(crashes && { lastState: { terminated: end } }),
            },
          ],
        },
      }),
    ]),
    replicaSets: seen([
      parseWorkload({
        ...{ kind: 'ReplicaSet', metadata: { name: replicaSet, ownerReferences: [{ kind: 'Deployment', name }] } },
        spec: { replicas: 1 },
      }),
    ]),
    ...{ events: none, deployments: none, jobs: none, cronJobs: none, claims: none },
    ...{ autoscalers: none, quotas: none, services: none, endpoints: none, ingresses: none, certificates: none },
    ...{ certificateRequests: none, orders: none, challenges: none, nodes: none, attachments: none },
    unreadable: [],
    logs: crashes ? [{ pod, container: name, lines: seen([lastLine]) }] : [],
  };
}
