import type { ApplicationProfile } from '@vmshift/application';
import {
  dumpStorage,
  type EnvironmentConfig,
  ephemeralStorage,
  maxReplicas,
  POD_EPHEMERAL_STORAGE,
  podsDuringHandover,
  processesOf,
  type QuantitiesConfig,
  type ResourcesConfig,
  ROLLING_UPDATE,
  renderedIdleDatabase,
  runningDatabase,
} from '@vmshift/environments';
import { formatQuantity, parseQuantity } from '@vmshift/kubernetes';

/**
 * Of a workload that rolls. A new pod is ready within seconds, and an old one takes up to a minute to stop, which the quota
 * counts: with less room a rollout at the peak waits for it, and is taken for a failure. One more is of the next rollout.
 */
function mostPods(replicas: number): number {
  return podsDuringHandover(replicas) + ROLLING_UPDATE.maxSurge;
}

/** Pods of one kind that may exist at once, and what each asks for. */
interface PodDemand {
  readonly pods: number;
  readonly resources: ResourcesConfig;
  /** What each may write to the disk of its node. @default {@link POD_EPHEMERAL_STORAGE} */
  readonly storage?: string;
}

/**
 * What cert-manager gives its solver pod.
 * @see https://cert-manager.io/docs/cli/controller/
 */
const ACME_SOLVER: ResourcesConfig = {
  requests: { cpu: '10m', memory: '64Mi' },
  limits: { cpu: '100m', memory: '64Mi' },
};

/** What a container gets that names no resources; nothing of ours does, a debug pod may. */
const DEFAULTS: ResourcesConfig = {
  requests: { cpu: '50m', memory: '64Mi' },
  limits: { cpu: '250m', memory: '128Mi' },
};

/** The `hard` values of the namespace's ResourceQuota: everything at its maximum while everything rolls at once. */
export function quotaHard(environment: EnvironmentConfig, profile: ApplicationProfile): Record<string, string> {
  const demands = podDemands(environment, profile);
  const total = (side: 'requests' | 'limits', name: keyof QuantitiesConfig) =>
    demands.reduce((sum, { pods, resources }) => sum + BigInt(pods) * amountOf(resources[side][name]), 0n);
  return {
    'requests.cpu': formatQuantity(total('requests', 'cpu'), 'decimal'),
    'requests.memory': formatQuantity(total('requests', 'memory'), 'binary'),
    'requests.ephemeral-storage': formatQuantity(
      demands.reduce((sum, { pods, storage = POD_EPHEMERAL_STORAGE }) => sum + BigInt(pods) * amountOf(storage), 0n),
      'binary',
    ),
    'limits.cpu': formatQuantity(total('limits', 'cpu'), 'decimal'),
    'limits.memory': formatQuantity(total('limits', 'memory'), 'binary'),
    pods: String(demands.reduce((sum, { pods }) => sum + pods, 0)),
    // The one way in is the ingress controller's.
    'services.loadbalancers': '0',
  };
}

export interface ContainerLimits {
  readonly max: ContainerQuantities;
  readonly default: ContainerQuantities;
  readonly defaultRequest: ContainerQuantities;
}

type ContainerQuantities = QuantitiesConfig & { readonly 'ephemeral-storage': string };

/** The namespace's LimitRange: no container may be larger than the model's largest. */
export function containerLimits(environment: EnvironmentConfig, profile: ApplicationProfile): ContainerLimits {
  const demands = podDemands(environment, profile);
  const limits = demands.map(({ resources }) => resources.limits);
  // As the default too: what was made before its manifest named a limit, such as a backup, is not evicted for it.
  const most = { 'ephemeral-storage': largestOf(demands.map(({ storage = POD_EPHEMERAL_STORAGE }) => storage)) };
  return {
    max: {
      ...{ cpu: largestOf(limits.map(({ cpu }) => cpu)), memory: largestOf(limits.map(({ memory }) => memory)) },
      ...most,
    },
    default: { ...DEFAULTS.limits, ...most },
    defaultRequest: { ...DEFAULTS.requests, 'ephemeral-storage': POD_EPHEMERAL_STORAGE },
  };
}

/** Init containers ask for no more than the containers that follow them, so a pod asks for what its container does. */
function podDemands(environment: EnvironmentConfig, profile: ApplicationProfile): readonly PodDemand[] {
  const { database, redis } = environment;
  const server = runningDatabase(environment);
  return [
    ...processesOf(environment, profile).map(({ process: { writable }, config: { scaling, resources } }) => ({
      pods: scaling ? mostPods(maxReplicas(scaling)) : 1,
      resources,
      storage: ephemeralStorage(writable),
    })),
    { pods: 1, resources: redis.resources },
    ...(database.pooler ? [{ pods: mostPods(database.pooler.replicas), resources: database.pooler.resources }] : []),
    ...(server
      ? [
          { pods: 1, resources: server.resources },
          // A backup, a restore, and a copy where there is one; then the drill, which also holds a server.
          {
            pods: renderedIdleDatabase(environment) ? 3 : 2,
            resources: server.backup.resources,
            storage: dumpStorage(server),
          },
          { pods: 1, resources: server.backup.resources, storage: dumpStorage(server, 2) },
        ]
      : []),
    { pods: 1, resources: ACME_SOLVER },
  ];
}

function largestOf(values: readonly string[]): string {
  return values.reduce((a, b) => (amountOf(b) > amountOf(a) ? b : a));
}

function amountOf(quantity: string): bigint {
  const value = parseQuantity(quantity);
  if (value === undefined) throw new TypeError(`resources: got ${quantity}, no quantity`);
  return value;
}
