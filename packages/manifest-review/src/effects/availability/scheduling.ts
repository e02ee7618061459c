import type { Workload } from '@vmshift/kubernetes';
import { canonical, type Data, isData, recordsAt, stringMapAt, textAt } from '@vmshift/kubernetes';
import type { EnvironmentView } from '../../cluster/environment-view';
import { highestReplicas } from '../../cluster/replicas';
import { type Fault, newFaults } from '../effect';

const SEE = 'https://kubernetes.io/docs/concepts/scheduling-eviction/assign-pod-node/';

/** Labels that every node of the pools has, with their values. */
const NODE_LABELS: Readonly<Record<string, readonly string[]>> = {
  'kubernetes.io/os': ['linux'],
  'kubernetes.io/arch': ['amd64'],
  'node.kubernetes.io/instance-type': [],
  'topology.kubernetes.io/region': [],
};

/** Pods that no node takes: labels, names, classes and schedulers that do not exist here. */
export const scheduling = newFaults((view) =>
  view.workloads.flatMap((workload) =>
    obstacles(workload, view).map(
      ({ path, value, because }): Fault => ({
        key: `${workload.name} ${path} ${value}`,
        id: 'pod-not-schedulable',
        class: 'outage',
        verdict: 'block',
        object: workload.name,
        path: `${workload.podPath}.${path}`,
        before: undefined,
        after: value,
        because,
        impact: 'new pods stay Pending or are refused: a rollout never ends, a lost pod is not replaced',
        fix: 'leave the placement to the scheduler, with a preference where one is needed',
        see: SEE,
      }),
    ),
  ),
);

interface Obstacle {
  readonly path: string;
  readonly value: string;
  readonly because: string;
}

function obstacles(workload: Workload, view: EnvironmentView): readonly Obstacle[] {
  const { pod } = workload;
  const found: Obstacle[] = [];
  for (const [key, value] of Object.entries(stringMapAt(pod, 'nodeSelector'))) {
    if (!fitsNode(key, value, view))
      found.push({
        path: 'nodeSelector',
        value: `${key}=${value}`,
        because: 'no node of the pools is known to have this label',
      });
  }
  const required = recordsAt(
    pod,
    'affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms',
  );
  const alternatives = required.filter((term) =>
    recordsAt(term, 'matchExpressions').every((one) => fitsExpression(one, view)),
  );
  if (required.length > 0 && alternatives.length === 0)
    found.push({
      path: 'affinity.nodeAffinity',
      value: canonical(required),
      because: 'no node of the pools is known to satisfy it',
    });
  for (const field of ['nodeName', 'schedulerName', 'priorityClassName', 'runtimeClassName'] as const) {
    const value = textAt(pod, field);
    if (value !== undefined && value !== '' && !KNOWN.has(value))
      found.push({
        path: field,
        value,
        because: `the cluster has no ${field.replace('Name', '')} of that name that this repository knows`,
      });
  }
  return [...found, ...tooFewNodes(workload, view), ...names(pod)];
}

const KNOWN: ReadonlySet<string> = new Set(['default-scheduler']);

function fitsNode(key: string, value: string, view: EnvironmentView): boolean {
  const cluster = view.config?.cluster;
  if (key === 'node.kubernetes.io/instance-type') {
    return (
      cluster !== undefined &&
      [cluster.nodePool, ...(cluster.additionalNodePools ?? [])].some(({ type }) => type === value)
    );
  }
  if (key === 'topology.kubernetes.io/region') return cluster?.region === value;
  return NODE_LABELS[key]?.includes(value) ?? false;
}

function fitsExpression(expression: unknown, view: EnvironmentView): boolean {
  const key = textAt(expression, 'key') ?? '';
  const operator = textAt(expression, 'operator');
  if (operator === 'NotIn' || operator === 'DoesNotExist') return true;
  const values = isData(expression) && Array.isArray(expression.values) ? expression.values.map(String) : [];
  return operator === 'In'
    ? values.some((value) => fitsNode(key, value, view))
    : operator === 'Exists' && key in NODE_LABELS;
}

/** Pods that must not share a node need as many nodes as there are pods. */
function tooFewNodes(workload: Workload, view: EnvironmentView): readonly Obstacle[] {
  const { pod } = workload;
  const cluster = view.config?.cluster;
  if (cluster === undefined) return [];
  const nodes =
    cluster.nodePool.maxNodes + (cluster.additionalNodePools ?? []).reduce((sum, { maxNodes }) => sum + maxNodes, 0);
  const strict = recordsAt(pod, 'affinity.podAntiAffinity.requiredDuringSchedulingIgnoredDuringExecution');
  const zones = strict.some((term) => textAt(term, 'topologyKey') === 'topology.kubernetes.io/zone');
  const most = highestReplicas(workload, view);
  if (strict.length === 0 || (!zones && most < nodes)) return [];
  if (most < 2) return [];
  return [
    {
      path: 'affinity.podAntiAffinity',
      value: `${most} pods apart`,
      because: zones
        ? 'the cluster has one zone'
        : `the pools have at most ${nodes} nodes, and a rollout needs one more pod`,
    },
  ];
}

/** A pod that asks another resolver than the cluster's does not find the servers, which it knows by name. */
function names(pod: Data): readonly Obstacle[] {
  const policy = textAt(pod, 'dnsPolicy') ?? 'ClusterFirst';
  if (policy === 'ClusterFirst' || policy === 'ClusterFirstWithHostNet') return [];
  return [
    { path: 'dnsPolicy', value: policy, because: 'the names of the servers are known to the cluster’s own DNS only' },
  ];
}
