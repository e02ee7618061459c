import {
  at,
  autoscalerOf,
  dataAt,
  exceeds,
  type KubeObject,
  numberAt,
  objectName,
  recordsAt,
  runningContainers,
  targetOf,
  textAt,
  type Workload,
} from '@vmshift/kubernetes';
import { type CheckInput, eachObjectRule, objectRule } from '../object-rule';
import { listed } from '../printed';

const SEE = 'https://kubernetes.io/docs/tasks/run-application/horizontal-pod-autoscale/';

interface Scaled {
  readonly autoscaler: KubeObject;
  /** Undefined where no workload of that kind, name and API version exists. */
  readonly target: Workload | undefined;
}

/** Left out it is that of the core, which has no Deployment. @see https://github.com/kubernetes/kubernetes/blob/v1.35.0/pkg/controller/podautoscaler/horizontal.go */
function targetVersion(autoscaler: KubeObject): string {
  return textAt(autoscaler, 'spec.scaleTargetRef.apiVersion') ?? 'v1';
}

function scaledIn({ ofKind, workloads }: CheckInput): readonly Scaled[] {
  return ofKind('HorizontalPodAutoscaler').map((autoscaler) => {
    const target = workloads.find(({ name }) => name === targetOf(autoscaler));
    return { autoscaler, target: targetVersion(autoscaler) === target?.object.apiVersion ? target : undefined };
  });
}

const autoscalerBounds = eachObjectRule({
  id: 'autoscaler-bounds',
  title: 'The minimum of an autoscaler is from 1 to its maximum',
  judge: ({ ofKind }) =>
    ofKind('HorizontalPodAutoscaler').flatMap((autoscaler) => {
      const least = numberAt(autoscaler, 'spec.minReplicas') ?? 1;
      const most = numberAt(autoscaler, 'spec.maxReplicas') ?? 0;
      if (least >= 1 && least <= most) return [];
      const path = at(autoscaler, 'spec.minReplicas') === undefined ? 'spec.maxReplicas' : 'spec.minReplicas';
      return [{ object: objectName(autoscaler), path, now: `${least} to ${most}` }];
    }),
  class: 'sync-failure',
  verdict: 'block',
  because: ({ now }) => `the bounds are ${now}; the minimum has to be at least 1 and at most the maximum`,
  impact: 'the API server refuses the object and the sync fails',
  fix: 'set the bounds in the environment of the model',
  see: SEE,
  reads: ['spec.minReplicas', 'spec.maxReplicas'],
});

/** What the API server takes in `behavior`: the least and the most of each number. */
const BEHAVIOR_BOUNDS = {
  stabilizationWindowSeconds: [0, 3600],
  value: [1, 2 ** 31 - 1],
  periodSeconds: [1, 1800],
} as const;

/** What `behavior` gives for its numbers, with their places; the policies of one side have no names. */
function behaviorNumbers(autoscaler: KubeObject) {
  return ['spec.behavior.scaleUp', 'spec.behavior.scaleDown'].flatMap((side) => {
    const window = 'stabilizationWindowSeconds' as const;
    const policies = recordsAt(autoscaler, `${side}.policies`);
    return [
      { path: `${side}.${window}`, field: window, value: dataAt(autoscaler, side)[window] },
      ...policies.flatMap((policy) =>
        (['value', 'periodSeconds'] as const).map((field) => ({
          path: `${side}.policies`,
          field,
          value: policy[field],
        })),
      ),
    ];
  });
}

function outOfBounds({ path, field, value }: ReturnType<typeof behaviorNumbers>[number]) {
  const [least, most] = BEHAVIOR_BOUNDS[field];
  if (typeof value !== 'number' || (value >= least && value <= most)) return [];
  return [{ path, now: `${field} ${value}`, because: `${field} is from ${least} to ${most}, and here ${value}` }];
}

/** An empty list is no list that is left out: it is refused, and for pods that are never scaled one way there is a word. */
function withoutPolicies(autoscaler: KubeObject) {
  return ['spec.behavior.scaleUp.policies', 'spec.behavior.scaleDown.policies'].flatMap((path) => {
    const policies = at(autoscaler, path);
    if (!Array.isArray(policies) || policies.length > 0) return [];
    return [
      { path, now: 'no policy', because: 'a list of policies has one at the least; selectPolicy: Disabled stops it' },
    ];
  });
}

const autoscalerBehaviorRefused = eachObjectRule({
  id: 'autoscaler-behavior-refused',
  title: 'The speed of an autoscaler is one that the API server takes',
  judge: ({ ofKind }) =>
    ofKind('HorizontalPodAutoscaler').flatMap((autoscaler) =>
      [...behaviorNumbers(autoscaler).flatMap(outOfBounds), ...withoutPolicies(autoscaler)].map((found) => ({
        object: objectName(autoscaler),
        ...found,
      })),
    ),
  class: 'sync-failure',
  verdict: 'block',
  because: ({ because }) => because,
  impact: 'the API server refuses the object and the sync fails',
  fix: 'a number in these bounds; without behavior the number of pods may double every 15 s, and sinks after 5 minutes',
  see: 'https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/horizontal-pod-autoscaler-v2/',
  reads: ['spec.behavior.*.stabilizationWindowSeconds', 'spec.behavior.*.policies'],
});

const autoscalerTarget = objectRule({
  id: 'autoscaler-target',
  title: 'An autoscaler scales a workload that exists',
  judge: (input) =>
    scaledIn(input)
      .filter(({ target }) => target === undefined)
      .map(({ autoscaler }) => ({
        object: objectName(autoscaler),
        path: 'spec.scaleTargetRef',
        now: `${targetVersion(autoscaler)} ${targetOf(autoscaler)}`,
      })),
  class: 'outage',
  verdict: 'block',
  because: ({ now }) => `the environment has no ${now}`,
  impact: ({ now }) =>
    now.startsWith('v1 ')
      ? 'the API server refuses an autoscaler of a target without the group of its API, and the sync fails'
      : 'nothing is scaled, and the Application is Degraded',
  fix: 'name the kind, name and API version of a Deployment of the environment',
  see: SEE,
  reads: ['spec.scaleTargetRef'],
});

const autoscalerTargetShared = objectRule({
  id: 'autoscaler-target-shared',
  title: 'A workload has one autoscaler',
  judge: (input) =>
    scaledIn(input).flatMap(({ autoscaler, target }) => {
      const first = target && autoscalerOf(target, input.ofKind('HorizontalPodAutoscaler'));
      if (target === undefined || first === undefined || first === autoscaler) return [];
      const object = objectName(autoscaler);
      return [{ object, path: 'spec.scaleTargetRef', now: target.name, other: objectName(first) }];
    }),
  class: 'outage',
  verdict: 'block',
  because: ({ now, other }) => `${other} scales ${now} already`,
  impact: 'the two set different numbers of pods in turn',
  fix: 'keep one of the two',
  see: SEE,
  reads: ['spec.scaleTargetRef'],
});

const autoscalerReplicas = objectRule({
  id: 'autoscaler-replicas',
  title: 'A workload leaves its number of pods to its autoscaler',
  judge: (input) =>
    scaledIn(input).flatMap(({ autoscaler, target }) => {
      const replicas = at(target?.object, 'spec.replicas');
      if (target === undefined || replicas === undefined) return [];
      return [
        { object: target.name, path: 'spec.replicas', now: String(replicas), autoscaler: objectName(autoscaler) },
      ];
    }),
  class: 'outage',
  verdict: 'block',
  because: ({ autoscaler }) =>
    `Argo CD sets the number of Git at every sync, and ${autoscaler} its own right afterwards`,
  impact: ({ now }) =>
    now === '0' ? 'the autoscaler is off, and no pod runs' : 'every sync stops pods under load, or starts idle ones',
  fix: 'leave replicas out of the workload',
  see: 'https://argo-cd.readthedocs.io/en/stable/user-guide/best_practices/#leaving-room-for-imperativeness',
  reads: ['spec.replicas'],
  // There the autoscaler has to go, and not the number.
  explainedBy: ['scheduler-scaled', 'data-server-scaled', 'replicas-share-volume'],
});

/** The resource that each metric measures, else its type. */
function metricsOf(autoscaler: KubeObject): readonly string[] {
  return recordsAt(autoscaler, 'spec.metrics').map(
    (metric) => textAt(metric, 'resource.name') ?? textAt(metric, 'type') ?? 'unknown',
  );
}

const autoscalerRequests = objectRule({
  id: 'autoscaler-requests',
  title: 'Containers that are scaled by their CPU request some',
  judge: (input) =>
    scaledIn(input).flatMap(({ autoscaler, target }) =>
      target === undefined || !metricsOf(autoscaler).includes('cpu')
        ? []
        : runningContainers(target)
            .filter(({ spec }) => at(spec, 'resources.requests.cpu') === undefined)
            .map(({ path }) => ({
              ...{ object: target.name, path: `${path}.resources.requests.cpu`, now: 'no request' },
              autoscaler: objectName(autoscaler),
            })),
    ),
  class: 'outage',
  verdict: 'block',
  because: ({ autoscaler }) => `${autoscaler} scales by a share of the CPU request, and there is none`,
  impact: 'the autoscaler does nothing, the Application is Degraded, and the scheduler does not know what to keep free',
  fix: 'request CPU for the container in the environment of the model',
  see: SEE,
  reads: ['*.resources.requests.cpu'],
});

const autoscalerMetric = eachObjectRule({
  id: 'autoscaler-metric',
  title: 'An autoscaler scales by CPU alone',
  judge: ({ ofKind }) =>
    ofKind('HorizontalPodAutoscaler').flatMap((autoscaler) => {
      const metrics = metricsOf(autoscaler);
      if (metrics.length === 1 && metrics[0] === 'cpu') return [];
      return [{ object: objectName(autoscaler), path: 'spec.metrics', now: listed(metrics) }];
    }),
  class: 'capacity',
  verdict: 'block',
  because: ({ now }) => {
    if (now === 'none') return 'there are no metrics, and then the API server sets 80 % of the CPU that is requested';
    return now.includes('memory')
      ? `the metrics are ${now}, and processes that were forked before they serve rarely give memory back`
      : `the metrics are ${now}, and the clusters measure CPU and memory only`;
  },
  impact: ({ now }) => {
    if (now === 'none') return 'pods are added at another load than the model says';
    return now.includes('memory')
      ? 'the number of pods goes up and never down'
      : 'the autoscaler does nothing, and the Application is Degraded';
  },
  fix: 'scale by the one metric that the model sets, the resource cpu',
  see: SEE,
  explainedBy: ['schema'],
  reads: ['spec.metrics'],
});

const TARGETS = ['averageUtilization', 'averageValue'] as const;

const autoscalerMetricRefused = eachObjectRule({
  id: 'autoscaler-metric-refused',
  title: 'A resource that an autoscaler measures has one target',
  judge: ({ ofKind }) =>
    ofKind('HorizontalPodAutoscaler').flatMap((autoscaler) =>
      recordsAt(autoscaler, 'spec.metrics').flatMap((metric, index) => {
        const resource = at(metric, 'resource');
        const target = dataAt(resource, 'target');
        const given = TARGETS.filter((name) => target[name] !== undefined && target[name] !== null);
        const { averageUtilization: percent = 1, averageValue: amount = 1 } = target;
        const isMet = given.length === 1 && Number(percent) >= 1 && exceeds(amount, 0);
        if (resource === undefined || isMet) return [];
        const now = given.map((name) => `${name} ${target[name]}`).join(' and ') || 'none';
        return [{ object: objectName(autoscaler), path: `spec.metrics[${index}].resource.target`, now }];
      }),
    ),
  class: 'sync-failure',
  verdict: 'block',
  because: ({ now }) =>
    `the target is ${now}; it is either averageUtilization, of at least 1, or averageValue, above 0`,
  impact: 'the API server refuses the object and the sync fails',
  fix: 'set targetCpuPercent in the environment of the model',
  see: 'https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/horizontal-pod-autoscaler-v2/',
  reads: ['spec.metrics'],
});

export const autoscalerRules = [
  autoscalerBounds,
  autoscalerMetricRefused,
  autoscalerBehaviorRefused,
  autoscalerTarget,
  autoscalerTargetShared,
  autoscalerReplicas,
  autoscalerRequests,
  autoscalerMetric,
];
