import { POD_EPHEMERAL_STORAGE } from '@vmshift/environments';
import {
  type Amounts,
  add,
  at,
  autoscalerOf,
  dataAt,
  fieldPath,
  formatQuantity,
  NANOS,
  nanos,
  numberAt,
  objectName,
  podResources,
  podsAtPeak,
  quantity,
  recordsAt,
  textAt,
  withLimitDefaults,
} from '@vmshift/kubernetes';
import { type CheckInput, objectRule } from '../object-rule';
import { printed } from '../printed';

/**
 * The pod that cert-manager starts in the namespace to answer an ACME challenge.
 * @see https://cert-manager.io/docs/cli/controller/
 */
const ACME_SOLVER: Amounts = new Map([
  ['requests.cpu', nanos('10m')],
  ['requests.memory', nanos('64Mi')],
  // Which it does not name: the default of the LimitRange.
  ['requests.ephemeral-storage', nanos(POD_EPHEMERAL_STORAGE)],
  ['limits.cpu', nanos('100m')],
  ['limits.memory', nanos('64Mi')],
  ['pods', NANOS],
]);

const quotaExceeded = objectRule({
  id: 'quota-exceeded',
  title: 'The quota has room for every workload at its maximum, while all are rolled out',
  judge: (input) => {
    const quotas = input.ofKind('ResourceQuota');
    if (quotas.length === 0) return [];
    const demand = demandOf(input);
    return quotas.flatMap((quota) => {
      const exceeded = Object.entries(dataAt(quota, 'spec.hard')).flatMap(([resource, hard]) => {
        // A quota may name requests without the prefix, and counts of objects with one.
        const needed =
          demand.get(resource) ??
          demand.get(`requests.${resource}`) ??
          demand.get(resource.replace(/^count\/(?!.*\.)/, ''));
        const most = quantity(hard);
        if (needed === undefined || most === undefined || most >= needed) return [];
        const unit = /memory|storage$/.test(resource) ? 'binary' : 'decimal';
        return [{ resource, now: printed(hard), needed: formatQuantity(needed, unit) }];
      });
      return asOne(objectName(quota), exceeded);
    });
  },
  class: 'capacity',
  verdict: 'block',
  because: ({ what, ofObjects }) =>
    ofObjects
      ? `the objects of the environment need ${what}`
      : `all workloads at their maximum, while they are rolled out, need ${what}`,
  impact: ({ ofObjects }) =>
    ofObjects
      ? 'the API server refuses the object that is one too many, and the sync fails'
      : 'the API server refuses new pods when they are needed: no scaling, and a rollout stops halfway',
  fix: ({ least, ofObjects }) =>
    ofObjects
      ? `leave out what it does not allow, such as a Service of type LoadBalancer, or raise it to at least ${least}`
      : `raise it to at least ${least}, or lower what the workloads ask for in the model`,
  see: 'https://kubernetes.io/docs/concepts/policy/resource-quotas/',
  reads: ['spec.hard'],
});

/** Resources of a quota that objects use as they stand, whether pods run or not. */
const OF_OBJECTS =
  /^count\/(?!pods$)|^(?:services|configmaps|persistentvolumeclaims)\b|(?:^|\/)requests\.storage$|\/persistentvolumeclaims$/;

interface Exceeded {
  readonly resource: string;
  /** What the quota allows. */
  readonly now: string;
  readonly needed: string;
}

/** One workload that grows breaks several bounds of a quota: one fact, a line for each. */
function asOne(object: string, exceeded: readonly Exceeded[]) {
  const [first, ...more] = exceeded;
  if (first === undefined) return [];
  const ofObjects = exceeded.every(({ resource }) => OF_OBJECTS.test(resource));
  const allows = ({ resource, now, needed }: Exceeded) => `${needed} of ${resource}; the quota allows ${now}`;
  if (more.length === 0) {
    const path = fieldPath('spec.hard', first.resource);
    return [{ object, path, now: first.now, what: allows(first), least: first.needed, ofObjects }];
  }
  return [
    {
      ofObjects,
      ...{ object, path: 'spec.hard', what: 'more than the quota allows', lines: exceeded.map(allows) },
      now: exceeded.map(({ resource, now }) => `${resource} ${now}`).join(', '),
      least: exceeded.map(({ resource, needed }) => `${resource} ${needed}`).join(', '),
    },
  ];
}

/** What the quota counts, at the most that may exist at once. */
function demandOf(input: CheckInput): Amounts {
  const ranges = input.ofKind('LimitRange');
  const pods = input.workloads.map((workload) => {
    const autoscaler = autoscalerOf(workload, input.ofKind('HorizontalPodAutoscaler'));
    const peak = podsAtPeak(workload, autoscaler);
    const count = wholeNumber(peak);
    const one = [...podResources(withLimitDefaults(workload, ranges)), ['pods', NANOS] as const];
    return new Map(one.map(([name, amount]) => [name, amount * count]));
  });
  const hasCertificate = input.ofKind('Ingress').some((ingress) => recordsAt(ingress, 'spec.tls').length > 0);
  return [
    ...pods,
    ...(hasCertificate ? [ACME_SOLVER] : []),
    claimAmounts(input),
    countAmounts(input),
    kindAmounts(input),
  ].reduce(add, new Map());
}

/** A malformed number counts for nothing: the schema tells it. */
function wholeNumber(count: number): bigint {
  return Number.isSafeInteger(count) && count > 0 ? BigInt(count) : 0n;
}

function claimAmounts({ ofKind }: CheckInput): Amounts {
  const claims = ofKind('PersistentVolumeClaim');
  const storage = claims.reduce((sum, claim) => sum + nanos(at(claim, 'spec.resources.requests.storage')), 0n);
  const ofClass = claims.map((claim): Amounts => {
    const prefix = `${textAt(claim, 'spec.storageClassName') ?? ''}.storageclass.storage.k8s.io`;
    return new Map([
      [`${prefix}/requests.storage`, nanos(at(claim, 'spec.resources.requests.storage'))],
      [`${prefix}/persistentvolumeclaims`, NANOS],
    ]);
  });
  const all = new Map([
    ['requests.storage', storage],
    ['persistentvolumeclaims', BigInt(claims.length) * NANOS],
  ]);
  return [all, ...ofClass].reduce(add, new Map());
}

function countAmounts({ ofKind }: CheckInput): Amounts {
  const services = ofKind('Service');
  const ofType = (type: string) => services.filter((service) => textAt(service, 'spec.type') === type).length;
  const counts = {
    services: services.length,
    'services.loadbalancers': ofType('LoadBalancer'),
    'services.nodeports': ofType('NodePort') + ofType('LoadBalancer'),
    configmaps: ofKind('ConfigMap').length,
  };
  return new Map(Object.entries(counts).map(([name, count]) => [name, BigInt(count) * NANOS]));
}

/**
 * Objects of each kind as `count/<resource>.<group>`, with those that controllers make of them.
 * @see https://kubernetes.io/docs/concepts/policy/resource-quotas/#quota-on-object-count
 */
function kindAmounts({ objects, ofKind }: CheckInput): Amounts {
  const own = objects.map(({ kind, apiVersion }) => [resourceOf(kind, apiVersion), 1] as const);
  const made = [
    // One for each revision that is kept, and for the new one.
    ...ofKind('Deployment').map(
      (one) => ['replicasets.apps', (numberAt(one, 'spec.revisionHistoryLimit') ?? 10) + 1] as const,
    ),
    // One that runs, and those that are kept.
    ...ofKind('CronJob').map((one) => {
      const succeeded = numberAt(one, 'spec.successfulJobsHistoryLimit') ?? 3;
      return ['jobs.batch', 1 + succeeded + (numberAt(one, 'spec.failedJobsHistoryLimit') ?? 1)] as const;
    }),
  ];
  return [...own, ...made]
    .map(([resource, count]): Amounts => new Map([[`count/${resource}`, wholeNumber(count) * NANOS]]))
    .reduce(add, new Map());
}

/** `NetworkPolicy` of `networking.k8s.io/v1` as `networkpolicies.networking.k8s.io`. */
function resourceOf(kind: string, apiVersion: string): string {
  const plural = kind.toLowerCase().replace(/y$/, 'ie').replace(/s$/, 'se');
  const group = apiVersion.includes('/') ? `.${apiVersion.split('/')[0]}` : '';
  return `${plural}s${group}`;
}

export const quotaRules = [quotaExceeded];
