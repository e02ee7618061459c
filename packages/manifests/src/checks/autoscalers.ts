import { type AutoscalerObject, autoscalerOf } from '@vmshift/kubernetes';
import type { Check, CheckInput, Finding } from './check';

/**
 * An autoscaler has a target that leaves the number of replicas to it, and scales on what can be measured: CPU, of which
 * every container requests some. Otherwise it does nothing and makes the whole Application Degraded.
 * @see https://kubernetes.io/docs/tasks/run-application/horizontal-pod-autoscale/
 */
export const autoscalers: Check = {
  id: 'autoscaler',
  find: (input) =>
    input
      .ofKind('HorizontalPodAutoscaler')
      .flatMap((object) => [...findBounds(object), ...findMetrics(object), ...findTarget(object, input)]),
};

function findBounds(object: AutoscalerObject): readonly Finding[] {
  const { minReplicas = 1, maxReplicas } = object.spec;
  if (minReplicas >= 1 && minReplicas <= maxReplicas) return [];
  return [
    {
      object,
      path: 'spec.minReplicas',
      value: String(minReplicas),
      allowed: `1 to maxReplicas, which is ${maxReplicas}`,
    },
  ];
}

function findMetrics(object: AutoscalerObject): readonly Finding[] {
  const metrics = (object.spec.metrics ?? []).map((metric) => metric.resource?.name ?? metric.type);
  if (metrics.length === 1 && metrics[0] === 'cpu') return [];
  return [
    { object, path: 'spec.metrics', value: metrics.join(', ') || 'nothing', allowed: 'one metric, the resource cpu' },
  ];
}

function findTarget(object: AutoscalerObject, input: CheckInput): readonly Finding[] {
  const { kind, name } = object.spec.scaleTargetRef;
  const path = 'spec.scaleTargetRef';
  const target = input.workloads.find((one) => one.object.kind === kind && one.object.metadata.name === name);
  if (target === undefined)
    return [{ object, path, value: `${kind}/${name}`, allowed: 'a Deployment of the environment' }];
  const rival = autoscalerOf(target, input.ofKind('HorizontalPodAutoscaler')) !== object;
  return [
    ...(rival ? [{ object, path, value: `${kind}/${name}`, allowed: 'a target that no other autoscaler has' }] : []),
    ...(target.replicas === undefined
      ? []
      : [
          {
            object: target.object,
            path: 'spec.replicas',
            value: String(target.replicas),
            allowed: `nothing, because ${object.metadata.name} scales it and every sync would undo that`,
          },
        ]),
    ...target.containers
      .filter(({ spec, running }) => running && spec.resources?.requests?.cpu === undefined)
      .map((one) => ({
        object: target.object,
        path: `${one.path}.resources.requests.cpu`,
        value: 'nothing',
        allowed: `a quantity, because ${object.metadata.name} scales on a share of it`,
      })),
  ];
}
