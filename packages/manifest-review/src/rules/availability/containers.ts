import { textAt } from '@vmshift/kubernetes';
import { printWords } from '../../cluster/print-workload';
import { pairContainers } from '../../cluster/succession';
import { type Comparison, changeRule, keptWorkloads } from '../rule';

const SEE = 'https://kubernetes.io/docs/concepts/workloads/pods/#how-pods-manage-multiple-containers';

/** Containers of kept workloads that the other side does not have, under another name neither. */
function alone(comparison: Comparison, side: 'before' | 'after') {
  return keptWorkloads(comparison).flatMap(({ old, workload }) => {
    const pairs = pairContainers(old, workload);
    const paired = new Set(pairs.map(({ before, container }) => (side === 'before' ? before.path : container.path)));
    return (side === 'before' ? old : workload).containers
      .filter(({ path }) => !paired.has(path))
      .map((container) => ({
        ...{ object: workload.name, path: container.path, isInit: !container.running },
        ...{ image: textAt(container.spec, 'image') ?? 'no image', command: printWords(container) },
      }));
  });
}

/** Containers that come into pods that there are, and that leave them. */
export const containers = [
  changeRule({
    id: 'container-added',
    title: 'The review tells what else runs in a pod',
    judge: (comparison) => alone(comparison, 'after').map((one) => ({ ...one, after: one.image })),
    class: 'privilege',
    verdict: 'warn',
    because: ({ command, isInit }) =>
      `${isInit ? 'one more container runs first' : 'one more container runs'} in the pod, with ${command}`,
    impact: ({ isInit }) =>
      isInit
        ? 'the pod starts only when it has succeeded, and it may write the volumes of the others'
        : 'it shares the network and the volumes of the pod, which is ready only when all of its containers are',
    fix: 'nothing, if it is meant; try it in dev or staging before production',
    see: SEE,
    explainedBy: ['scheduler-scaled'],
  }),
  changeRule({
    id: 'container-removed',
    title: 'The containers of a pod stay while their work is needed',
    judge: (comparison) => alone(comparison, 'before').map((one) => ({ ...one, before: one.image })),
    class: 'outage',
    verdict: 'warn',
    because: ({ command }) => `the pod no longer runs ${command}`,
    impact: 'what it did for the pod is not done any more',
    fix: 'keep it, or nothing if its work is no longer needed',
    see: SEE,
    explainedBy: ['*', 'backup-step-missing'],
  }),
];
