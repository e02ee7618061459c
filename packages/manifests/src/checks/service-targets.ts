import { itemPath, objectName, type ServiceObject, type ValidWorkload } from '@vmshift/kubernetes';
import { selects } from '@vmshift/kubernetes/typed';
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
      const selector = object.spec?.selector;
      const matched =
        selector === undefined ? [] : workloads.filter(({ labels }) => selects({ matchLabels: selector }, labels));
      const target = matched[0];
      if (target === undefined || matched.length > 1) {
        const found = matched.map((workload) => objectName(workload.object)).join(', ') || 'no pods';
        const value = `${JSON.stringify(selector ?? {})}, which selects ${found}`;
        return [{ object, path: 'spec.selector', value, allowed: 'labels of the pods of one workload' }];
      }
      return findPorts(object, target);
    }),
};

function findPorts(object: ServiceObject, target: ValidWorkload): readonly Finding[] {
  const declared = target.containers.flatMap(({ spec: container }) => container.ports ?? []);
  return (object.spec?.ports ?? []).flatMap(({ port, targetPort = port, protocol = 'TCP' }, index, all) => {
    const found = declared.some(
      (one) => (one.name === targetPort || one.containerPort === targetPort) && (one.protocol ?? 'TCP') === protocol,
    );
    if (found) return [];
    const allowed =
      declared.map((one) => [one.containerPort, one.name].filter(Boolean).join(' or ')).join(', ') || 'none';
    const value = `${targetPort}/${protocol}`;
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
