import type { NeighbourPods, NetworkFlow } from '@vmshift/application';
import { applicationOf } from '@vmshift/environments';
import {
  allowsTraffic,
  dataAt,
  isIsolated,
  type KubeObject,
  type NetworkPeer,
  objectName,
  type PodPeer,
  podPeer,
  recordsAt,
  type Workload,
} from '@vmshift/kubernetes';
import { type CheckInput, objectRule } from '../object-rule';

/** The pods of the cluster that the application's have to do with. */
function neighboursOf({ platform }: CheckInput) {
  const { ingressController, clusterDns, acmeSolver } = applicationOf(platform).neighbours;
  return {
    ingressController: neighbour('the ingress controller', ingressController),
    clusterDns: { ...neighbour('the cluster DNS', clusterDns), port: clusterDns.port },
    acmeSolver: { ...ownPod('the ACME solver', { [acmeSolver.label]: 'true' }), port: acmeSolver.port },
  };
}

function neighbour(name: string, { namespace, labels }: NeighbourPods): PodPeer {
  return { kind: 'pod', name, labels, namespace: { 'kubernetes.io/metadata.name': namespace } };
}

function ownPod(name: string, labels: Readonly<Record<string, string>>): PodPeer {
  return { kind: 'pod', name, labels, namespace: 'own' };
}

/** A public address that stands for all of them (of a block for documentation). */
const INTERNET: NetworkPeer = { kind: 'address', name: 'the internet', address: '203.0.113.1' };

const SEE = 'https://kubernetes.io/docs/concepts/services-networking/network-policies/';
const READS = ['spec.ingress', 'spec.egress', 'spec.podSelector', 'spec.policyTypes'];

/** Where it is told that traffic is closed or open: at the policy for every pod, else at what there is. */
function anchorOf({ ofKind, workloads }: CheckInput): string | undefined {
  const policies = ofKind('NetworkPolicy');
  const anchor = policies.find(isForEveryPod) ?? policies[0] ?? workloads[0]?.object;
  return anchor && objectName(anchor);
}

function isForEveryPod(policy: KubeObject): boolean {
  return Object.keys(dataAt(policy, 'spec.podSelector')).length === 0;
}

const defaultDenyMissing = objectRule({
  id: 'default-deny-missing',
  title: 'A pod that no policy names is closed, in both directions',
  judge: (input) => {
    const object = anchorOf(input);
    if (object === undefined) return [];
    return (['ingress', 'egress'] as const)
      .filter((direction) => !isIsolated(input.ofKind('NetworkPolicy'), {}, direction))
      .map((direction) => ({ object, path: 'spec.policyTypes', now: `open for ${direction}`, direction }));
  },
  class: 'exposure',
  verdict: 'block',
  because: ({ direction }) => `no policy selects every pod for ${direction}`,
  impact: ({ direction }) =>
    direction === 'ingress'
      ? 'the next pod, and every pod whose label is misspelt, is open to all'
      : 'the next pod may connect to anything',
  fix: 'keep a policy with an empty podSelector and both policy types',
  see: `${SEE}#default-policies`,
  reads: ['spec.policyTypes', 'spec.podSelector'],
});

interface Connection {
  readonly from: NetworkPeer | undefined;
  readonly to: NetworkPeer | undefined;
  /** Of both ends, as a text names them. */
  readonly names: readonly [from: string, to: string];
  /** `5432`, `53/UDP` */
  readonly port: number;
  readonly protocol: string;
  readonly printedPort: string;
  /** What fails without it. */
  readonly need: string;
}

/** `web to db, port 5432` */
function titleOf({ names: [from, to], printedPort }: Connection): string {
  return `${from} to ${to}, port ${printedPort}`;
}

/**
 * The connections by the end that most of them share, again and again: what one lost rule closes, or one lost workload
 * leaves behind, is one fact.
 */
function byCommonEnd(connections: readonly Connection[]): readonly (readonly [Connection, ...Connection[]])[] {
  const [first, ...others] = connections;
  if (first === undefined) return [];
  const counts = new Map<string, number>();
  for (const end of connections.flatMap(({ names }) => [...new Set(names)]))
    counts.set(end, (counts.get(end) ?? 0) + 1);
  const [[end = '', most = 1] = []] = [...counts].sort(([, one], [, other]) => other - one);
  if (most === 1) return [[first], ...byCommonEnd(others)];
  const has = ({ names }: Connection) => names.includes(end);
  const [shared, rest] = [connections.filter(has), connections.filter((one) => !has(one))];
  const [leader = first, ...followers] = shared;
  return [[leader, ...followers], ...byCommonEnd(rest)];
}

/** `web, dump to db, port 5432`: what connections with a common end are, in one text. */
function printTogether(connections: readonly [Connection, ...Connection[]]): string {
  const [sources, targets, ports] = [
    connections.map(({ names }) => names[0]),
    connections.map(({ names }) => names[1]),
    connections.map(({ printedPort }) => printedPort),
  ].map((list) => [...new Set(list)]);
  if (sources === undefined || targets === undefined || ports === undefined) return '';
  return targets.length === 1 || connections.length === 1
    ? `${sources.join(', ')} to ${targets.join(', ')}, port ${ports.join(' and ')}`
    : connections.map(titleOf).join('; ');
}

/** The facts of several connections as one, with a line for each where there are several. */
function together(object: string, connections: readonly [Connection, ...Connection[]], lines: readonly string[]) {
  const distinct = [...new Set(lines)];
  return {
    ...{ object, path: 'spec', now: printTogether(connections), count: connections.length },
    ...{ need: distinct[0] ?? '', lines: distinct.length > 1 ? distinct : [] },
  };
}

/** Every declared connection, DNS for each pod that starts one, and the ACME challenge where there is a certificate. */
function requiredConnections(input: CheckInput): readonly Connection[] {
  const { flows = [], workloads, ofKind } = input;
  const { ingressController, clusterDns, acmeSolver } = neighboursOf(input);
  const peers = new Map<string, NetworkPeer | undefined>([
    ['ingress-controller', ingressController],
    ['internet', INTERNET],
  ]);
  const peerOf = (end: string): NetworkPeer | undefined => {
    if (!peers.has(end)) {
      const workload = workloadOfApp(end, workloads);
      peers.set(end, workload && podPeer(workload));
    }
    return peers.get(end);
  };
  const declared = flows.map(({ from, to, port }) => ({
    ...{ from: peerOf(from), to: peerOf(to), names: [from, to] as const },
    ...{ port, protocol: 'TCP', printedPort: String(port), need: declaredNeed(from, to) },
  }));
  const sources = [...new Set(flows.map(({ from }) => from))].filter((from) => workloadOfApp(from, workloads));
  const dns = sources.flatMap((from) =>
    ['UDP', 'TCP'].map((protocol) => ({
      ...{ from: peerOf(from), to: clusterDns, names: [from, "the cluster's DNS"] as const },
      ...{ port: clusterDns.port, protocol, printedPort: `${clusterDns.port}/${protocol}` },
      need: `${from} cannot resolve the names of the servers that it needs`,
    })),
  );
  const acme = {
    ...{ from: ingressController, to: acmeSolver, names: ['the ingress controller', 'the ACME solver'] as const },
    ...{ port: acmeSolver.port, protocol: 'TCP', printedPort: String(acmeSolver.port) },
    need: 'certificates cannot be renewed: the host stops being trusted when the present one ends',
  };
  const hasCertificate = ofKind('Ingress').some((ingress) => recordsAt(ingress, 'spec.tls').length > 0);
  return [...declared, ...dns, ...(hasCertificate ? [acme] : [])];
}

function declaredNeed(from: string, to: string): string {
  if (from === 'ingress-controller') return `the ingress controller cannot reach ${to}: the host answers with errors`;
  if (to === 'internet') return `${from} cannot reach the internet: what it uploads or fetches there fails`;
  return `${from} cannot connect to ${to}: everything that needs it fails`;
}

function workloadOfApp(app: string, workloads: readonly Workload[]): Workload | undefined {
  return workloads.find(({ labels }) => labels.app === app);
}

const flowWithoutPods = objectRule({
  id: 'flow-without-pods',
  title: 'Both ends of a declared connection exist',
  judge: (input) => {
    const object = anchorOf(input);
    if (object === undefined || input.flows === undefined) return [];
    const lost = requiredConnections(input).filter(({ from, to }) => from === undefined || to === undefined);
    return byCommonEnd(lost).map((group) => together(object, group, group.map(titleOf)));
  },
  class: 'outage',
  verdict: 'block',
  because: ({ now, count }) =>
    count === 1
      ? `the application needs the connection ${now}, and one of its ends has no pods`
      : `the application needs ${count} connections of which one end has no pods`,
  impact: 'what was to answer there is missing, or the connection is left over in the profile',
  fix: 'keep the pods, or remove the connection from the profile (packages/application)',
  see: SEE,
});

const flowRefused = objectRule({
  id: 'flow-refused',
  title: 'The network policies allow every connection that the application needs, DNS and the ACME challenge',
  judge: (input) => {
    const object = anchorOf(input);
    if (object === undefined || input.flows === undefined) return [];
    const policies = input.ofKind('NetworkPolicy');
    const refused = requiredConnections(input).filter(
      ({ from, to, port, protocol }) =>
        from !== undefined && to !== undefined && !allowsTraffic(policies, from, to, port, protocol),
    );
    return byCommonEnd(refused).map((group) =>
      together(
        object,
        group,
        group.map(({ need }) => need),
      ),
    );
  },
  class: 'outage',
  verdict: 'block',
  because: ({ now }) => `no policy allows ${now}, at both ends`,
  impact: ({ need, lines }) => (lines.length === 0 ? need : `${lines.length} connections that are needed fail`),
  fix: 'allow it at both ends (apps/vmshift/src/network)',
  see: SEE,
  reads: READS,
});

const flowUndeclared = objectRule({
  id: 'flow-undeclared',
  title: 'Pods connect to each other only where the application needs it',
  judge: (input) => {
    const { workloads, flows } = input;
    if (flows === undefined) return [];
    const policies = input.ofKind('NetworkPolicy');
    const peers = workloads.map((workload) => ({ workload, peer: podPeer(workload) }));
    return peers.flatMap(({ workload: target, peer }) =>
      (peer.ports ?? []).flatMap(({ containerPort: port, protocol = 'TCP' }) => {
        const sources = peers
          .filter(({ workload }) => !declaresFlow(flows, workload, target, port))
          .filter((source) => allowsTraffic(policies, source.peer, peer, port, protocol))
          .map(({ workload }) => workload.name);
        if (sources.length === 0) return [];
        const source = sources.join(', ');
        return [{ object: target.name, path: portsPath(target, port), now: `open to ${source}`, source, port }];
      }),
    );
  },
  class: 'exposure',
  verdict: 'block',
  because: ({ source, port }) => `${source} can connect to port ${port}, and the application does not need it`,
  impact: 'a break-in into one pod reaches another',
  fix: 'close it in the network policies, or add the connection to the profile (packages/application)',
  see: SEE,
  reads: READS,
});

/** The list of the container that declares a port. */
function portsPath({ containers, podPath }: Workload, port: number): string {
  const declaring = containers.find(({ spec }) =>
    recordsAt(spec, 'ports').some(({ containerPort }) => containerPort === port),
  );
  return `${declaring?.path ?? podPath}.ports`;
}

/** Whether the application's profile lets a pod reach a port of another. */
export function declaresFlow(flows: readonly NetworkFlow[], source: Workload, target: Workload, port: number): boolean {
  return flows.some(
    ({ from, to, port: declared }) => from === source.labels.app && to === target.labels.app && declared === port,
  );
}

export const networkFlowRules = [defaultDenyMissing, flowWithoutPods, flowRefused, flowUndeclared];
