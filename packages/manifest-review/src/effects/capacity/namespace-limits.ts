import type { Container, Workload } from '@vmshift/kubernetes';
import {
  at,
  dataAt,
  formatQuantity,
  type KubeObject,
  nanos,
  objectName,
  podResources,
  publishedBy,
  quantity,
  recordsAt,
} from '@vmshift/kubernetes';
import type { EnvironmentView } from '../../cluster/environment-view';
import { peakPods } from '../../cluster/replicas';
import { type Comparison, type Effect, type Fault, type Found, newFaults } from '../effect';

const SEE_QUOTA = 'https://kubernetes.io/docs/concepts/policy/resource-quotas/';
const SEE_RANGE = 'https://kubernetes.io/docs/concepts/policy/limit-range/';

/** Whether the namespace's quota and limit range admit every pod, at the autoscalers' maximum too. */
export const namespaceLimits: Effect = (comparison) => [...exceeded(comparison), ...loosened(comparison)];

const exceeded = newFaults((view) => [
  ...view.ofKind('ResourceQuota').flatMap((quota) => overQuota(quota, view)),
  ...view
    .ofKind('LimitRange')
    .flatMap((range) =>
      view.workloads.flatMap((workload) => [...overRange(range, workload), ...podOverRange(range, workload)]),
    ),
  ...view.workloads.flatMap((workload) =>
    workload.containers.flatMap((container) => requestOverLimit(container, workload)),
  ),
]);

function overQuota(quota: KubeObject, view: EnvironmentView): readonly Fault[] {
  return Object.entries(dataAt(quota, 'spec.hard')).flatMap(([name, hard]): readonly Fault[] => {
    const used = usage(name, view);
    const allowed = quantity(hard);
    if (used === undefined || allowed === undefined || used <= allowed) return [];
    return [
      {
        key: `${objectName(quota)} ${name}`,
        id: 'quota-exceeded',
        class: 'capacity',
        verdict: 'block',
        object: objectName(quota),
        path: `spec.hard["${name}"]`,
        before: undefined,
        after: `${print(used, name)} wanted, ${String(hard)} allowed`,
        because: `all workloads at their maximum, while they roll out, want ${print(used, name)} ${name}; the quota allows ${String(hard)}`,
        impact: 'the API server refuses new pods just when they are needed: no scaling, no rollout',
        fix: 'let synth compute the quota from the model',
        see: SEE_QUOTA,
      },
    ];
  });
}

/** What the workloads want of a quota's resource at their peak; undefined for what is not counted here. */
function usage(name: string, view: EnvironmentView): bigint | undefined {
  const match = /^(?:(requests|limits)\.)?(cpu|memory)$/.exec(name);
  if (match) {
    return view.workloads.reduce(
      (sum, workload) =>
        sum +
        BigInt(Math.ceil(peakPods(workload, view))) * podAmount(workload, `${match[1] ?? 'requests'}.${match[2]}`),
      0n,
    );
  }
  const unit = 10n ** 9n;
  if (name === 'pods' || name === 'count/pods')
    return unit * BigInt(view.workloads.reduce((sum, workload) => sum + peakPods(workload, view), 0));
  if (name === 'services.loadbalancers')
    return (
      unit * BigInt(view.ofKind('Service').filter((service) => publishedBy(service).includes('LoadBalancer')).length)
    );
  if (name === 'services.nodeports')
    return (
      unit *
      BigInt(
        view
          .ofKind('Service')
          .filter((service) => publishedBy(service).some((door) => door === 'NodePort' || door === 'LoadBalancer'))
          .length,
      )
    );
  if (name === 'persistentvolumeclaims') return unit * BigInt(view.ofKind('PersistentVolumeClaim').length);
  if (name === 'requests.storage')
    return view
      .ofKind('PersistentVolumeClaim')
      .reduce((sum, claim) => sum + (quantity(at(claim, 'spec.resources.requests.storage')) ?? 0n), 0n);
  return undefined;
}

function podAmount(workload: Workload, name: string): bigint {
  return podResources(workload).get(name) ?? 0n;
}

function print(nanos: bigint, name: string): string {
  return formatQuantity(nanos, /memory|storage/.test(name) ? 'binary' : 'decimal');
}

function overRange(range: KubeObject, workload: Workload): readonly Fault[] {
  const rules = recordsAt(range, 'spec.limits').filter(({ type }) => type === 'Container');
  return workload.containers.flatMap((container) =>
    rules.flatMap((rule) =>
      (['cpu', 'memory'] as const).flatMap((name): readonly Fault[] => {
        const [most, least] = [quantity(dataAt(rule, 'max')[name]), quantity(dataAt(rule, 'min')[name])];
        const [limit, request] = [
          nanos(at(container.spec, `resources.limits.${name}`)),
          nanos(at(container.spec, `resources.requests.${name}`)),
        ];
        const over = most !== undefined && limit > most;
        const under = least !== undefined && request > 0n && request < least;
        if (!over && !under) return [];
        return [
          {
            key: `${workload.name} ${container.name} ${name} ${over}`,
            id: 'limit-range-exceeded',
            class: 'capacity',
            verdict: 'block',
            object: workload.name,
            path: `${container.path}.resources`,
            before: undefined,
            after: `${name} ${print(over ? limit : request, name)}`,
            because: `${objectName(range)} allows ${over ? 'at most' : 'at least'} ${print((over ? most : least) ?? 0n, name)} ${name} for a container`,
            impact: 'the API server refuses the pods: the rollout hangs',
            fix: 'let synth compute the limit range from the model',
            see: SEE_RANGE,
          },
        ];
      }),
    ),
  );
}

/** The bounds for whole pods: the sum of the containers counts. */
function podOverRange(range: KubeObject, workload: Workload): readonly Fault[] {
  const rules = recordsAt(range, 'spec.limits').filter(({ type }) => type === 'Pod');
  return rules.flatMap((rule) =>
    (['cpu', 'memory'] as const).flatMap((name): readonly Fault[] => {
      const [most, least] = [quantity(dataAt(rule, 'max')[name]), quantity(dataAt(rule, 'min')[name])];
      const [limit, request] = [podAmount(workload, `limits.${name}`), podAmount(workload, `requests.${name}`)];
      const over = most !== undefined && (limit === 0n || limit > most);
      const under = least !== undefined && request < least;
      if (!over && !under) return [];
      return [
        {
          key: `${workload.name} pod ${name} ${over}`,
          id: 'limit-range-exceeded',
          class: 'capacity',
          verdict: 'block',
          object: workload.name,
          path: `${workload.podPath}.containers`,
          before: undefined,
          after: over && limit === 0n ? `no ${name} limit` : `${name} ${print(over ? limit : request, name)}`,
          because: `${objectName(range)} allows ${over ? 'at most' : 'at least'} ${print((over ? most : least) ?? 0n, name)} ${name} for a pod`,
          impact: 'the API server refuses the pods: the rollout hangs',
          fix: 'let synth compute the limit range from the model',
          see: SEE_RANGE,
        },
      ];
    }),
  );
}

function requestOverLimit(container: Container, workload: Workload): readonly Fault[] {
  return (['cpu', 'memory'] as const).flatMap((name): readonly Fault[] => {
    const limit = quantity(at(container.spec, `resources.limits.${name}`));
    const request = quantity(at(container.spec, `resources.requests.${name}`));
    if (limit === undefined || request === undefined || request <= limit) return [];
    return [
      {
        key: `${workload.name} ${container.name} ${name} request`,
        id: 'request-over-limit',
        class: 'sync-failure',
        verdict: 'block',
        object: workload.name,
        path: `${container.path}.resources`,
        before: undefined,
        after: `${name}: request ${print(request, name)}, limit ${print(limit, name)}`,
        because: 'a request may not be larger than its limit',
        impact: 'the API server refuses the object and the sync fails',
        fix: 'raise the limit or lower the request',
        see: 'https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/',
      },
    ];
  });
}

/** Bounds of the namespace that go away, and the one that keeps load balancers out. */
function loosened({ before, after }: Comparison): readonly Found[] {
  if (after.objects.length === 0) return [];
  const gone = [...before.ofKind('ResourceQuota'), ...before.ofKind('LimitRange')]
    .filter((object) => after.find(objectName(object)) === undefined && after.ofKind(object.kind).length === 0)
    .map((object) =>
      loose(object, 'capacity', '', 'there', undefined, 'nothing bounds what the namespace takes from the cluster'),
    );
  const doors = after.ofKind('ResourceQuota').flatMap((quota) => {
    const name = ['spec.hard', 'services.loadbalancers'] as const;
    const [was, is] = [before.find(objectName(quota)), quota].map((one) => dataAt(one, name[0])[name[1]]);
    return String(was) === '0' && String(is) !== '0'
      ? [
          loose(
            quota,
            'exposure',
            `spec.hard["${name[1]}"]`,
            '0',
            is === undefined ? undefined : String(is),
            'nothing keeps a Service from becoming a load balancer with a public address',
          ),
        ]
      : [];
  });
  return [...gone, ...doors];
}

function loose(
  object: KubeObject,
  kind: Found['class'],
  path: string,
  before: string,
  after: string | undefined,
  because: string,
): Found {
  return {
    id: 'namespace-bound-removed',
    class: kind,
    verdict: 'warn',
    object: objectName(object),
    path,
    before,
    after,
    because,
    impact: 'a mistake in a manifest reaches as far as the cluster does',
    fix: 'keep the bound; let synth compute it from the model',
    see: SEE_QUOTA,
  };
}
