import { endpointsOf, objectName } from '@vmshift/kubernetes';
import type { Check } from './check';

/**
 * A container that is meant to run for ever has a liveness probe, so that one that hangs is restarted; one behind a
 * Service has a readiness probe too, so that nobody is sent to a pod that cannot answer.
 * @see https://kubernetes.io/docs/concepts/workloads/pods/probes/
 */
export const probes: Check = {
  id: 'probe',
  find: ({ workloads, ofKind }) =>
    workloads
      .filter(({ longRunning }) => longRunning)
      .flatMap((workload) => {
        const { object, containers } = workload;
        const service = ofKind('Service').find((one) => endpointsOf(one, [workload]).length > 0);
        return containers
          .filter(({ running }) => running)
          .flatMap(({ spec: container, path }) => [
            ...(container.livenessProbe
              ? []
              : [{ object, path: `${path}.livenessProbe`, value: 'nothing', allowed: 'a probe' }]),
            ...(container.readinessProbe || service === undefined
              ? []
              : [
                  {
                    object,
                    path: `${path}.readinessProbe`,
                    value: 'nothing',
                    allowed: `a probe, for ${objectName(service)}`,
                  },
                ]),
          ]);
      }),
};
