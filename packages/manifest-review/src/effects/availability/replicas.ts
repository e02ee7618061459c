import type { Workload } from '@vmshift/kubernetes';
import { highestReplicas, lowestReplicas } from '../../cluster/replicas';
import { isSingleton, type Role, roleOf, workloadsOfRole } from '../../cluster/roles';
import { type Comparison, type Effect, type Fault, type Found, keptWorkloads, newFaults } from '../effect';

const SEE = 'https://kubernetes.io/docs/concepts/workloads/controllers/deployment/';
const SEE_BEAT = 'https://docs.celeryq.dev/en/stable/userguide/periodic-tasks.html#starting-the-scheduler';

/** How many pods there always are: servers that vanish, that lose their second, and singletons that get one. */
export const replicas: Effect = (comparison) => [
  ...fewer(comparison),
  ...doubled(comparison),
  ...lostRoles(comparison),
];

function fewer(comparison: Comparison): readonly Found[] {
  const { before, after } = comparison;
  return keptWorkloads(comparison).flatMap(({ old, workload }): readonly Found[] => {
    if (!workload.longRunning || workload.object.kind === 'DaemonSet') return [];
    const [was, is] = [lowestReplicas(old, before), lowestReplicas(workload, after)];
    if (is >= was) return [];
    const alone = is < 2;
    return [
      {
        id: 'fewer-replicas',
        class: 'outage',
        verdict: is === 0 || (alone && roleOf(workload) !== 'other') ? 'block' : 'warn',
        object: workload.name,
        path: after.autoscalerOf(workload.name) ? 'HorizontalPodAutoscaler spec.minReplicas' : 'spec.replicas',
        before: String(was),
        after: String(is),
        because: `${is} ${is === 1 ? 'pod is' : 'pods are'} always there, ${was} before`,
        impact:
          is === 0
            ? 'nothing does its work any more'
            : alone
              ? 'a failing or drained node takes the whole service with it'
              : 'there is less room for a failing node and for load that rises faster than the autoscaler',
        fix: 'keep the minimum of the model, or lower it there with the reason',
        see: SEE,
      },
    ];
  });
}

const doubled = newFaults((view) =>
  view.workloads
    .filter((workload) => isSingleton(roleOf(workload)) && highestReplicas(workload, view) > 1)
    .map((workload): Fault => {
      const beat = roleOf(workload) === 'beat';
      return {
        key: workload.name,
        id: 'singleton-scaled',
        class: beat ? 'outage' : 'data-loss',
        verdict: 'block',
        object: workload.name,
        path: view.autoscalerOf(workload.name) ? 'HorizontalPodAutoscaler' : 'spec.replicas',
        before: '1',
        after: String(highestReplicas(workload, view)),
        because: beat
          ? 'every scheduler sends every task'
          : 'the servers do not know of each other, and the Service sends to both',
        impact: beat
          ? 'every periodic task runs once per scheduler'
          : 'writes go to one server or the other, and what one has the other lacks',
        fix: 'exactly one replica and no autoscaler',
        see: beat ? SEE_BEAT : SEE,
      };
    }),
);

const ROLES: readonly Role[] = ['api', 'worker', 'beat', 'database', 'queue', 'pooler'];

/** A service that existed and that no workload does any more. */
function lostRoles({ before, after }: Comparison): readonly Found[] {
  if (after.objects.length === 0) return [];
  return ROLES.filter((role) => workloadsOfRole(after, role).length === 0).flatMap((role): readonly Found[] => {
    const [old] = workloadsOfRole(before, role);
    if (old === undefined) return [];
    const kept = after.workload(old.name);
    return [
      {
        id: 'service-lost',
        class: role === 'database' || role === 'queue' ? 'data-loss' : 'outage',
        verdict: 'block',
        object: old.name,
        path: kept ? commandPath(kept) : 'metadata.name',
        before: role,
        after: undefined,
        because: kept ? `${old.name} runs something else than the ${role}` : `no workload is the ${role} any more`,
        impact: `the environment has no ${role}`,
        fix: 'keep the workload, its image and its command',
        see: SEE,
      },
    ];
  });
}

function commandPath({ podPath }: Workload): string {
  return `${podPath}.containers`;
}
