import {
  type Container,
  canonical,
  dataAt,
  numberAt,
  preStopSeconds,
  runningContainers,
  type Workload,
} from '@vmshift/kubernetes';
import { stopSeconds } from '../../cluster/profile';
import { consumesQueues, type Role, roleOf } from '../../cluster/roles';
import { pairContainers } from '../../cluster/succession';
import { containerFields, podFields } from '../reads';
import { type Comparison, changeRule, type KeptWorkload, keptWorkloads } from '../rule';

const SEE = 'https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/#pod-termination';

/** What decides how long a process may stop; a probe's own grace period holds where it ends the container. */
const GRACE_FIELDS = [
  ...podFields('terminationGracePeriodSeconds'),
  ...containerFields(
    'lifecycle.preStop',
    'livenessProbe.terminationGracePeriodSeconds',
    'startupProbe.terminationGracePeriodSeconds',
  ),
];

/** Seconds after which every proxy knows that a pod is going. */
const PROXIES_KNOW = 3;

function pauseOf(workload: Workload): number {
  return Math.max(0, ...runningContainers(workload).map(({ spec }) => preStopSeconds(spec)));
}

/** Seconds between SIGTERM and SIGKILL. The pooler gets its signal in the preStop hook. */
function timeToStop(workload: Workload, grace: number): number {
  return grace - (roleOf(workload) === 'pooler' ? 0 : pauseOf(workload));
}

function graceSeconds({ pod }: Workload): number {
  return numberAt(pod, GRACE) ?? 30;
}

const GRACE = 'terminationGracePeriodSeconds';

/** The grace periods of a workload: that of the pod, and those of probes that kill, which hold in its place. */
function comparedGraces({ old, workload }: KeptWorkload) {
  const ofProbes = pairContainers(old, workload).flatMap(({ before, container }) =>
    (['livenessProbe', 'startupProbe'] as const).flatMap((probe) => {
      const is = numberAt(container.spec, `${probe}.${GRACE}`);
      const was = numberAt(before.spec, `${probe}.${GRACE}`) ?? graceSeconds(old);
      return is === undefined ? [] : [{ path: `${container.path}.${probe}.${GRACE}`, was, is, byProbe: true }];
    }),
  );
  const ofPod = { path: `${workload.podPath}.${GRACE}`, was: graceSeconds(old), is: graceSeconds(workload) };
  return [{ ...ofPod, byProbe: false }, ...ofProbes];
}

/** Workloads whose processes have less time to stop than they need, or less than a third of what they had. */
function hurried(comparison: Comparison, isConcerned: (role: Role) => boolean) {
  return keptWorkloads(comparison).flatMap((kept) => {
    const { old, workload } = kept;
    const role = roleOf(workload);
    if (!isConcerned(role)) return [];
    const needed = stopSeconds(workload);
    return comparedGraces(kept).flatMap(({ path, byProbe, ...graces }) => {
      const [was, is] = [timeToStop(old, graces.was), timeToStop(workload, graces.is)];
      if (is >= was || (is >= needed && is >= was / 3)) return [];
      return {
        object: workload.name,
        path,
        before: `${was} s`,
        after: `${is} s`,
        verdict: is < needed ? 'block' : 'warn',
        ...{ is, needed, role, consumesTasks: consumesQueues(workload), byProbe },
      } as const;
    });
  });
}

function losesPause({ old, workload }: KeptWorkload): boolean {
  return pauseOf(old) >= PROXIES_KNOW && pauseOf(workload) < PROXIES_KNOW;
}

const A_PAUSE = 'a pause';
const PAUSE =
  /^\{"preStop":\{(?:"exec":\{"command":\[(?:"(?:\/bin\/)?(?:ba)?sh","-c","(?:exec )?sleep [\d.]+"|"sleep","[\d.]+")\]\}|"sleep":\{"seconds":\d+\})\}\}$/;

/** A mere pause is the same however it is written; how long it is, other rules judge. */
function hooks({ spec }: Container): string {
  const text = canonical(dataAt(spec, 'lifecycle'));
  return PAUSE.test(text) ? A_PAUSE : text;
}

/** The hooks without the seconds that they wait. */
function withoutSeconds(text: string): string {
  return text.replace(/\bsleep (\d+(\.\d+)?)/g, 'sleep');
}

function timeLeft({ is, needed, role }: { readonly is: number; readonly needed: number; readonly role: Role }): string {
  const than = needed > 0 ? `the ${role} needs ${needed} s` : 'it was more before';
  return `the grace period less the preStop pause leaves ${is} s; ${than}`;
}

/** Seconds of a grace period that a rollout and the drain of a node can wait for. */
const GREATEST_GRACE = 600;

/** What happens to a pod that has to go: time for its work, and for its endpoint to leave the proxies. */
export const shutdown = [
  changeRule({
    id: 'killed-while-stopping',
    title: 'A process has the time that it needs to stop',
    judge: (comparison) => hurried(comparison, (role) => role !== 'database'),
    class: 'outage',
    verdict: 'block',
    because: (facts) => timeLeft(facts),
    impact: ({ consumesTasks, byProbe }) =>
      consumesTasks
        ? 'running tasks are killed; Redis gives them out again only after its visibility timeout of an hour'
        : `requests that are being answered are cut off ${byProbe ? 'each time that the probe ends the container' : 'in every rollout'}`,
    fix: 'keep the grace period above preStop plus what the process needs',
    see: SEE,
    reads: GRACE_FIELDS,
  }),
  changeRule({
    id: 'database-killed-while-stopping',
    title: 'The database has the time to write its checkpoint',
    judge: (comparison) => hurried(comparison, (role) => role === 'database'),
    class: 'data-loss',
    verdict: 'block',
    because: (facts) => timeLeft(facts),
    impact: ({ byProbe }) =>
      `the server is killed before its checkpoint, and replays its log at every start${byProbe ? ' after the probe ended it' : ''}`,
    fix: ({ byProbe }) =>
      byProbe
        ? 'leave the grace period of the probe out: that of the pod holds then'
        : 'keep the grace period of the model',
    see: SEE,
    reads: GRACE_FIELDS,
  }),
  changeRule({
    id: 'stops-too-late',
    title: 'A process that hangs is ended within minutes',
    judge: (comparison) =>
      keptWorkloads(comparison).flatMap(({ old, workload }) => {
        const [was, is] = [graceSeconds(old), graceSeconds(workload)];
        if (is <= Math.max(was, GREATEST_GRACE)) return [];
        const path = `${workload.podPath}.${GRACE}`;
        return { object: workload.name, path, before: `${was} s`, after: `${is} s`, is };
      }),
    class: 'outage',
    verdict: 'warn',
    because: ({ is }) => `a pod of which the process does not end stays for ${is} s`,
    impact: 'every rollout, rollback and drain of a node may wait that long for it; a data server is down meanwhile',
    fix: `at most ${GREATEST_GRACE} s`,
    see: SEE,
    reads: podFields(GRACE),
  }),
  changeRule({
    id: 'stops-while-served',
    title: 'A pod waits until the proxies know that it is going',
    judge: (comparison) =>
      keptWorkloads(comparison)
        .filter(losesPause)
        .map(({ old, workload }) => {
          const container = runningContainers(old).find(({ spec }) => preStopSeconds(spec) >= PROXIES_KNOW);
          const is = pauseOf(workload);
          return {
            object: workload.name,
            path: `${container?.path}.lifecycle.preStop`,
            before: `${pauseOf(old)} s`,
            after: is === 0 ? 'no pause' : `${is} s`,
          };
        }),
    class: 'outage',
    verdict: 'warn',
    because: 'proxies learn a moment later than the process that a pod is going',
    impact: 'in every rollout and drain some connections go to a process that does not accept them any more',
    fix: 'keep a preStop pause of 5 to 10 s',
    see: SEE,
    reads: containerFields('lifecycle.preStop'),
  }),
  changeRule({
    id: 'lifecycle-hook-changes',
    title: 'Lifecycle hooks do what they did before',
    judge: (comparison) =>
      keptWorkloads(comparison)
        .filter((kept) => !losesPause(kept))
        .flatMap(({ old, workload }) =>
          pairContainers(old, workload).flatMap(({ before, container }) => {
            const [was, is] = [hooks(before), hooks(container)];
            if (withoutSeconds(was) === withoutSeconds(is) || is === '{}') return [];
            // Before the signal a process works on: a first pause is only time, which the grace period has to leave.
            if (was === '{}' && is === A_PAUSE) return [];
            return { object: workload.name, path: `${container.path}.lifecycle`, before: was, after: is };
          }),
        ),
    class: 'outage',
    verdict: 'warn',
    because: 'the container is told something else when it starts or stops',
    impact:
      'a hook that fails ends the pause at once: connections are cut off; one that hangs uses up the grace period',
    fix: 'try the hook in dev by deleting a pod',
    see: 'https://kubernetes.io/docs/concepts/containers/container-lifecycle-hooks/',
    reads: containerFields('lifecycle'),
    explainedBy: ['*'],
  }),
];
