import { exceeds } from '@vmshift/kubernetes';
import type { Check, Finding } from './check';

/**
 * Every container requests CPU and memory and has a memory limit: without, the scheduler packs blindly, the quota
 * refuses the pod, and one leak takes the node down. No request is above its limit.
 * @see https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/
 */
export const containerResources: Check = {
  id: 'container-resources',
  find: ({ workloads }) =>
    workloads.flatMap(({ object, containers }) =>
      containers.flatMap(({ spec: container, path }) => {
        const { requests = {}, limits = {} } = container.resources ?? {};
        const wanted = {
          'requests.cpu': requests.cpu,
          'requests.memory': requests.memory,
          'limits.memory': limits.memory,
        };
        const missing = Object.entries(wanted)
          .filter(([, quantity]) => quantity === undefined)
          .map(
            ([field]): Finding => ({
              object,
              path: `${path}.resources.${field}`,
              value: 'nothing',
              allowed: 'a quantity',
            }),
          );
        const above = Object.entries(requests).flatMap(([name, request]): Finding[] => {
          const limit = limits[name];
          if (limit === undefined || !exceeds(request, limit)) return [];
          return [
            {
              object,
              path: `${path}.resources.requests.${name}`,
              value: String(request),
              allowed: `at most the limit, ${limit}`,
            },
          ];
        });
        return [...missing, ...above];
      }),
    ),
};
