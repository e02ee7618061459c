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

/** Autoscalers that cannot scale what they aim at. The check `autoscaler` tells the same of a state. */
export const autoscaling: Effect = (comparison) => [...faults(comparison), ...withoutCpu(comparison)];

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

/** The metric that an autoscaler loses. */
function withoutCpu({ before, after }: Comparison): readonly Found[] {
  return after.ofKind('HorizontalPodAutoscaler').flatMap((scaler): readonly Found[] => {
    const old = before.find(objectName(scaler));
    if (old === undefined || !usesCpu(old) || usesCpu(scaler)) return [];
    return [
      {
        id: 'autoscaler-weaker',
        class: 'capacity',
        verdict: 'block',
        object: objectName(scaler),
        path: 'spec.metrics',
        before: 'cpu',
        after: 'no CPU metric',
        because: 'nothing tells the autoscaler that the pods are busy',
        impact: 'under load requests wait or fail that would have been served before',
        fix: 'keep the bounds and the target of the model',
        see: SEE,
      },
    ];
  });
}
