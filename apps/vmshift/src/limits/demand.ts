import type { ApplicationProfile } from '@vmshift/application';
import {
  type EnvironmentConfig,
  peakReplicas,
  podsDuringRollout,
  processesOf,
  type QuantitiesConfig,
  type ResourcesConfig,
  runningDatabase,
} from '@vmshift/environments';
import { formatQuantity, parseQuantity } from '@vmshift/kubernetes';

/** Pods of one kind that may exist at once, and what each asks for. */
interface PodDemand {
  readonly pods: number;
  readonly resources: ResourcesConfig;
}

/**
 * Of a workload that rolls, one old pod is still shutting down: the Deployment no longer counts it, but the quota does.
 */
const STOPPING_PODS = 1;

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
    'limits.cpu': formatQuantity(total('limits', 'cpu'), 'decimal'),
    'limits.memory': formatQuantity(total('limits', 'memory'), 'binary'),
    pods: String(demands.reduce((sum, { pods }) => sum + pods, 0)),
    // The one way in is the ingress controller's.
    'services.loadbalancers': '0',
  };
}

export interface ContainerLimits {
  readonly max: QuantitiesConfig;
  readonly default: QuantitiesConfig;
  readonly defaultRequest: QuantitiesConfig;
}

/** The namespace's LimitRange: no container may be larger than the model's largest. */
export function containerLimits(environment: EnvironmentConfig, profile: ApplicationProfile): ContainerLimits {
  const limits = podDemands(environment, profile).map(({ resources }) => resources.limits);
  return {
    max: { cpu: largestOf(limits.map(({ cpu }) => cpu)), memory: largestOf(limits.map(({ memory }) => memory)) },
    default: DEFAULTS.limits,
    defaultRequest: DEFAULTS.requests,
  };
}

/** Init containers ask for no more than the containers that follow them, so a pod asks for what its container does. */
function podDemands(environment: EnvironmentConfig, profile: ApplicationProfile): readonly PodDemand[] {
  const { database, redis } = environment;
  const server = runningDatabase(environment);
  return [
    ...processesOf(environment, profile).map(({ config: { scaling, resources } }) => ({
      pods: scaling ? peakReplicas(scaling) + STOPPING_PODS : 1,
      resources,
    })),
    { pods: 1, resources: redis.resources },
    ...(database.pooler
      ? [{ pods: podsDuringRollout(database.pooler.replicas) + STOPPING_PODS, resources: database.pooler.resources }]
      : []),
    ...(server
      ? [
          { pods: 1, resources: server.resources },
          // The backup and the restore drill.
          { pods: 2, resources: server.backup.resources },
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
