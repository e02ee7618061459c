import {
  containerPorts,
  endpointsOf,
  itemPath,
  objectName,
  type ServiceObject,
  servicePorts,
  type ValidWorkload,
} from '@vmshift/kubernetes';
import type { Check, Finding } from './check';

/**
 * A Service selects the pods of one workload, and sends to ports that they declare. One that selects two mixes their
 * answers; one that selects none refuses every connection.
 * @see https://kubernetes.io/docs/concepts/services-networking/service/
 */
export const serviceTargets: Check = {
  id: 'service-target',
  find: ({ ofKind, workloads }) =>
    ofKind('Service').flatMap((object) => {
      const matched = endpointsOf(object, workloads);
      const target = matched[0];
      if (target === undefined || matched.length > 1) {
        const found = matched.map((workload) => objectName(workload.object)).join(', ') || 'no pods';
        const value = `${JSON.stringify(object.spec?.selector ?? {})}, which selects ${found}`;
        return [{ object, path: 'spec.selector', value, allowed: 'labels of the pods of one workload' }];
      }
      return findPorts(object, target);
    }),
};

function findPorts(object: ServiceObject, target: ValidWorkload): readonly Finding[] {
  const declared = containerPorts(target.pod);
  const all = object.spec?.ports ?? [];
  return servicePorts(object, target).flatMap(({ target: number, protocol, written }, index) => {
    if (declared.some((one) => one.containerPort === number && one.protocol === protocol)) return [];
    const allowed =
      declared.map((one) => [one.containerPort, one.name].filter(Boolean).join(' or ')).join(', ') || 'none';
    const value = `${written}/${protocol}`;
    return [
      {
        object,
        path: `${itemPath('spec.ports', all, index)}.targetPort`,
        value,
        allowed: `ports of ${objectName(target.object)}: ${allowed}`,
      },
    ];
  });
}
