import {
  at,
  type Container,
  DEFAULT_PROGRESS_DEADLINE_SECONDS,
  isRolloutStuck,
  numberAt,
  type ProbeName,
  probeOf,
  progressDeadlineSeconds,
  rolloutBounds,
  startupPatience,
  timing,
  type Workload,
} from '@vmshift/kubernetes';
import type { EnvironmentView } from '../../cluster/environment-view';
import { lowestReplicas } from '../../cluster/replicas';
import { isSingleton } from '../../cluster/roles';
import { pairContainers } from '../../cluster/succession';
import { containerFields } from '../reads';
import { type Comparison, changeRule, keptWorkloads, newPlaces } from '../rule';

const SEE_STRATEGY = 'https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#strategy';
const SEE_DEADLINE = 'https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#progress-deadline-seconds';

/** Pods that a rollout leaves available. */
function staying(workload: Workload, view: EnvironmentView): number {
  const lowest = lowestReplicas(workload, view);
  return lowest - rolloutBounds(workload, lowest).unavailable;
}

/**
 * Seconds after which a container is ready at the earliest, counted from its start.
 * @see https://kubernetes.io/docs/tasks/configure-pod-container/configure-liveness-readiness-startup-probes/
 */
function secondsUntilReady({ spec }: Container): number {
  // The start-up probe comes first: no other asks before it has succeeded.
  const started = timing(probeOf(spec, 'startupProbe') ?? {}).delay;
  const probe = probeOf(spec, 'readinessProbe');
  if (probe === undefined) return started;
  const { delay, period } = timing(probe);
  const further = period * ((numberAt(probe, 'successThreshold') ?? 1) - 1);
  // Both delays count from the start of the container.
  return Math.max(started, delay) + further;
}

/** The probe that keeps a container from being ready for the longest. */
function slowProbe({ spec }: Container): ProbeName {
  const [startup, readiness] = (['startupProbe', 'readinessProbe'] as const).map((name) => probeOf(spec, name));
  if (readiness === undefined) return 'startupProbe';
  return timing(startup ?? {}).delay > timing(readiness).delay ? 'startupProbe' : 'readinessProbe';
}

/** The Deployments whose deadline changes, with the longest time that their probes give a start. */
function changedDeadlines(comparison: Comparison) {
  return keptWorkloads(comparison)
    .filter(
      ({ old, workload }) =>
        workload.object.kind === 'Deployment' && progressDeadlineSeconds(old) !== progressDeadlineSeconds(workload),
    )
    .map(({ old, workload }) => {
      const [was, is] = [progressDeadlineSeconds(old), progressDeadlineSeconds(workload)];
      const patience = Math.max(0, ...workload.containers.map(({ spec }) => startupPatience(spec)));
      return {
        object: workload.name,
        path: 'spec.progressDeadlineSeconds',
        before: String(was),
        after: String(is),
        ...{ was, is, patience, tooShort: is < patience && was >= patience },
      };
    });
}

/** The Deployments of which no new pod is ready before the deadline, and of which one could be before. */
function neverReady(comparison: Comparison) {
  return keptWorkloads(comparison)
    .filter(({ workload }) => workload.object.kind === 'Deployment')
    .flatMap(({ old, workload }) => {
      const deadline = progressDeadlineSeconds(workload);
      return pairContainers(old, workload)
        .map(({ before, container }) => ({
          container,
          was: secondsUntilReady(before),
          is: secondsUntilReady(container),
        }))
        .filter(({ was, is }) => is >= deadline && was < progressDeadlineSeconds(old))
        .map(({ container, was, is }) => ({
          object: workload.name,
          path: `${container.path}.${slowProbe(container)}`,
          before: `${was} s`,
          after: `${is} s`,
          deadline,
        }));
    });
}

/** What happens while pods are replaced: how many stay, and whether Argo CD waits too short or too long. */
export const rollout = [
  changeRule({
    id: 'rollout-leaves-fewer',
    title: 'A rollout leaves as many pods available as before',
    judge: (comparison) =>
      keptWorkloads(comparison).flatMap(({ old, workload }) => {
        const { before, after } = comparison;
        if (isSingleton(workload) || isRolloutStuck(workload)) return [];
        const [was, is] = [staying(old, before), staying(workload, after)];
        const lowest = lowestReplicas(workload, after);
        if (is >= was || lowest < lowestReplicas(old, before)) return [];
        return {
          object: workload.name,
          path: 'spec.strategy',
          before: `${was} stay`,
          after: `${is} stay`,
          verdict: is <= 0 ? 'block' : 'warn',
          ...{ is, lowest },
        } as const;
      }),
    class: 'outage',
    verdict: 'block',
    because: ({ is, lowest }) => `of ${lowest} pods ${is} stay available while a new version rolls out`,
    impact: ({ is }) => (is <= 0 ? 'every release is an outage' : 'every release takes capacity away under load'),
    fix: 'RollingUpdate with maxSurge 1 and maxUnavailable 0',
    see: SEE_STRATEGY,
    reads: ['spec.strategy', 'spec.updateStrategy'],
  }),
  changeRule({
    id: 'progress-deadline-too-short',
    title: 'The progress deadline is longer than a start may take',
    judge: (comparison) => changedDeadlines(comparison).filter(({ tooShort }) => tooShort),
    class: 'outage',
    verdict: 'block',
    because: ({ patience }) => `the start-up probes give ${patience} s`,
    impact: 'a slow but healthy start counts as a failed rollout',
    fix: ({ patience }) => `a progressDeadlineSeconds above ${patience}`,
    see: SEE_DEADLINE,
    explainedBy: ['schema'],
    reads: ['spec.progressDeadlineSeconds'],
  }),
  changeRule({
    id: 'ready-after-deadline',
    title: 'A pod can be ready before the progress deadline',
    judge: (comparison) => neverReady(comparison),
    class: 'outage',
    verdict: 'block',
    because: ({ after, deadline }) =>
      `initialDelaySeconds, and periodSeconds for each further success, keep a pod unready for ${after}; progressDeadlineSeconds is ${deadline}`,
    impact:
      'every rollout counts as failed before its first pod is ready, and a pod that restarts is away for that long',
    fix: 'keep the readiness probe of the model; a start-up probe gives a slow start its time',
    see: SEE_DEADLINE,
    reads: [
      'spec.progressDeadlineSeconds',
      ...containerFields(
        'startupProbe.initialDelaySeconds',
        'readinessProbe.initialDelaySeconds',
        'readinessProbe.periodSeconds',
        'readinessProbe.successThreshold',
      ),
    ],
  }),
  changeRule({
    id: 'progress-deadline-too-long',
    title: 'Argo CD waits a few minutes for a failing rollout, not longer',
    judge: (comparison) =>
      changedDeadlines(comparison).filter(
        ({ was, is }) =>
          is > Math.max(was * 1.5, DEFAULT_PROGRESS_DEADLINE_SECONDS) ||
          (is >= DEFAULT_PROGRESS_DEADLINE_SECONDS && was < DEFAULT_PROGRESS_DEADLINE_SECONDS),
      ),
    class: 'sync-failure',
    verdict: 'warn',
    because: 'Argo CD waits for a failing rollout until the deadline',
    impact: ({ is }) => `for up to ${is} s no newer commit is applied, a rollback included`,
    fix: 'at most a few minutes',
    see: SEE_DEADLINE,
    reads: ['spec.progressDeadlineSeconds'],
  }),
  changeRule({
    id: 'rollout-paused',
    title: 'No Deployment is paused',
    judge: (comparison) =>
      newPlaces((view) =>
        view.workloads
          .filter(({ object }) => object.kind === 'Deployment' && at(object, 'spec.paused') === true)
          .map(({ name }) => ({ object: name, path: 'spec.paused', now: 'true' })),
      )(comparison),
    class: 'outage',
    verdict: 'block',
    because: 'a paused Deployment rolls nothing out',
    impact: 'no release and no rollback reaches the pods, and Argo CD shows Suspended',
    fix: 'remove paused',
    see: 'https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#pausing-and-resuming-a-deployment',
    reads: ['spec.paused'],
  }),
];
