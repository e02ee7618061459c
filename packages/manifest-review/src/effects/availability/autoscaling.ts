import {
  at,
  type KubeObject,
  numberAt,
  objectName,
  recordsAt,
  runningContainers,
  targetOf,
  textAt,
} from '@vmshift/kubernetes';
import type { EnvironmentView } from '../../cluster/environment-view';
import { type Comparison, type Effect, type Fault, type Found, newFaults } from '../effect';

const SEE = 'https://kubernetes.io/docs/tasks/run-application/horizontal-pod-autoscale/';
const SEE_ARGO = 'https://argo-cd.readthedocs.io/en/stable/user-guide/best_practices/#leaving-room-for-imperativeness';

/** Below this target, in percent of the request, health checks and the log keep an autoscaler at its maximum. */
const LEAST_CPU_TARGET = 20;

/** Autoscalers that scale nothing, fight with Git, or scale too little and too late. */
export const autoscaling: Effect = (comparison) => [
  ...faults(comparison),
  ...weaker(comparison),
  ...removed(comparison),
];

const faults = newFaults((view) => view.ofKind('HorizontalPodAutoscaler').flatMap((scaler) => faultsOf(scaler, view)));

function faultsOf(scaler: KubeObject, view: EnvironmentView): readonly Fault[] {
  const found: Fault[] = [];
  const named = view.workload(targetOf(scaler));
  const version = textAt(scaler, 'spec.scaleTargetRef.apiVersion');
  const target = version === named?.object.apiVersion ? named : undefined;
  const [least, most] = [numberAt(scaler, 'spec.minReplicas') ?? 1, numberAt(scaler, 'spec.maxReplicas') ?? 0];
  if (target === undefined) {
    found.push(
      fault(
        scaler,
        'target',
        'outage',
        'block',
        'spec.scaleTargetRef',
        targetOf(scaler),
        'there is no such workload',
        'nothing is scaled, and the Application is Degraded',
        SEE,
      ),
    );
  } else {
    if (numberAt(target.object, 'spec.replicas') !== undefined) {
      found.push(
        fault(
          scaler,
          'replicas',
          'outage',
          'block',
          'spec.scaleTargetRef',
          `${target.name} spec.replicas ${numberAt(target.object, 'spec.replicas')}`,
          'Argo CD sets the replicas of Git at every sync, the autoscaler its own right after',
          'every sync throws pods away under load',
          SEE_ARGO,
        ),
      );
    }
    const unknown = runningContainers(target).filter(({ spec }) => at(spec, 'resources.requests.cpu') === undefined);
    if (unknown.length > 0 && usesCpu(scaler)) {
      found.push(
        fault(
          scaler,
          'requests',
          'outage',
          'block',
          'spec.metrics',
          unknown.map(({ name }) => name).join(', '),
          'utilization is a share of the CPU request, and there is none',
          'the autoscaler does nothing, and the Application is Degraded',
          SEE,
        ),
      );
    }
  }
  if (least > most || least < 1) {
    found.push(
      fault(
        scaler,
        'bounds',
        'sync-failure',
        'block',
        'spec.minReplicas',
        `${least} to ${most}`,
        'the minimum must be at least 1 and at most the maximum',
        'the API server refuses the object and the sync fails',
        SEE,
      ),
    );
  }
  const aim = cpuTarget(scaler);
  if (aim !== undefined && aim < LEAST_CPU_TARGET) {
    found.push(
      fault(
        scaler,
        'always-up',
        'capacity',
        'warn',
        'spec.metrics',
        `${aim} %`,
        'a pod that does next to nothing already uses that share of its request',
        `there are ${most} pods day and night, and nothing is left for load`,
        SEE,
      ),
    );
  }
  if (usesMemory(scaler)) {
    found.push(
      fault(
        scaler,
        'memory',
        'capacity',
        'warn',
        'spec.metrics',
        'memory',
        'processes that were forked before serving rarely give memory back',
        'the number of pods goes up and never down',
        SEE,
      ),
    );
  }
  return found;
}

function usesCpu(scaler: KubeObject): boolean {
  return recordsAt(scaler, 'spec.metrics').some((metric) => textAt(metric, 'resource.name') === 'cpu');
}

function usesMemory(scaler: KubeObject): boolean {
  return recordsAt(scaler, 'spec.metrics').some((metric) => textAt(metric, 'resource.name') === 'memory');
}

function fault(
  scaler: KubeObject,
  key: string,
  kind: Fault['class'],
  verdict: Fault['verdict'],
  path: string,
  after: string,
  because: string,
  impact: string,
  see: string,
): Fault {
  return {
    key: `${objectName(scaler)} ${key}`,
    id: `autoscaler-${key}`,
    class: kind,
    verdict,
    object: objectName(scaler),
    path,
    before: undefined,
    after,
    because,
    impact,
    fix: 'keep target, bounds and the CPU metric of the model, and leave replicas out of the workload',
    see,
  };
}

/** Less room to grow, or a later start. */
function weaker({ before, after }: Comparison): readonly Found[] {
  return after.ofKind('HorizontalPodAutoscaler').flatMap((scaler): readonly Found[] => {
    const old = before.find(objectName(scaler));
    if (old === undefined) return [];
    const found: Found[] = [];
    const [wasMost, most] = [numberAt(old, 'spec.maxReplicas') ?? 0, numberAt(scaler, 'spec.maxReplicas') ?? 0];
    if (most < wasMost)
      found.push(
        weakness(
          scaler,
          'spec.maxReplicas',
          String(wasMost),
          String(most),
          'the autoscaler stops earlier',
          most <= (numberAt(scaler, 'spec.minReplicas') ?? 1) ? 'block' : 'warn',
        ),
      );
    const [wasTarget, target] = [cpuTarget(old), cpuTarget(scaler)];
    if (wasTarget !== undefined && target === undefined)
      found.push(
        weakness(
          scaler,
          'spec.metrics',
          `${wasTarget} %`,
          'no CPU metric',
          'nothing tells the autoscaler that the pods are busy',
          'block',
        ),
      );
    if (wasTarget !== undefined && target !== undefined && target > wasTarget && target > 80)
      found.push(
        weakness(
          scaler,
          'spec.metrics',
          `${wasTarget} %`,
          `${target} %`,
          `new pods come only when the running ones use ${target} % of their request`,
          target > 100 ? 'block' : 'warn',
        ),
      );
    const policy = textAt(scaler, 'spec.behavior.scaleUp.selectPolicy');
    if (policy === 'Disabled' && textAt(old, 'spec.behavior.scaleUp.selectPolicy') !== 'Disabled')
      found.push(weakness(scaler, 'spec.behavior.scaleUp', 'on', 'Disabled', 'scaling up is switched off', 'block'));
    const wait = 'spec.behavior.scaleUp.stabilizationWindowSeconds';
    if ((numberAt(scaler, wait) ?? 0) > Math.max(120, numberAt(old, wait) ?? 0))
      found.push(
        weakness(
          scaler,
          wait,
          String(numberAt(old, wait) ?? 0),
          String(numberAt(scaler, wait)),
          'scaling up waits that long',
          'warn',
        ),
      );
    return found;
  });
}

function cpuTarget(scaler: KubeObject): number | undefined {
  const metric = recordsAt(scaler, 'spec.metrics').find((one) => textAt(one, 'resource.name') === 'cpu');
  return numberAt(metric, 'resource.target.averageUtilization');
}

function weakness(
  scaler: KubeObject,
  path: string,
  before: string,
  after: string,
  because: string,
  verdict: Found['verdict'],
): Found {
  return {
    id: 'autoscaler-weaker',
    class: 'capacity',
    verdict,
    object: objectName(scaler),
    path,
    before,
    after,
    because,
    impact: 'under load requests wait or fail that would have been served before',
    fix: 'keep the bounds and the target of the model',
    see: SEE,
  };
}

/** Without its autoscaler a workload that names no replicas has one pod in a new cluster, and as many as it had in this. */
function removed({ before, after }: Comparison): readonly Found[] {
  return before.ofKind('HorizontalPodAutoscaler').flatMap((scaler): readonly Found[] => {
    const target = after.workload(targetOf(scaler));
    if (target === undefined || after.autoscalerOf(target.name) !== undefined) return [];
    const fixed = numberAt(target.object, 'spec.replicas');
    if (fixed !== undefined && fixed >= (numberAt(scaler, 'spec.maxReplicas') ?? 0)) return [];
    return [
      {
        id: 'autoscaler-removed',
        class: 'capacity',
        verdict: fixed === undefined ? 'block' : 'warn',
        object: objectName(scaler),
        path: 'metadata.name',
        before: `${numberAt(scaler, 'spec.minReplicas') ?? 1} to ${numberAt(scaler, 'spec.maxReplicas')} pods`,
        after: fixed === undefined ? 'no number at all' : `${fixed} pods`,
        because: `nothing scales ${target.name} any more`,
        impact:
          fixed === undefined
            ? 'the number of pods stays where it happens to be, and is one in a new cluster'
            : 'load above that number of pods is not served',
        fix: 'keep the autoscaler, or set replicas to what the peak needs',
        see: SEE,
      },
    ];
  });
}
