import type { Check } from './check';

/**
 * What "restricted" leaves open: the root file system is read-only, and no pod has a token for the Kubernetes API, which
 * nothing here calls.
 * @see https://kubernetes.io/docs/tasks/configure-pod-container/configure-service-account/#opt-out-of-api-credential-automounting
 */
export const hardening: Check = {
  id: 'hardening',
  find: ({ workloads, ofKind }) => [
    ...workloads.flatMap(({ object, podPath, pod, containers }) => [
      ...(pod.automountServiceAccountToken === false
        ? []
        : [
            {
              object,
              path: `${podPath}.automountServiceAccountToken`,
              value: printed(pod.automountServiceAccountToken),
              allowed: 'false',
            },
          ]),
      ...containers
        .filter(({ spec: container }) => container.securityContext?.readOnlyRootFilesystem !== true)
        .map((placed) => ({
          object,
          path: `${placed.path}.securityContext.readOnlyRootFilesystem`,
          value: printed(placed.spec.securityContext?.readOnlyRootFilesystem),
          allowed: 'true, with an emptyDir where it has to write',
        })),
    ]),
    ...ofKind('ServiceAccount')
      .filter((account) => account.automountServiceAccountToken !== false)
      .map((object) => ({
        object,
        path: 'automountServiceAccountToken',
        value: printed(object.automountServiceAccountToken),
        allowed: 'false',
      })),
  ],
};

function printed(value: boolean | undefined): string {
  return value === undefined ? 'nothing' : String(value);
}
