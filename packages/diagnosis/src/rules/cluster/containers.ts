import { oneLine } from '@vmshift/findings';
import type { Termination } from '@vmshift/observation';
import { olderThan } from '../../age';
import * as command from '../../commands';
import type { Evidence } from '../../diagnosis';
import { type DiagnosisFacts, type DiagnosisRule, defineDiagnosis } from '../../rule';
import type { EnvironmentView } from '../../view';
import { earliest, groupPods, type PodGroup } from './pod-groups';
import { eventsOf, lastLogLine, livingContainers, type PodContainer, probeThatKilled } from './seen-cluster';

interface ContainerFacts extends DiagnosisFacts {
  readonly pods: string;
  readonly pod: string;
  readonly container: string;
  /** `init container x`, or the name alone. */
  readonly named: string;
  readonly message: string;
}

/** A container that ended badly once, and has run for so long since, is well again. */
const RECOVERED_SECONDS = 10 * 60;

interface CrashCase extends PodContainer {
  readonly end: Termination;
}

/** What ended once may have waited for another workload, and is started again at once; from the second time on, it is kept waiting. */
const REPEATED = 2;

/** Containers that end again and again, also while they run in between. */
function crashes(view: EnvironmentView): readonly CrashCase[] {
  return livingContainers(view).flatMap(({ pod, container }) => {
    const end = container.terminated ?? container.last;
    if (end === undefined || end.exitCode === 0) return [];
    // What is killed for its probe is told by that; its exit code is the kill's.
    if (end.reason !== 'OOMKilled' && probeThatKilled(view, { pod, container }) !== undefined) return [];
    const backsOff = container.waiting?.reason === 'CrashLoopBackOff';
    const final = container.terminated !== undefined && pod.restartPolicy === 'Never';
    const recent = !olderThan(RECOVERED_SECONDS, end.finishedAt, view.now);
    const repeated = container.restarts >= REPEATED && recent && !container.ready;
    return backsOff || final || repeated ? [{ pod, container, end }] : [];
  });
}

const isOutOfMemory = ({ end }: CrashCase) => end.reason === 'OOMKilled';
const CANNOT_RUN = ['StartError', 'ContainerCannotRun', 'RunContainerError', 'CreateContainerError'];

/** What could not be started at all: it has no log. */
function cannotRun(view: EnvironmentView): readonly (PodContainer & { readonly message: string })[] {
  return livingContainers(view).flatMap(({ pod, container }) => {
    const { waiting, terminated, last } = container;
    const end = terminated ?? last;
    if (waiting?.reason !== undefined && CANNOT_RUN.includes(waiting.reason))
      return [{ pod, container, message: waiting.message ?? waiting.reason }];
    if (end?.reason !== undefined && CANNOT_RUN.includes(end.reason) && !container.ready)
      return [{ pod, container, message: end.message ?? end.reason }];
    return [];
  });
}

/** A Secret or ConfigMap that a container's environment or a volume needs. */
function missingConfiguration(view: EnvironmentView): readonly (PodContainer & { readonly message: string })[] {
  return livingContainers(view).flatMap(({ pod, container }) => {
    const { reason, message } = container.waiting ?? {};
    if (reason === 'CreateContainerConfigError') return [{ pod, container, message: message ?? reason }];
    if (reason !== 'ContainerCreating' && reason !== 'PodInitializing') return [];
    const mount = eventsOf(view, `Pod/${pod.name}`).find(
      (event) =>
        event.reason === 'FailedMount' &&
        /(?:secret|configmap) "[^"]*" not found|references non-existent/.test(event.message),
    );
    return mount === undefined ? [] : [{ pod, container, message: mount.message }];
  });
}

/** The network of a new node comes after the node. */
const NETWORK_COMES_SECONDS = 2 * 60;

/** Pods whose node cannot make what a pod's containers share: its network above all. */
function withoutSandbox(view: EnvironmentView): readonly (PodContainer & { readonly message: string })[] {
  return livingContainers(view).flatMap(({ pod, container }) => {
    if (container.waiting?.reason !== 'ContainerCreating') return [];
    const event = eventsOf(view, `Pod/${pod.name}`).find(({ reason }) => reason === 'FailedCreatePodSandBox');
    if (event === undefined || !olderThan(NETWORK_COMES_SECONDS, event.first, view.now)) return [];
    return [{ pod, container, message: oneLine(event.message) }];
  });
}

function facts(
  { object, others, pods, first, all }: PodGroup<PodContainer>,
  since: readonly (string | undefined)[],
  message: string,
  evidence: readonly Evidence[],
): ContainerFacts {
  const { name, kind } = first.container;
  return {
    ...{ object, others, pods, message, evidence, pod: first.pod.name, container: name },
    named: kind === 'init' ? `init container ${name}` : name,
    since: earliest([...since, ...(all.length === 0 ? [first.pod.createdAt] : [])]),
  };
}

function crashFacts(view: EnvironmentView, cases: readonly CrashCase[]): readonly ContainerFacts[] {
  return groupPods(view, cases, ({ container }, workload) => `${workload} ${container.name}`).map((group) => {
    const { pod, container, end } = group.first;
    const line = lastLogLine(view, pod.name, container.name);
    const exit = `exit code ${end.exitCode}${end.signal === undefined ? '' : `, signal ${end.signal}`}`;
    const evidence = [
      { object: group.object, message: `${container.restarts} restarts, ${exit}` },
      ...(line === undefined ? [] : [{ object: `${group.object} ${container.name}`, message: line }]),
    ];
    const begun = group.all.map((one) => notReadySince(one) ?? one.end.startedAt);
    return facts(group, begun, line ?? exit, evidence);
  });
}

/** When the pod stopped to be ready; the start of the last run would move on with each restart. */
function notReadySince({ pod }: PodContainer): string | undefined {
  return pod.conditions.find(({ type, status }) => type === 'Ready' && status !== 'True')?.since;
}

function messageFacts(
  view: EnvironmentView,
  cases: readonly (PodContainer & { readonly message: string })[],
): readonly ContainerFacts[] {
  return groupPods(view, cases, ({ container }, workload) => `${workload} ${container.name}`).map((group) => {
    const { message } = group.first;
    return facts(
      group,
      group.all.map(({ pod }) => pod.createdAt),
      message,
      [{ object: group.object, message }],
    );
  });
}

const POD_LIFECYCLE = 'https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/#container-states';
const shared = { severity: 'degraded', releaseCanCause: true, see: POD_LIFECYCLE } as const;

/** Containers that do not stay up. */
export const containerRules: readonly DiagnosisRule[] = [
  defineDiagnosis({
    ...shared,
    id: 'crash-loop',
    title: 'A container ends each time that it is started',
    judge: (view) =>
      crashFacts(
        view,
        crashes(view).filter((one) => !isOutOfMemory(one) && !isStartError(one)),
      ),
    cause: ({ named, pods, message }) => `${named} in ${pods} ends each time that it is started: ${message}`,
    next: ({ pod, container }, { environment }) => [
      command.showPreviousLog(environment, pod, container),
      command.rollback(environment),
    ],
    runbook: 'on-call.md#a-container-that-crashes',
  }),
  defineDiagnosis({
    ...shared,
    id: 'out-of-memory',
    title: 'A container uses more memory than it may',
    judge: (view) => crashFacts(view, crashes(view).filter(isOutOfMemory)),
    cause: ({ named, pods }) => `${named} in ${pods} uses more memory than its limit, and is killed`,
    next: ({ pod, container }, { environment }) => [
      command.describeObject(environment, `pod/${pod}`),
      command.showPreviousLog(environment, pod, container),
      command.rollback(environment),
    ],
    runbook: 'on-call.md#a-container-that-crashes',
    see: 'https://kubernetes.io/docs/tasks/configure-pod-container/assign-memory-resource/#exceed-a-container-s-memory-limit',
  }),
  defineDiagnosis({
    ...shared,
    id: 'container-cannot-run',
    title: 'A container cannot be started at all',
    judge: (view) => messageFacts(view, cannotRun(view)),
    cause: ({ named, pods, message }) => `${named} in ${pods} cannot be started: ${message}`,
    next: ({ pod }, { environment }) => [
      command.describeObject(environment, `pod/${pod}`),
      command.rollback(environment),
    ],
    runbook: 'on-call.md#a-pod-that-does-not-start',
  }),
  defineDiagnosis({
    ...shared,
    id: 'pod-sandbox-failed',
    title: 'A node cannot make the network of a pod',
    judge: (view) => messageFacts(view, withoutSandbox(view)),
    cause: ({ pods, message }) => `the node cannot make ${pods}: ${message}`,
    next: ({ pod }, { environment }) => [
      command.describeObject(environment, `pod/${pod}`),
      command.showNodes(environment),
    ],
    runbook: 'on-call.md#a-pod-that-does-not-start',
    releaseCanCause: false,
  }),
  defineDiagnosis({
    ...shared,
    id: 'configuration-missing',
    title: 'A Secret, a ConfigMap or a key that a pod needs is missing',
    judge: (view) => messageFacts(view, missingConfiguration(view)),
    cause: ({ pods, message }) => `${pods} cannot start: ${decisive(message)}`,
    next: ({ pod }, { environment }) => [
      command.describeObject(environment, `pod/${pod}`),
      command.rollback(environment),
    ],
    runbook: 'on-call.md#a-pod-that-does-not-start',
    see: 'https://kubernetes.io/docs/concepts/configuration/secret/#using-secrets-as-environment-variables',
  }),
];

function isStartError({ end }: CrashCase): boolean {
  return end.reason !== undefined && CANNOT_RUN.includes(end.reason);
}

/** What is missing, without the way to it. */
function decisive(message: string): string {
  return (
    /(?:secret|configmap) "[^"]*" not found|couldn't find key .*|references non-existent .*/.exec(message)?.[0] ??
    message
  );
}
