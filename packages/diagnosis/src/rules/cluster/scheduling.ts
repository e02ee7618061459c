import type { EnvironmentConfig } from '@vmshift/environments';
import { nodePools } from '@vmshift/environments';
import { oneLine } from '@vmshift/findings';
import type { Condition } from '@vmshift/observation';
import { olderThan } from '../../age';
import * as command from '../../commands';
import { type DiagnosisFacts, type DiagnosisRule, defineDiagnosis } from '../../rule';
import type { EnvironmentView } from '../../view';
import { earliest, groupPods } from './pod-groups';
import { eventsOf, livingPods, seen } from './seen-cluster';

interface PendingFacts extends DiagnosisFacts {
  readonly pods: string;
  readonly pod: string;
  /** What the nodes lack, in a few words. */
  readonly lack: string;
}

/** A new node takes about three minutes to come. */
const NODE_ARRIVES_SECONDS = 5 * 60;

/** What the scheduler counts of the nodes. @see https://kubernetes.io/docs/concepts/scheduling-eviction/ */
const LACKS: readonly (readonly [words: RegExp, lack: string])[] = [
  [/Insufficient cpu/, 'no node has enough CPU left'],
  [/Insufficient memory/, 'no node has enough memory left'],
  [/Insufficient ephemeral-storage/, 'no node has enough ephemeral storage left'],
  [/Too many pods/, 'every node has as many pods as it may'],
  [/exceed max volume count|max number of volumes/, 'every node has as many volumes as it may'],
  [/volume node affinity conflict/, 'the volume is in another region or on another node'],
  [/didn't match pod anti-affinity/, 'no node is left without a pod of the same kind'],
  [/didn't match Pod's node affinity\/selector/, 'no node has the label that it selects'],
  [/had untolerated taint/, 'the nodes have taints that it does not tolerate'],
  [/didn't match pod topology spread/, 'no node keeps the spread that it asks for'],
];

/** What the scheduler says of cordoned nodes, without their names. */
const CORDONED = /node\(s\) were unschedulable/;

function lackOf(view: EnvironmentView, message: string): string {
  const found = LACKS.filter(([words]) => words.test(message)).map(([, lack]) => lack);
  const cordoned = CORDONED.test(message) ? [cordonedNodes(view)] : [];
  return found.length + cordoned.length === 0 ? oneLine(message) : [...cordoned, ...found].join(', ');
}

function cordonedNodes(view: EnvironmentView): string {
  const names = seen(view, 'nodes')
    .filter(({ unschedulable }) => unschedulable)
    .map(({ name }) => name);
  if (names.length === 0) return 'nodes are cordoned';
  return names.length === 1 ? `node ${names[0]} is cordoned` : `nodes ${names.toSorted().join(', ')} are cordoned`;
}

function pendingFacts(view: EnvironmentView): readonly PendingFacts[] {
  const cases = livingPods(view).flatMap((pod) => {
    const condition = pod.conditions.find(({ type }) => type === 'PodScheduled');
    if (condition?.status !== 'False' || condition.reason !== 'Unschedulable') return [];
    const message = condition.message ?? '';
    // The claim itself is told, with its cause.
    if (/unbound immediate PersistentVolumeClaims|persistentvolumeclaim "[^"]*" not found/.test(message)) return [];
    if (isNodeComing(view, pod.name, condition)) return [];
    return [{ pod, message, since: condition.since }];
  });
  return groupPods(view, cases, ({ message }, workload) => `${workload} ${lackOf(view, message)}`).map(
    ({ object, others, pods, first, all }) => ({
      ...{ object, others, pods, pod: first.pod.name },
      lack: `${lackOf(view, first.message)}${atMaximum(view)}`,
      since: earliest(all.map(({ since }) => since)),
      evidence: [{ object, message: oneLine(first.message) }],
    }),
  );
}

/** No node fits, however much room one has; each pool has a node at least, so that a further one is not another. */
const NO_NODE_FITS =
  /^0\/(\d+) nodes are available: \1 node\(s\) (?:didn't match Pod's node affinity\/selector|had volume node affinity conflict)/;

/** The autoscaler said that it adds a node, or has not had the time to say it. */
function isNodeComing(view: EnvironmentView, pod: string, { message = '', since }: Condition): boolean {
  if (NO_NODE_FITS.test(message)) return false;
  const events = eventsOf(view, `Pod/${pod}`);
  if (events.some(({ reason }) => reason === 'NotTriggerScaleUp')) return false;
  const asked = events.find(({ reason }) => reason === 'TriggeredScaleUp');
  if (asked !== undefined) return !olderThan(NODE_ARRIVES_SECONDS, asked.last, view.now);
  return nodesLeft(view) > 0 && !olderThan(NODE_ARRIVES_SECONDS, since, view.now);
}

/** How many nodes the autoscaler may still add to the shared pools. */
function nodesLeft(view: EnvironmentView): number {
  return mostNodes(view.environment) - seen(view, 'nodes').length;
}

function mostNodes({ cluster }: EnvironmentConfig): number {
  return nodePools(cluster).reduce((sum, { maxNodes }) => sum + maxNodes, 0);
}

function atMaximum(view: EnvironmentView): string {
  const most = mostNodes(view.environment);
  return seen(view, 'nodes').length >= most ? `, and the cluster is at its maximum of ${most} nodes` : '';
}

/** Pods that no node takes. */
export const schedulingRules: readonly DiagnosisRule[] = [
  defineDiagnosis({
    id: 'unschedulable',
    title: 'No node takes a pod',
    judge: pendingFacts,
    severity: 'degraded',
    cause: ({ pods, lack }) => `${pods} cannot be placed: ${lack}`,
    next: ({ pod }, { environment }) => [
      command.describeObject(environment, `Pod/${pod}`),
      command.showNodes(environment),
    ],
    runbook: 'on-call.md#a-pod-that-finds-no-node',
    releaseCanCause: true,
    see: 'https://kubernetes.io/docs/concepts/scheduling-eviction/pod-scheduling-readiness/',
  }),
];
