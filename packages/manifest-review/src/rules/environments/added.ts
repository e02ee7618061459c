import { claimsOf, type Workload } from '@vmshift/kubernetes';
import type { EnvironmentView } from '../../cluster/environment-view';
import { printCommand, printImages, printPods } from '../../cluster/print-workload';
import { printCallers, printTargets, servicesOf } from '../../cluster/reach';
import { secretsOf } from '../../cluster/secrets-of';
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
    title: 'The review tells what a new workload runs, what it reads, and who may reach whom',
    judge: (comparison) => {
      const { after } = comparison;
      return workloadChanges(comparison).added.map((workload) => ({
        object: workload.name,
        after: printImages(workload),
        pods: printPods(workload, after),
        command: printCommand(workload),
        abilities: abilitiesOf(workload, after),
      }));
    },
    because: ({ pods, command }) => `it is new, with ${pods}, and runs ${command}`,
    impact: ({ abilities }) => abilities.join('; '),
    see: 'https://kubernetes.io/docs/concepts/workloads/',
  }),
];

/** What a workload may do, and who may ask it to, a sentence each. */
function abilitiesOf(workload: Workload, view: EnvironmentView): readonly string[] {
  const secrets = [...secretsOf(workload).keys()].map(printSecret).join(', ');
  const [claims, services] = [claimsOf(workload), servicesOf(workload, view)];
  return [
    `it reads ${secrets || 'no Secret'}`,
    ...(claims.length === 0 ? [] : [`it mounts ${claims.join(', ')}`]),
    ...(services.length === 0 ? [] : [`${services.join(', ')} sends requests to it`]),
    printCallers(workload, view),
    printTargets(workload, view),
  ];
}

/** A name without a key is that of a Secret of which the pods get all keys. */
function printSecret(name: string): string {
  return name.includes(':') ? name : `every key of ${name}`;
}
