import type { ClaimObject, QuotaObject } from '@vmshift/kubernetes';
import {
  type Amounts,
  add,
  autoscalerOf,
  formatQuantity,
  NANOS,
  nanos,
  podResources,
  podsAtPeak,
} from '@vmshift/kubernetes';
import type { Check, CheckInput, Finding } from './check';

/**
 * The pod that cert-manager starts in the namespace to answer an ACME challenge.
 * @see https://cert-manager.io/docs/cli/controller/
 */
const ACME_SOLVER: Amounts = new Map([
  ['requests.cpu', nanos('10m')],
  ['requests.memory', nanos('64Mi')],
  ['limits.cpu', nanos('100m')],
  ['limits.memory', nanos('64Mi')],
  ['pods', NANOS],
]);

/**
 * The namespace's quota has room for every autoscaler at its maximum while every rollout surges, each Job runs and a
 * certificate is renewed: a quota that is too small stops a rollout halfway, on the busiest day.
 * @see https://kubernetes.io/docs/concepts/policy/resource-quotas/
 */
export const quotas: Check = {
  id: 'quota',
  find: (input) => {
    const quotaObjects = input.ofKind('ResourceQuota');
    if (quotaObjects.length === 0) return [];
    const demand = demandOf(input);
    return quotaObjects.flatMap((object) => findShortage(object, demand));
  },
};

function findShortage(object: QuotaObject, demand: Amounts): readonly Finding[] {
  return Object.entries(object.spec?.hard ?? {}).flatMap(([name, hard]) => {
    // A quota may name requests without the prefix.
    const needed = demand.get(name) ?? demand.get(`requests.${name}`) ?? 0n;
    if (nanos(hard) >= needed) return [];
    const unit = name.endsWith('memory') || name.endsWith('storage') ? 'binary' : 'decimal';
    const allowed = `at least ${formatQuantity(needed, unit)}, the sum of all pods at their maximum`;
    return [{ object, path: `spec.hard.${name}`, value: String(hard), allowed }];
  });
}

/** What the quota counts, at the most that may exist at once. */
function demandOf(input: CheckInput): Amounts {
  const pods = input.workloads.map((workload) => {
    const autoscaler = autoscalerOf(workload, input.ofKind('HorizontalPodAutoscaler'));
    const count = BigInt(podsAtPeak(workload, autoscaler));
    return new Map(
      [...podResources(workload), ['pods', NANOS] as const].map(([name, amount]) => [name, amount * count]),
    );
  });
  const solver = input.ofKind('Ingress').some(({ spec }) => (spec?.tls ?? []).length > 0) ? [ACME_SOLVER] : [];
  return [...pods, ...solver, claimAmounts(input.ofKind('PersistentVolumeClaim')), countAmounts(input)].reduce(
    add,
    new Map(),
  );
}

function claimAmounts(claims: readonly ClaimObject[]): Amounts {
  const storage = claims.reduce((sum, { spec }) => sum + nanos(spec?.resources?.requests?.storage), 0n);
  return new Map([
    ['requests.storage', storage],
    ['persistentvolumeclaims', BigInt(claims.length) * NANOS],
  ]);
}

function countAmounts({ ofKind }: CheckInput): Amounts {
  const services = ofKind('Service');
  const ofType = (type: string) => BigInt(services.filter(({ spec }) => spec?.type === type).length) * NANOS;
  return new Map([
    ['services', BigInt(services.length) * NANOS],
    ['services.loadbalancers', ofType('LoadBalancer')],
    ['services.nodeports', ofType('NodePort') + ofType('LoadBalancer')],
    ['configmaps', BigInt(ofKind('ConfigMap').length) * NANOS],
  ]);
}
