import {
  type Container,
  canonical,
  dataAt,
  numberAt,
  preStopSeconds,
  runningContainers,
  type Workload,
} from '@vmshift/kubernetes';
import { type Role, roleOf } from '../../cluster/roles';
import { pairContainers } from '../../cluster/succession';
import { type Effect, type Found, keptWorkloads } from '../effect';

const SEE = 'https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/#pod-termination';

/** Seconds that each process needs after SIGTERM: gunicorn's graceful timeout, the longest task, a checkpoint. */
const STOP_SECONDS: Readonly<Partial<Record<Role, number>>> = {
  api: 30,
  worker: 15,
  database: 30,
  queue: 10,
  pooler: 5,
};

/** What happens to a pod that has to go: time for its work, and for its endpoint to leave the proxies. */
export const shutdown: Effect = (comparison) =>
  keptWorkloads(comparison).flatMap(({ old, workload }) => [
    ...killedEarly(old, workload),
    ...noPause(old, workload),
    ...otherHooks(old, workload),
  ]);

function killedEarly(old: Workload, workload: Workload): readonly Found[] {
  const [was, is] = [timeToStop(old), timeToStop(workload)];
  const role = roleOf(workload);
  const needed = STOP_SECONDS[role] ?? 0;
  if (is >= was || (is >= needed && is >= was / 3)) return [];
  return [
    {
      id: 'killed-while-stopping',
      class: role === 'database' ? 'data-loss' : 'outage',
      verdict: is < needed ? 'block' : 'warn',
      object: workload.name,
      path: `${workload.podPath}.terminationGracePeriodSeconds`,
      before: `${was} s`,
      after: `${is} s`,
      because: `the grace period less the preStop pause leaves ${is} s; ${needed > 0 ? `the ${role} needs ${needed} s` : 'it was more before'}`,
      impact:
        role === 'worker'
          ? 'running tasks are killed; Redis gives them out again only after its visibility timeout of an hour'
          : role === 'database'
            ? 'the server is killed before its checkpoint, and replays its log at every start'
            : 'requests that are being answered are cut off in every rollout',
      fix: 'keep the grace period above preStop plus what the process needs',
      see: SEE,
    },
  ];
}

/** Seconds between SIGTERM and SIGKILL. */
function timeToStop(workload: Workload): number {
  const pause = Math.max(0, ...runningContainers(workload).map(({ spec }) => preStopSeconds(spec)));
  const drains = roleOf(workload) === 'pooler' ? 0 : pause;
  return (numberAt(workload.pod, 'terminationGracePeriodSeconds') ?? 30) - drains;
}

function noPause(old: Workload, workload: Workload): readonly Found[] {
  const pause = (one: Workload) => Math.max(0, ...runningContainers(one).map(({ spec }) => preStopSeconds(spec)));
  const [was, is] = [pause(old), pause(workload)];
  if (was < 3 || is >= 3) return [];
  return [
    {
      id: 'stops-while-served',
      class: 'outage',
      verdict: 'warn',
      object: workload.name,
      path: `${workload.podPath}.containers.lifecycle.preStop`,
      before: `${was} s`,
      after: is === 0 ? 'no pause' : `${is} s`,
      because: 'proxies learn a moment later than the process that a pod is going',
      impact: 'in every rollout and drain some connections go to a process that does not accept them any more',
      fix: 'keep a preStop pause of 5 to 10 s',
      see: SEE,
    },
  ];
}

/** A hook that does something else than before, beside waiting longer or shorter. */
function otherHooks(old: Workload, workload: Workload): readonly Found[] {
  return pairContainers(old, workload).flatMap(({ before, container }): readonly Found[] => {
    const [was, is] = [hooks(before), hooks(container)];
    if (was === is || is === '{}' || noPause(old, workload).length > 0) return [];
    return [
      {
        id: 'lifecycle-hook-changes',
        class: 'outage',
        verdict: 'warn',
        object: workload.name,
        path: `${container.path}.lifecycle`,
        before: was,
        after: is,
        because: 'the container is told something else when it starts or stops',
        impact:
          'a hook that fails ends the pause at once: connections are cut off; one that hangs uses up the grace period',
        fix: 'try the hook in dev by deleting a pod',
        see: 'https://kubernetes.io/docs/concepts/containers/container-lifecycle-hooks/',
      },
    ];
  });
}

const PAUSE = /^\{"preStop":\{(?:"exec":\{"command":\["sleep","[\d.]+"\]\}|"sleep":\{"seconds":\d+\})\}\}$/;

/** The hooks without the seconds that they wait; a mere pause is the same however it is written. */
function hooks({ spec }: Container): string {
  const text = canonical(dataAt(spec, 'lifecycle'));
  return PAUSE.test(text) ? 'a pause' : text.replace(/\bsleep (\d+(\.\d+)?)/g, 'sleep');
}
