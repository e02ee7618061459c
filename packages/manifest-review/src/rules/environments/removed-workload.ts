import { printImages, printPods } from '../../cluster/print-workload';
import { changeRule } from '../rule';
import { workloadChanges } from './workload-changes';

/** A workload goes whose loss no other rule knows: that of the API, of a server or of the backup is told by its own rule. */
export const removedWorkload = changeRule({
  id: 'workload-removed',
  title: 'A workload stays while its work is needed',
  judge: (comparison) =>
    workloadChanges(comparison).removed.map((workload) => ({
      object: workload.name,
      before: `${printPods(workload, comparison.before)} of ${printImages(workload)}`,
    })),
  class: 'outage',
  verdict: 'warn',
  because: 'no manifest of it is left',
  impact: 'Argo CD prunes it: its pods end, and nothing does its work',
  fix: 'keep it, or nothing if its work is no longer needed',
  see: 'https://argo-cd.readthedocs.io/en/stable/user-guide/auto_sync/#automatic-pruning',
  explainedBy: ['*'],
});
