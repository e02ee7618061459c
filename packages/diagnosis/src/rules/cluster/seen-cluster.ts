import { oneLine } from '@vmshift/findings';
import {
  type ClusterObservation,
  isFinished,
  type Observation,
  type ObservedContainer,
  type ObservedEvent,
  type ObservedPod,
  seenValue,
} from '@vmshift/observation';
import type { Evidence } from '../../diagnosis';
import type { EnvironmentView } from '../../view';

type Lists = {
  readonly [Kind in keyof ClusterObservation as ClusterObservation[Kind] extends Observation<unknown>
    ? Kind
    : never]: ClusterObservation[Kind] extends Observation<infer Objects> ? Objects : never;
};

/** The objects of one kind in the environment's cluster; none where they were not seen, which is told by itself. */
export function seen<Kind extends keyof Lists>({ observed }: EnvironmentView, kind: Kind): Lists[Kind] {
  const cluster = seenValue(observed.cluster);
  return (cluster === undefined ? [] : (seenValue(cluster[kind] as Observation<Lists[Kind]>) ?? [])) as Lists[Kind];
}

/** Pods that are not being deleted: what ends may end as it likes. */
export function livingPods(view: EnvironmentView): readonly ObservedPod[] {
  return seen(view, 'pods').filter(({ deletedAt }) => deletedAt === undefined);
}

/** A container with the pod that it is of. */
export interface PodContainer {
  readonly pod: ObservedPod;
  readonly container: ObservedContainer;
}

/** Containers of the pods that are not finished. */
export function livingContainers(view: EnvironmentView): readonly PodContainer[] {
  return livingPods(view)
    .filter((pod) => !isFinished(pod))
    .flatMap((pod) => pod.containers.map((container) => ({ pod, container })));
}

/** The probe for which the kubelet ended a container; undefined where it ended by itself. */
export function probeThatKilled(view: EnvironmentView, { pod, container }: PodContainer): string | undefined {
  const killing = eventsOf(view, `Pod/${pod.name}`).find(
    ({ reason, message }) => reason === 'Killing' && message.startsWith(`Container ${container.name} failed `),
  );
  return killing && /failed (liveness|startup) probe/.exec(killing.message)?.[1];
}

/** Events about an object, newest first. */
export function eventsOf(view: EnvironmentView, object: string): readonly ObservedEvent[] {
  return seen(view, 'events').filter((event) => event.object === object);
}

/** The workload that makes a pod: its Deployment, CronJob, … rather than what those make in between. */
export function makerOf(view: EnvironmentView, { name, owner }: Pick<ObservedPod, 'name' | 'owner'>): string {
  if (owner === undefined) return `Pod/${name}`;
  const makers = [
    ...seen(view, 'replicaSets').map((one) => ({ object: `ReplicaSet/${one.name}`, owner: one.owner })),
    ...seen(view, 'jobs').map((one) => ({ object: `Job/${one.name}`, owner: one.owner })),
  ];
  return makers.find(({ object }) => object === owner)?.owner ?? owner;
}

/** The last line that a container wrote before it ended; undefined where no log was read. */
export function lastLogLine({ observed }: EnvironmentView, pod: string, container: string): string | undefined {
  const logs = seenValue(observed.cluster)?.logs ?? [];
  const log = logs.find((one) => one.pod === pod && one.container === container);
  return seenValue(log?.lines)?.at(-1);
}

/**
 * Why the newest pod of a Job failed, in its own words: the last line of the termination message of the container that
 * failed, or why the whole pod ended; undefined where no such pod is left, or it told nothing.
 */
export function lastWords(view: EnvironmentView, job: string): Evidence | undefined {
  const [pod] = seen(view, 'pods')
    .filter(({ owner, phase }) => owner === job && phase === 'Failed')
    .toSorted((one, other) => Date.parse(other.createdAt ?? '') - Date.parse(one.createdAt ?? ''));
  if (pod === undefined) return undefined;
  const failed = pod.containers.find(({ terminated }) => terminated !== undefined && terminated.exitCode !== 0);
  const { message, reason } = failed?.terminated ?? {};
  const told = message?.trim().split('\n').at(-1) ?? pod.message ?? (reason === 'Error' ? undefined : reason);
  const object = failed === undefined ? `Pod/${pod.name}` : `Pod/${pod.name} ${failed.name}`;
  return told === undefined ? undefined : { object, message: oneLine(told) };
}
