import { asText, at, canonical, rolloutBounds } from '@vmshift/kubernetes';
import { isDataServer, isSingleton, roleOf } from '../../cluster/roles';
import { changeRule, keptWorkloads } from '../rule';

/** What users see while a server that runs once is exchanged. */
export const restartedServers = changeRule({
  id: 'data-server-restarts',
  title: 'A server with data is stopped when it may be away',
  judge: (comparison) =>
    keptWorkloads(comparison)
      .filter(({ workload }) => isDataServer(roleOf(workload)) && isSingleton(workload))
      .filter(({ workload }) => rolloutBounds(workload, 1).unavailable > 0)
      .filter(({ old, workload }) => templateOf(old.object) !== templateOf(workload.object))
      .map(({ workload }) => ({
        object: workload.name,
        path: 'spec.strategy.type',
        now: asText(at(workload.object, 'spec.strategy.type')),
        role: roleOf(workload),
      })),
  class: 'outage',
  verdict: 'info',
  because: 'its pod becomes another one, and the old one stops before the new one starts',
  impact: ({ role }) =>
    role === 'queue'
      ? 'the queue is away after the merge until its new pod is ready: what sends tasks fails meanwhile, and tasks that wait stay'
      : 'the database is away after the merge until its new pod is ready: requests and tasks that need it fail meanwhile',
  fix: 'merge when that may be; nothing else has to be done',
  see: 'https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#recreate-deployment',
  reads: ['spec.strategy.type'],
});

function templateOf(object: unknown): string {
  return canonical(at(object, 'spec.template'));
}
