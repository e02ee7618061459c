import { counted } from '@vmshift/findings';
import {
  at,
  type KubeObject,
  numberAt,
  objectName,
  podResources,
  quantity,
  recordsAt,
  targetOf,
  textAt,
} from '@vmshift/kubernetes';
import type { EnvironmentView } from '../../cluster/environment-view';
import { type Comparison, changeRule, newPlaces } from '../rule';

const SEE = 'https://kubernetes.io/docs/tasks/run-application/horizontal-pod-autoscale/';
const WAIT = 'spec.behavior.scaleUp.stabilizationWindowSeconds';
const SELECT = 'spec.behavior.scaleUp.selectPolicy';
const SELECT_DOWN = 'spec.behavior.scaleDown.selectPolicy';

/** Below this target, in percent of the request, health checks and the log keep an autoscaler at its maximum. */
const LEAST_CPU_TARGET = 20;
/** Above this target, in percent of the request, new pods come when the running ones are already late. */
const GREATEST_CPU_TARGET = 80;
/** Seconds of waiting that load which rises quickly does not notice. */
const GREATEST_WAIT = 120;
/** Seconds up to the maximum that a morning’s load leaves, and those that no load leaves. */
const SLOW_CLIMB = 600;
const HOPELESS_CLIMB = 1800;

/** Under load requests wait or fail that were served before. */
const weaker = {
  class: 'capacity',
  impact: 'under load requests wait or fail that would have been served before',
  fix: 'keep the bounds and the target of the model',
  see: SEE,
} as const;

/** Autoscalers that exist before and after. */
function keptScalers({ before, after }: Comparison) {
  return after.ofKind('HorizontalPodAutoscaler').flatMap((scaler) => {
    const old = before.find(objectName(scaler));
    return old === undefined ? [] : [{ old, scaler, object: objectName(scaler) }];
  });
}

/** The use of CPU at which pods are added, in percent of what they request: an amount is as good a target. */
function cpuTarget(scaler: KubeObject, view: EnvironmentView): number | undefined {
  const metric = recordsAt(scaler, 'spec.metrics').find((one) => textAt(one, 'resource.name') === 'cpu');
  const percent = numberAt(metric, 'resource.target.averageUtilization');
  if (percent !== undefined) return percent;
  const amount = quantity(at(metric, 'resource.target.averageValue'));
  const workload = view.workload(targetOf(scaler));
  const requested = workload && podResources(workload).get('requests.cpu');
  return amount === undefined || !requested ? undefined : Math.round(Number((amount * 100n) / requested));
}

/** Seconds in which an autoscaler comes from its minimum to its maximum, where policies bound how fast. */
function climbSeconds(scaler: KubeObject): number {
  const policies = recordsAt(scaler, 'spec.behavior.scaleUp.policies');
  // Without a policy the number of pods may double every 15 s.
  if (policies.length === 0) return 0;
  const least = numberAt(scaler, 'spec.minReplicas') ?? 1;
  const most = numberAt(scaler, 'spec.maxReplicas') ?? least;
  const rates = policies.map((policy) => {
    const value = numberAt(policy, 'value') ?? 0;
    const pods = textAt(policy, 'type') === 'Percent' ? Math.ceil((least * value) / 100) : value;
    return pods / (numberAt(policy, 'periodSeconds') ?? 1);
  });
  const rate = textAt(scaler, SELECT) === 'Min' ? Math.min(...rates) : Math.max(...rates);
  return rate === 0 ? Number.POSITIVE_INFINITY : Math.round((most - least) / rate);
}

/** An autoscaler has room to grow, and grows before the pods are late. */
export const autoscaling = [
  changeRule({
    ...weaker,
    id: 'autoscaler-stops-earlier',
    title: 'An autoscaler may make as many pods as before',
    judge: (comparison) =>
      keptScalers(comparison).flatMap(({ old, scaler, object }) => {
        const [was, is] = [numberAt(old, 'spec.maxReplicas') ?? 0, numberAt(scaler, 'spec.maxReplicas') ?? 0];
        if (is >= was) return [];
        const least = numberAt(scaler, 'spec.minReplicas') ?? 1;
        const verdict = is <= least ? 'block' : 'warn';
        return { object, path: 'spec.maxReplicas', before: String(was), after: String(is), verdict } as const;
      }),
    verdict: 'block',
    because: 'the autoscaler stops earlier',
    reads: ['spec.maxReplicas'],
  }),
  changeRule({
    ...weaker,
    id: 'autoscaler-starts-later',
    title: 'An autoscaler adds pods before the running ones are late',
    judge: (comparison) =>
      keptScalers(comparison).flatMap(({ old, scaler, object }) => {
        const [was, is] = [cpuTarget(old, comparison.before), cpuTarget(scaler, comparison.after)];
        if (was === undefined || is === undefined || is <= was || is <= GREATEST_CPU_TARGET) return [];
        const verdict = is > 100 ? 'block' : 'warn';
        return { object, path: 'spec.metrics', before: `${was} %`, after: `${is} %`, verdict, is } as const;
      }),
    verdict: 'block',
    because: ({ is }) => `new pods come only when the running ones use ${is} % of their request`,
    reads: ['spec.metrics'],
  }),
  changeRule({
    ...weaker,
    id: 'autoscaler-cannot-scale-up',
    title: 'An autoscaler may scale up',
    judge: (comparison) =>
      keptScalers(comparison)
        .filter(({ old, scaler }) => textAt(scaler, SELECT) === 'Disabled' && textAt(old, SELECT) !== 'Disabled')
        .map(({ old, object }) => ({ object, path: SELECT, before: textAt(old, SELECT), after: 'Disabled' })),
    verdict: 'block',
    because: 'scaling up is switched off',
    reads: ['spec.behavior.scaleUp'],
  }),
  changeRule({
    ...weaker,
    id: 'autoscaler-waits-longer',
    title: 'An autoscaler does not wait for long before it scales up',
    judge: (comparison) =>
      keptScalers(comparison).flatMap(({ old, scaler, object }) => {
        const [was, is] = [numberAt(old, WAIT) ?? 0, numberAt(scaler, WAIT) ?? 0];
        return is > Math.max(GREATEST_WAIT, was) ? { object, path: WAIT, before: `${was} s`, after: `${is} s` } : [];
      }),
    verdict: 'warn',
    because: 'scaling up waits that long',
    reads: ['spec.behavior.scaleUp'],
  }),
  changeRule({
    ...weaker,
    id: 'autoscaler-climbs-slowly',
    title: 'An autoscaler comes to its maximum within minutes',
    judge: (comparison) =>
      keptScalers(comparison).flatMap(({ old, scaler, object }) => {
        const [was, is] = [climbSeconds(old), climbSeconds(scaler)];
        if (is <= Math.max(SLOW_CLIMB, was)) return [];
        const verdict = is > HOPELESS_CLIMB ? 'block' : 'warn';
        return {
          object,
          path: 'spec.behavior.scaleUp.policies',
          ...{ before: `${was} s`, after: `${is} s`, verdict, is },
        } as const;
      }),
    verdict: 'block',
    because: ({ is }) =>
      Number.isFinite(is)
        ? `from its minimum to its maximum the autoscaler takes ${Math.round(is / 60)} minutes`
        : 'its policies let the autoscaler add no pod',
    fix: 'leave the policies out: without them the number of pods may double every 15 s',
    reads: ['spec.behavior.scaleUp'],
  }),
  changeRule({
    id: 'autoscaler-cannot-scale-down',
    title: 'An autoscaler may scale down',
    judge: (comparison) =>
      newPlaces((view) =>
        view
          .ofKind('HorizontalPodAutoscaler')
          .filter((scaler) => textAt(scaler, SELECT_DOWN) === 'Disabled')
          .map((scaler) => ({ object: objectName(scaler), path: SELECT_DOWN, now: 'Disabled' })),
      )(comparison),
    class: 'cost',
    verdict: 'warn',
    because: 'scaling down is switched off',
    impact: 'after one peak there are as many pods, and nodes, as in it, day and night',
    fix: 'to be slow, set stabilizationWindowSeconds instead',
    see: SEE,
    reads: [SELECT_DOWN],
  }),
  changeRule({
    id: 'autoscaler-target-too-low',
    title: 'An autoscaler comes back down when there is no load',
    judge: (comparison) =>
      newPlaces(
        (view) =>
          view.ofKind('HorizontalPodAutoscaler').flatMap((scaler) => {
            const target = cpuTarget(scaler, view);
            if (target === undefined || target >= LEAST_CPU_TARGET) return [];
            const most = numberAt(scaler, 'spec.maxReplicas');
            return [{ object: objectName(scaler), path: 'spec.metrics', now: `${target} %`, most }];
          }),
        ({ object }) => object,
      )(comparison),
    class: 'capacity',
    verdict: 'warn',
    because: 'a pod that does next to nothing already uses that share of its request',
    impact: ({ most }) => `there are ${most} pods day and night, and nothing is left for load`,
    fix: `a target of ${LEAST_CPU_TARGET} % at the least`,
    see: SEE,
    reads: ['spec.metrics'],
  }),
  changeRule({
    id: 'pod-autoscaler-removed',
    title: 'A workload that follows its load goes on doing so',
    judge: ({ before, after }) =>
      before.ofKind('HorizontalPodAutoscaler').flatMap((scaler) => {
        const target = after.workload(targetOf(scaler));
        if (target === undefined || after.autoscalerOf(target.name) !== undefined) return [];
        const most = numberAt(scaler, 'spec.maxReplicas') ?? 0;
        const { replicas, name } = target;
        if (replicas !== undefined && replicas >= most) return [];
        return {
          object: objectName(scaler),
          before: `${numberAt(scaler, 'spec.minReplicas') ?? 1} to ${most} pods`,
          after: replicas === undefined ? 'no number at all' : counted(replicas, 'pod'),
          verdict: replicas === undefined ? 'block' : 'warn',
          ...{ name, replicas },
        } as const;
      }),
    class: 'capacity',
    verdict: 'block',
    because: ({ name }) => `nothing scales ${name} any more`,
    impact: ({ replicas }) =>
      replicas === undefined
        ? 'the number of pods stays where it happens to be, and is one in a new cluster'
        : 'load above that number of pods is not served',
    fix: 'keep the autoscaler, or set replicas to what the peak needs',
    see: SEE,
    reads: ['spec.scaleTargetRef'],
    explainedBy: ['autoscaler-target'],
  }),
];
