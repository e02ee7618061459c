import { oneLine } from '@vmshift/findings';
import type { ObservedNode } from '@vmshift/observation';
import { olderThan } from '../../age';
import * as command from '../../commands';
import { type DiagnosisFacts, type DiagnosisRule, defineDiagnosis } from '../../rule';
import type { EnvironmentView } from '../../view';
import { earliest, groupPods } from './pod-groups';
import { livingPods, seen } from './seen-cluster';

interface NodeFacts extends DiagnosisFacts {
  /** The first one by name. */
  readonly node: string;
  /** `node x is not ready`, or `2 of 5 nodes are not ready`. */
  readonly what: string;
  readonly are: number;
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

interface NodeCase {
  readonly node: ObservedNode;
  /** Of the condition. */
  readonly type: string;
  /** Of one node, such as `is not ready`. */
  readonly what: string;
}

/** One for each thing that is wrong: what ten nodes lose at once they lose for one reason. */
function nodeFacts(view: EnvironmentView, cases: readonly NodeCase[]): readonly NodeFacts[] {
  const sorted = cases.toSorted((one, other) => (one.node.name < other.node.name ? -1 : 1));
  return [...new Set(sorted.map(({ what }) => what))].flatMap((what): NodeFacts[] => {
    const same = sorted.filter((one) => one.what === what);
    const [first, ...others] = same.map(({ node }) => node.name);
    if (first === undefined) return [];
    const conditions = same.map(({ node, type }) => ({
      object: `Node/${node.name}`,
      condition: node.conditions.find((one) => one.type === type),
    }));
    const evidence = conditions.map(({ object, condition }) => ({
      object,
      message: oneLine([condition?.reason, condition?.message].filter(Boolean).join(': ')),
    }));
    const plural = `${same.length} of ${seen(view, 'nodes').length} nodes ${what.replace(/^is/, 'are').replace(/^has/, 'have')}`;
    return [
      {
        ...{ object: `Node/${first}`, node: first, are: same.length },
        others: others.map((name) => `Node/${name}`),
        what: others.length === 0 ? `node ${first} ${what}` : plural,
        since: earliest(conditions.map(({ condition }) => condition?.since)),
        evidence: evidence.filter(({ message }) => message !== ''),
      },
    ];
  });
}

/** A node that has just come is not ready until its network is. */
const STARTS_SECONDS = 3 * 60;

function notReady(view: EnvironmentView): readonly NodeCase[] {
  return seen(view, 'nodes').flatMap((node) => {
    const ready = node.conditions.find(({ type }) => type === 'Ready');
    if (ready === undefined || ready.status === 'True') return [];
    const isStarting = ready.status === 'False' && !olderThan(STARTS_SECONDS, node.createdAt, view.now);
    if (isStarting && node.createdAt !== undefined) return [];
    const what = ready.status === 'Unknown' ? 'has not been heard of' : 'is not ready';
    return [{ node, type: 'Ready', what }];
  });
}

/**
 * Whether so many nodes are lost that Kubernetes takes the network for the cause, and moves no pod: all of them, or in a
 * cluster of up to 50 nodes more than two and 55 percent.
 * @see https://kubernetes.io/docs/concepts/architecture/nodes/#rate-limits-on-eviction
 */
function movesNothing(all: number, lost: number): boolean {
  return lost === all || (lost > 2 && all <= 50 && lost / all >= 0.55);
}

interface LostFacts extends NodeFacts {
  readonly all: number;
  readonly stays: boolean;
}

function lost(view: EnvironmentView): readonly LostFacts[] {
  const cases = notReady(view);
  const all = seen(view, 'nodes').length;
  return nodeFacts(view, cases).map((facts) => ({ ...facts, all, stays: movesNothing(all, cases.length) }));
}

function underPressure(view: EnvironmentView): readonly (NodeFacts & { readonly effect: string })[] {
  const cases = seen(view, 'nodes').flatMap((node) =>
    Object.entries(PRESSURES).flatMap(([type, what]) =>
      node.conditions.some((one) => one.type === type && one.status === 'True') ? [{ node, type, what }] : [],
    ),
  );
  return nodeFacts(view, cases).map((facts) => {
    // For want of a network no pod is evicted.
    const effect = facts.what.endsWith('no network') ? 'take no further pods' : 'evict pods';
    return { ...facts, effect: facts.are === 1 ? effect.replace(/^\w+/, '$&s') : effect };
  });
}

/** Evictions are told for as long as they explain what is seen. */
const RECENT_SECONDS = 60 * 60;

interface EvictionFacts extends DiagnosisFacts {
  readonly node: string;
  readonly what: string;
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

const describe = ({ node, are }: NodeFacts, { environment }: EnvironmentView) => [
  ...(are > 1 ? [command.showNodes(environment)] : []),
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
    judge: lost,
    severity: 'degraded',
    cause: ({ what, are, all, stays }) =>
      stays
        ? `${what}: ${all === 1 ? 'there is no other, so that its pods stay away until it is back' : 'with so many lost at once Kubernetes moves no pod until they are back'}`
        : `${what}: ${are === 1 ? 'its' : 'their'} pods move after five minutes, what has a volume later`,
    next: describe,
    runbook: RUNBOOK,
    see: SEE,
  }),
  defineDiagnosis({
    id: 'node-under-pressure',
    title: 'A node is short of something',
    judge: underPressure,
    severity: 'at-risk',
    cause: ({ what, effect }) => `${what}, and ${effect}`,
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
