import { asText, type Data, recordsAt, stringMapAt, textAt, textsAt, type Workload } from '@vmshift/kubernetes';
import type { EnvironmentView } from '../../cluster/environment-view';
import { anyNodeHas, eligiblePools } from '../../cluster/node-pools';
import { highestReplicas } from '../../cluster/replicas';
import { podFields } from '../reads';
import { changeRule, newPlaces } from '../rule';

/** Fields of a pod that name an object of the cluster, and the names that exist without being made. */
const NAMED = ['nodeName', 'schedulerName', 'priorityClassName', 'runtimeClassName'] as const;
const OF_THE_SYSTEM = ['system-cluster-critical', 'system-node-critical'];
const BUILT_IN: ReadonlySet<string> = new Set(['', 'default-scheduler', ...OF_THE_SYSTEM]);

const NODE_AFFINITY = 'affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms';
const ANTI_AFFINITY = 'affinity.podAntiAffinity.requiredDuringSchedulingIgnoredDuringExecution';

function fitsExpression(expression: Data, view: EnvironmentView): boolean {
  const { key, operator, values } = expression;
  if (operator === 'NotIn' || operator === 'DoesNotExist') return true;
  if (operator === 'Exists') return anyNodeHas(asText(key), view, () => true);
  const allowed = Array.isArray(values) ? values.map(asText) : [];
  return operator === 'In' && anyNodeHas(asText(key), view, (value) => allowed.includes(value));
}

/** Most nodes that the pools may have on which the pods may run; undefined when the model is not known. */
function greatestNodes(workload: Workload, view: EnvironmentView): number | undefined {
  return eligiblePools(workload, view)?.reduce((sum, { maxNodes }) => sum + maxNodes, 0);
}

function place({ name, podPath }: Workload, field: string, now: string) {
  return { object: name, path: `${podPath}.${field}`, now };
}

const shared = {
  class: 'outage',
  verdict: 'block',
  impact: 'new pods stay Pending or are refused: a rollout never ends, a lost pod is not replaced',
} as const;

/** Pods that no node takes: labels, names, classes and schedulers that do not exist here. */
export const scheduling = [
  changeRule({
    ...shared,
    id: 'node-selector-fits-no-node',
    title: 'Pods ask for labels that nodes have',
    judge: (comparison) =>
      newPlaces((view) =>
        view.workloads.flatMap((workload) =>
          Object.entries(stringMapAt(workload.pod, 'nodeSelector'))
            .filter(([key, value]) => !anyNodeHas(key, view, (label) => label === value))
            .map(([key, value]) => place(workload, 'nodeSelector', `${key}=${value}`)),
        ),
      )(comparison),
    because: 'no node of the pools is known to have this label',
    fix: 'select a reserved pool of the model (nodePool), or remove the selector',
    see: 'https://kubernetes.io/docs/concepts/scheduling-eviction/assign-pod-node/#nodeselector',
    reads: podFields('nodeSelector'),
  }),
  changeRule({
    ...shared,
    id: 'node-affinity-fits-no-node',
    title: 'A node satisfies what pods require of it',
    judge: (comparison) =>
      newPlaces((view) =>
        view.workloads.flatMap((workload) => {
          const terms = recordsAt(workload.pod, NODE_AFFINITY);
          const fits = terms.some((term) =>
            recordsAt(term, 'matchExpressions').every((expression) => fitsExpression(expression, view)),
          );
          return terms.length === 0 || fits ? [] : [place(workload, NODE_AFFINITY, JSON.stringify(terms))];
        }),
      )(comparison),
    because: 'no node of the pools is known to satisfy it',
    fix: 'prefer (preferredDuringSchedulingIgnoredDuringExecution) instead of requiring',
    see: 'https://kubernetes.io/docs/concepts/scheduling-eviction/assign-pod-node/#node-affinity',
    reads: podFields('affinity.nodeAffinity'),
  }),
  changeRule({
    ...shared,
    id: 'pod-names-what-does-not-exist',
    title: 'Node, scheduler, priority class and runtime class of a pod exist',
    judge: (comparison) =>
      newPlaces((view) =>
        view.workloads.flatMap((workload) =>
          NAMED.flatMap((field) => {
            const value = textAt(workload.pod, field);
            return value === undefined || BUILT_IN.has(value) ? [] : [{ ...place(workload, field, value), field }];
          }),
        ),
      )(comparison),
    because: ({ field }) => `this repository makes no ${field.replace('Name', '')} of that name`,
    fix: 'leave the placement to the scheduler',
    see: 'https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/pod-v1/#scheduling',
    reads: podFields(...NAMED),
  }),
  changeRule({
    ...shared,
    id: 'priority-of-the-system',
    title: 'Only what the cluster itself needs has the priority of the system',
    judge: (comparison) =>
      newPlaces((view) =>
        view.workloads.flatMap((workload) => {
          const value = textAt(workload.pod, 'priorityClassName') ?? '';
          return OF_THE_SYSTEM.includes(value) ? [place(workload, 'priorityClassName', value)] : [];
        }),
      )(comparison),
    because: ({ now }) => `${now} is for what nodes and the cluster need, such as its DNS`,
    impact:
      'on a full node the scheduler ends other pods to make room: the database, the queue, or the DNS of the cluster',
    fix: 'leave priorityClassName out',
    see: 'https://kubernetes.io/docs/tasks/administer-cluster/guaranteed-scheduling-critical-addon-pods/',
    reads: podFields('priorityClassName'),
  }),
  changeRule({
    ...shared,
    id: 'too-few-nodes-for-pods-apart',
    title: 'There are nodes for pods that must not share one',
    judge: (comparison) =>
      newPlaces((view) =>
        view.workloads.flatMap((workload) => {
          const nodes = greatestNodes(workload, view);
          const terms = recordsAt(workload.pod, ANTI_AFFINITY);
          const zones = terms.some(({ topologyKey }) => topologyKey === 'topology.kubernetes.io/zone');
          const pods = highestReplicas(workload, view);
          if (nodes === undefined || terms.length === 0 || pods < 2 || (!zones && pods < nodes)) return [];
          return [{ ...place(workload, ANTI_AFFINITY, `${pods} pods apart`), zones, nodes }];
        }),
      )(comparison),
    because: ({ zones, nodes }) =>
      zones ? 'the cluster has one zone' : `the pools have at most ${nodes} nodes, and a rollout needs one more pod`,
    fix: 'prefer (preferredDuringSchedulingIgnoredDuringExecution) instead of requiring',
    see: 'https://kubernetes.io/docs/concepts/scheduling-eviction/assign-pod-node/#inter-pod-affinity-and-anti-affinity',
    reads: podFields('affinity.podAntiAffinity'),
  }),
  changeRule({
    id: 'pod-asks-another-dns',
    title: 'Pods ask the DNS of the cluster',
    judge: (comparison) =>
      newPlaces((view) =>
        view.workloads.flatMap((workload) => {
          const policy = textAt(workload.pod, 'dnsPolicy') ?? 'ClusterFirst';
          return policy.startsWith('ClusterFirst') ? [] : [place(workload, 'dnsPolicy', policy)];
        }),
      )(comparison),
    class: 'outage',
    verdict: 'block',
    because: 'the names of the servers are known to the cluster’s own DNS only',
    impact: 'the process finds neither the database nor the queue',
    fix: 'remove dnsPolicy',
    see: 'https://kubernetes.io/docs/concepts/services-networking/dns-pod-service/#pod-s-dns-policy',
    reads: podFields('dnsPolicy'),
  }),
  changeRule({
    id: 'pod-finds-names-elsewhere',
    title: 'The names of servers mean what the cluster says',
    judge: (comparison) =>
      newPlaces((view) =>
        view.workloads.flatMap((workload) => [
          ...recordsAt(workload.pod, 'hostAliases').map((alias) => {
            const now = `${textsAt(alias, 'hostnames').join(', ')} is ${textAt(alias, 'ip') ?? 'nothing'}`;
            return { ...place(workload, 'hostAliases', now), because: `a file in the pods says that ${now}` };
          }),
          ...['nameservers', 'searches']
            .map((field) => ({
              field: `dnsConfig.${field}`,
              now: textsAt(workload.pod, `dnsConfig.${field}`).join(', '),
            }))
            .filter(({ now }) => now !== '')
            .map(({ field, now }) => ({
              ...place(workload, field, now),
              because: field.endsWith('nameservers')
                ? `names are also asked of ${now}`
                : `names are also looked for below ${now}`,
            })),
        ]),
      )(comparison),
    class: 'exposure',
    verdict: 'block',
    because: (facts) => facts.because,
    impact: 'who has that address or that domain gets the connections of the pods, and the passwords in them',
    fix: 'remove it: the DNS of the cluster knows every server that the pods need',
    see: 'https://kubernetes.io/docs/concepts/services-networking/dns-pod-service/#pod-dns-config',
    reads: podFields('hostAliases', 'dnsConfig.nameservers', 'dnsConfig.searches'),
  }),
];
