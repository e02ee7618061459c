import type { Check } from './check';

/**
 * Every object names the environment's namespace itself: left to Argo CD's destination, a manifest applied by hand would
 * land wherever the kubeconfig points.
 * @see https://kubernetes.io/docs/concepts/overview/working-with-objects/namespaces/
 */
export const namespaces: Check = {
  id: 'namespace',
  find: ({ objects, environment }) =>
    objects
      .filter((object) => object.metadata.namespace !== environment.namespace)
      .map((object) => ({
        object,
        path: 'metadata.namespace',
        value: object.metadata.namespace ?? 'nothing',
        allowed: environment.namespace,
      })),
};
