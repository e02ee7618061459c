import type { ValidWorkload } from '@vmshift/kubernetes';
import { objectName, selects } from '@vmshift/kubernetes';
import type { Check } from './check';

/**
 * A workload selects its own pods and nobody else's: two workloads that select the same pods fight over them.
 * @see https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#selector
 */
export const selectors: Check = {
  id: 'selector',
  find: ({ workloads }) =>
    workloads
      .filter(({ longRunning }) => longRunning)
      .flatMap((workload) => {
        const { object, selector, labels } = workload;
        const text = JSON.stringify(selector);
        if (isEmpty(workload))
          return [{ object, path: 'spec.selector', value: 'every pod', allowed: 'labels of its pods' }];
        const own = selects(selector, labels);
        const foreign = workloads.filter((other) => other !== workload && selects(selector, other.labels));
        return [
          ...(own
            ? []
            : [
                {
                  object,
                  path: 'spec.selector',
                  value: text,
                  allowed: `labels of its pods: ${JSON.stringify(labels)}`,
                },
              ]),
          ...foreign.map((other) => ({
            object,
            path: 'spec.selector',
            value: `${text}, which also selects the pods of ${objectName(other.object)}`,
            allowed: 'labels that no other pods have',
          })),
        ];
      }),
};

function isEmpty({ selector }: ValidWorkload): boolean {
  return Object.keys(selector?.matchLabels ?? {}).length === 0 && (selector?.matchExpressions ?? []).length === 0;
}
