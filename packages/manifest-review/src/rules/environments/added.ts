import { hasPort, type Workload } from '@vmshift/kubernetes';
import type { EnvironmentView } from '../../cluster/environment-view';
import { incomingFlows } from '../../cluster/flows';
import { printImages, printPods } from '../../cluster/print-workload';
import { declaredPorts, listeningPorts } from '../../cluster/roles';
import { secretsOf } from '../../cluster/secrets-of';
import { strangers } from '../../cluster/strangers';
import { changeRule } from '../rule';
import { workloadChanges } from './workload-changes';

const shared = {
  class: 'exposure',
  verdict: 'info',
  fix: 'nothing, if it is meant',
} as const;

/** What is new has nothing to be compared with, so the review tells what it is. */
export const added = [
  changeRule({
    ...shared,
    id: 'environment-added',
    title: 'The review tells that an environment is new',
    judge: ({ before, after }) =>
      before.objects.length > 0 || after.objects.length === 0
        ? []
        : [
            {
              object: `Application/vmshift-${after.name}`,
              after: `${after.objects.length} objects`,
              name: after.name,
              workloads: after.workloads.map(({ name }) => name).join(', '),
            },
          ],
    because: ({ name }) => `${name} had no manifest before`,
    impact: ({ workloads }) => `Argo CD makes all of it, with the workloads ${workloads || '(none)'}`,
    see: 'https://argo-cd.readthedocs.io/en/stable/user-guide/auto_sync/',
  }),
  changeRule({
    ...shared,
    id: 'workload-added',
    title: 'The review tells what a new workload runs, which Secrets it reads, and who may reach it',
    judge: (comparison) => {
      const { after } = comparison;
      return workloadChanges(comparison).added.map((workload) => ({
        object: workload.name,
        after: printImages(workload),
        pods: printPods(workload, after),
        secrets: [...secretsOf(workload).keys()].map(printSecret).join(', '),
        callers: callersOf(workload, after),
      }));
    },
    because: ({ pods }) => `it is new, with ${pods}`,
    impact: ({ secrets, callers }) => `it reads ${secrets || 'no Secret'}; ${callers}`,
    see: 'https://kubernetes.io/docs/concepts/workloads/',
  }),
];

/** A name without a key is that of a Secret of which the pods get all keys. */
function printSecret(name: string): string {
  return name.includes(':') ? name : `every key of ${name}`;
}

/** Who may connect to the ports on which a workload listens. */
function callersOf(workload: Workload, view: EnvironmentView): string {
  const ports = [...new Set([...declaredPorts(workload), ...listeningPorts(workload)])];
  if (ports.length === 0) return 'it declares no port';
  const flows = incomingFlows(workload, view, strangers(view.ofKind('NetworkPolicy'), view.profile.neighbours));
  const texts = ports.map((port) => {
    const callers = flows.filter((flow) => hasPort(flow.ports, port)).map(({ actor }) => actor.name);
    return `port ${port} may be reached by ${callers.join(', ') || 'no other pod'}`;
  });
  return texts.join('; ');
}
