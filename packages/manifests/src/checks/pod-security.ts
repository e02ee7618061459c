import { at, minorOf, type RefusedField, refusedByPodSecurity, type ValidWorkload } from '@vmshift/kubernetes';
import type { Check, Finding } from './check';

/**
 * Pod Security "restricted", which the namespace enforces: it would refuse the pods, not the Deployment, so that a
 * rollout would hang instead of failing. Init containers are judged too, and every container has a user by number:
 * without one the kubelet cannot tell that an image's user is not root.
 * @see https://kubernetes.io/docs/concepts/security/pod-security-standards/#restricted
 */
export const podSecurity: Check = {
  id: 'pod-security',
  find: ({ workloads, environment }) =>
    workloads.flatMap((workload) => [
      ...refusedByPodSecurity(workload, 'restricted', minorOf(environment.cluster.kubernetesVersion)).map(
        ({ path, value, allowed }): Finding => ({
          object: workload.object,
          path,
          value: print(value),
          allowed: allowed.map(print).join(', ') || 'nothing',
        }),
      ),
      ...findNamelessUsers(workload),
    ]),
};

function print(value: RefusedField['value']): string {
  if (value === undefined) return 'nothing';
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function findNamelessUsers({ object, pod, containers }: ValidWorkload): readonly Finding[] {
  if (at(pod, 'securityContext.runAsUser') !== undefined) return [];
  return containers
    .filter(({ spec }) => spec.securityContext?.runAsUser === undefined)
    .map(({ path }) => ({
      object,
      path: `${path}.securityContext.runAsUser`,
      value: 'nothing',
      allowed: 'a number above 0, here or on the pod',
    }));
}
