import { oneLine } from '@vmshift/findings';
import type { ObservedNode } from '@vmshift/observation';
import { olderThan } from '../../age';
import * as command from '../../commands';
import { type DiagnosisFacts, type DiagnosisRule, defineDiagnosis } from '../../rule';
import type { EnvironmentView } from '../../view';
import { earliest, groupPods } from './pod-groups';
import { livingPods, seen } from './seen-cluster';

interface NodeFacts extends DiagnosisFacts {
  readonly node: string;
  readonly what: string;
}

/**
 * The conditions of Kubernetes itself that are bad news when they are True. Others are of add-ons, and many of those are
 * good news (`KernelReady`): nothing is made of them.
 */
const PRESSURES: Readonly<Record<string, string>> = {
  MemoryPressure: 'is short of memory',
  DiskPressure: 'is short of disk',
  PIDPressure: 'is short of process ids',
  NetworkUnavailable: 'has no network',
};

function nodeFacts(node: ObservedNode, type: string, what: string): NodeFacts {
  const condition = node.conditions.find((one) => one.type === type);
  const object = `Node/${node.name}`;
  const message = oneLine([condition?.reason, condition?.message].filter(Boolean).join(': '));
  return {
    object,
    node: node.name,
    what,
    since: condition?.since,
    evidence: message === '' ? [] : [{ object, message }],
  };
}

/** A node that has just come is not ready until its network is. */
const STARTS_SECONDS = 3 * 60;

function notReady(view: EnvironmentView): readonly NodeFacts[] {
  return seen(view, 'nodes').flatMap((node) => {
    const ready = node.conditions.find(({ type }) => type === 'Ready');
    if (ready === undefined || ready.status === 'True') return [];
    const isStarting = ready.status === 'False' && !olderThan(STARTS_SECONDS, node.createdAt, view.now);
    if (isStarting && node.createdAt !== undefined) return [];
    const what = ready.status === 'Unknown' ? 'has not been heard of' : 'is not ready';
    return [nodeFacts(node, 'Ready', what)];
  });
}

function underPressure(view: EnvironmentView): readonly NodeFacts[] {
  return seen(view, 'nodes').flatMap((node) =>
    Object.entries(PRESSURES).flatMap(([type, what]) =>
      node.conditions.some((one) => one.type === type && one.status === 'True') ? [nodeFacts(node, type, what)] : [],
    ),
  );
}

/** Evictions are told for as long as they explain what is seen. */
const RECENT_SECONDS = 60 * 60;

interface EvictionFacts extends NodeFacts {
  readonly pod: string;
  readonly pods: string;
}

function evicted(view: EnvironmentView): readonly EvictionFacts[] {
  const cases = livingPods(view).flatMap((pod) => {
    const { phase, reason, conditions, createdAt } = pod;
    const at = conditions.find(({ type, status }) => type === 'Ready' && status !== 'True')?.since ?? createdAt;
    const recent = phase === 'Failed' && reason === 'Evicted' && !olderThan(RECENT_SECONDS, at, view.now);
    return recent ? [{ pod, at }] : [];
  });
  return groupPods(view, cases, (_, workload) => workload).map(({ object, others, pods, first, all }) => {
    const { name: pod, node = '', message = 'Evicted' } = first.pod;
    const since = earliest(all.map(({ at }) => at));
    const what = oneLine(message).replace(/\.$/, '');
    return { object, others, pods, pod, node, what, since, evidence: [{ object, message: what }] };
  });
}

const describe = ({ node }: NodeFacts, { environment }: EnvironmentView) => [
  command.describeNode(environment, node),
  command.showPods(environment),
];
const SEE = 'https://kubernetes.io/docs/reference/node/node-status/#condition';
const RUNBOOK = 'on-call.md#a-node-that-fails';

/** Nodes of the environment's cluster. */
export const nodeRules: readonly DiagnosisRule[] = [
  defineDiagnosis({
    id: 'node-not-ready',
    title: 'A node is lost, or takes no pods',
    judge: notReady,
    severity: 'degraded',
    cause: ({ node, what }) => `node ${node} ${what}: its pods move after five minutes, what has a volume later`,
    next: describe,
    runbook: RUNBOOK,
    see: SEE,
  }),
  defineDiagnosis({
    id: 'node-under-pressure',
    title: 'A node is short of something, and evicts pods',
    judge: underPressure,
    severity: 'at-risk',
    cause: ({ node, what }) => `node ${node} ${what}, and evicts pods`,
    next: describe,
    runbook: RUNBOOK,
    see: 'https://kubernetes.io/docs/concepts/scheduling-eviction/node-pressure-eviction/',
  }),
  defineDiagnosis({
    id: 'pods-evicted',
    title: 'Pods were evicted from their node in the last hour',
    judge: evicted,
    severity: 'at-risk',
    cause: ({ pods, others, what }) => `${pods} ${others?.length ? 'were' : 'was'} evicted: ${what}`,
    next: ({ pod, node }, { environment }) => [
      command.describeObject(environment, `pod/${pod}`),
      ...(node === '' ? [] : [command.describeNode(environment, node)]),
    ],
    runbook: RUNBOOK,
    see: 'https://kubernetes.io/docs/concepts/scheduling-eviction/node-pressure-eviction/',
  }),
];
