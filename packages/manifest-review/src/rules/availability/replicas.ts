import type { Rule } from '@vmshift/findings';
import { objectName, runningContainers, type Workload } from '@vmshift/kubernetes';
import { scriptOf } from '../../cluster/backup-plan';
import { wordPath } from '../../cluster/command-words';
import { isIdleServerRemoved } from '../../cluster/declared-databases';
import type { EnvironmentView } from '../../cluster/environment-view';
import { highestReplicas, lowestReplicas, mostReplicasPlace } from '../../cluster/replicas';
import { consumesQueues, type Role, roleOf, workloadsOfRole } from '../../cluster/roles';
import { containerFields } from '../reads';
import { type Comparison, changeRule, keptWorkloads, newPlaces } from '../rule';

const SEE = 'https://kubernetes.io/docs/concepts/workloads/controllers/deployment/';
const SEE_BEAT = 'https://docs.celeryq.dev/en/stable/userguide/periodic-tasks.html#starting-the-scheduler';
const READS = ['spec.replicas', 'spec.minReplicas', 'spec.maxReplicas'];

/** Where the least number of a workload's pods stands: in its autoscaler, else in the workload itself. */
function leastReplicasPlace(workload: Workload, view: EnvironmentView) {
  const scaler = view.autoscalerOf(workload.name);
  return scaler === undefined || workload.replicas === 0
    ? { object: workload.name, path: 'spec.replicas' }
    : { object: objectName(scaler), path: 'spec.minReplicas' };
}

/** Workloads of a role that may have more than one pod. */
function scaled(roles: readonly Role[], view: EnvironmentView) {
  return view.workloads
    .filter((workload) => roles.includes(roleOf(workload)) && highestReplicas(workload, view) > 1)
    .map((workload) => {
      const [scaler, most] = [view.autoscalerOf(workload.name), highestReplicas(workload, view)];
      const isWrittenTwice = scaler !== undefined && workload.replicas !== undefined;
      return {
        ...mostReplicasPlace(workload, view),
        now: isWrittenTwice ? `${workload.replicas}, and up to ${most} by ${objectName(scaler)}` : String(most),
        workload: workload.name,
      };
    });
}

/** Workers that send the periodic tasks too. @see https://docs.celeryq.dev/en/stable/reference/cli.html#celery-worker */
function workersThatSchedule(view: EnvironmentView) {
  const option = /^(?:-B|--beat)$/;
  return view.workloads.filter(consumesQueues).flatMap((workload) =>
    runningContainers(workload)
      .filter((container) =>
        scriptOf(container)
          .split(/\s+/)
          .some((word) => option.test(word)),
      )
      .map((container) => ({
        object: workload.name,
        path: wordPath(container, /(?:^|\s)(?:-B|--beat)(?=\s|$)/),
        now: 'a scheduler in each pod',
        workload: workload.name,
      })),
  );
}

/** Schedulers next to the first, which is the one of the profile's name: in another workload, or in the same pod. */
function schedulersTooMany(view: EnvironmentView) {
  const containers = workloadsOfRole(view, 'beat')
    .filter((workload) => highestReplicas(workload, view) > 0)
    .flatMap((workload) =>
      runningContainers(workload)
        .filter((container) => /(?:^|\s)beat(?=\s|$)/.test(scriptOf(container)))
        .map((container) => ({ workload, container })),
    );
  const named = Object.values(view.profile.processes).map(({ app }) => app);
  const first = containers.find(({ workload }) => named.includes(workload.object.metadata.name ?? '')) ?? containers[0];
  return containers
    .filter((one) => one !== first)
    .map(({ workload, container }) => ({
      object: workload.name,
      path: wordPath(container, /(?:^|\s)beat(?=\s|$)/),
      now: `a scheduler next to ${first?.workload.name}`,
      workload: workload.name,
    }));
}

/** Services that the environment had and that no workload is any more. */
function lost(roles: readonly Role[], { before, after }: Comparison) {
  if (after.objects.length === 0) return [];
  return (
    roles
      .filter((role) => workloadsOfRole(after, role).length === 0)
      // Its claim is told, which holds the data.
      .filter((role) => role !== 'database' || !isIdleServerRemoved({ before, after }))
      .flatMap((role) => {
        const [old] = workloadsOfRole(before, role);
        if (old === undefined) return [];
        const kept = after.workload(old.name);
        return [{ object: old.name, path: kept && `${kept.podPath}.containers`, before: role, role, kept }];
      })
  );
}

/** A rule about the services of some roles. */
function lostRule(roles: readonly Role[], rule: Pick<Rule<Comparison>, 'id' | 'title' | 'class'>) {
  return changeRule({
    ...rule,
    judge: (comparison) => lost(roles, comparison),
    verdict: 'block',
    because: ({ role, kept }) =>
      kept ? `${kept.name} runs something else than the ${role}` : `no workload is the ${role} any more`,
    impact: ({ role }) => `the environment has no ${role}`,
    fix: 'keep the workload, its image and its command',
    see: SEE,
    reads: containerFields('image', 'command', 'args'),
  });
}

/** How many pods there always are: servers that vanish, that lose their second pod, and singletons that get one. */
export const replicas = [
  changeRule({
    id: 'fewer-replicas',
    title: 'A workload always has as many pods as before',
    judge: (comparison) =>
      keptWorkloads(comparison).flatMap(({ old, workload }) => {
        if (!workload.longRunning || workload.object.kind === 'DaemonSet') return [];
        const [was, is] = [lowestReplicas(old, comparison.before), lowestReplicas(workload, comparison.after)];
        if (is >= was) return [];
        return {
          ...leastReplicasPlace(workload, comparison.after),
          before: String(was),
          after: String(is),
          verdict: is === 0 || (is < 2 && roleOf(workload) !== 'other') ? 'block' : 'warn',
          ...{ was, is },
        } as const;
      }),
    class: 'outage',
    verdict: 'block',
    because: ({ was, is }) => `${is} ${is === 1 ? 'pod is' : 'pods are'} always there, ${was} before`,
    impact: ({ is }) => {
      if (is === 0) return 'nothing does its work any more';
      return is === 1
        ? 'a failing or drained node takes the whole service with it'
        : 'there is less room for a failing node and for load that rises faster than the autoscaler';
    },
    fix: 'keep the minimum of the model, or lower it there with the reason',
    see: SEE,
    reads: READS,
    explainedBy: ['autoscaler-replicas'],
  }),
  changeRule({
    id: 'scheduler-scaled',
    title: 'One scheduler runs, and no second one',
    judge: (comparison) =>
      newPlaces((view) => [...scaled(['beat'], view), ...workersThatSchedule(view), ...schedulersTooMany(view)])(
        comparison,
      ),
    class: 'outage',
    verdict: 'block',
    because: 'every scheduler sends every task',
    impact: 'every periodic task runs once per scheduler',
    fix: 'exactly one scheduler: one workload with one replica, no autoscaler, and no worker with -B',
    see: SEE_BEAT,
    reads: [...READS, ...containerFields('command', 'args')],
  }),
  changeRule({
    id: 'data-server-scaled',
    title: 'One pod holds the data of a server',
    judge: (comparison) => newPlaces((view) => scaled(['database', 'queue'], view))(comparison),
    class: 'data-loss',
    verdict: 'block',
    because: 'the servers do not know of each other, and the Service sends to both',
    impact: 'writes go to one server or the other, and what one has the other lacks',
    fix: 'exactly one replica and no autoscaler',
    see: SEE,
    reads: READS,
    explainedBy: ['replicas-share-volume'],
  }),
  lostRule(['api', 'worker', 'beat', 'pooler'], {
    id: 'application-service-lost',
    title: 'API, workers, scheduler and pooler stay',
    class: 'outage',
  }),
  lostRule(['database', 'queue'], { id: 'data-server-lost', title: 'Database and queue stay', class: 'data-loss' }),
];
