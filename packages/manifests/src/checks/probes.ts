import { objectName } from '@vmshift/kubernetes';
import { selects } from '@vmshift/kubernetes/typed';
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
      .flatMap(({ object, labels, containers }) => {
        const service = ofKind('Service').find(
          ({ spec }) => spec?.selector && selects({ matchLabels: spec.selector }, labels),
        );
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
