import type { NeighbourPods } from '@vmshift/application';
import { applicationOf } from '@vmshift/environments';
import {
  allowsTraffic,
  isIsolated,
  type KubeObject,
  type NetworkPeer,
  podPeer,
  type ValidWorkload,
} from '@vmshift/kubernetes';
import type { Check, CheckInput, Finding, NetworkFlow } from './check';

/** A public address that stands for all of them (of a block for documentation). */
const INTERNET: NetworkPeer = { kind: 'address', name: 'the internet', address: '203.0.113.1' };

const FIX = 'apps/vmshift/src/network, or what the process calls in packages/application';

/**
 * The network policies refuse everything that is not declared and allow everything that is: each declared flow, DNS for
 * whoever starts one, the ACME solver; and of the connections between the environment's own pods no other.
 * @see https://kubernetes.io/docs/concepts/services-networking/network-policies/
 */
export const networkFlows: Check = {
  id: 'network-flow',
  find: (input) => {
    const policies = input.ofKind('NetworkPolicy');
    const anchor = policies[0] ?? input.workloads[0]?.object;
    if (anchor === undefined) return [];
    return [
      ...findOpenDefault(anchor, policies),
      ...requiredConnections(input).flatMap((connection) => findRefused(anchor, connection, policies)),
      ...findUndeclared(input, policies),
    ];
  },
};

interface Connection {
  readonly from: NetworkPeer | undefined;
  readonly to: NetworkPeer | undefined;
  readonly port: number;
  readonly protocol: string;
  readonly title: string;
}

function requiredConnections({ flows, workloads, ofKind, platform }: CheckInput): readonly Connection[] {
  const { ingressController, clusterDns, acmeSolver } = applicationOf(platform).neighbours;
  const controller = neighbourPeer('the ingress controller', ingressController);
  const endOf = (end: string) => {
    if (end === 'ingress-controller') return controller;
    if (end === 'internet') return INTERNET;
    const workload = workloadOf(end, workloads);
    return workload && podPeer(workload);
  };
  const declared = flows.map(({ from, to, port }) => ({
    ...{ from: endOf(from), to: endOf(to), port, protocol: 'TCP' },
    title: `${from} to ${to}, port ${port}`,
  }));
  const sources = [...new Set(flows.map(({ from }) => from))].filter(
    (from) => workloadOf(from, workloads) !== undefined,
  );
  const { port } = clusterDns;
  const dns = sources.flatMap((from) =>
    ['UDP', 'TCP'].map((protocol) => ({
      ...{ from: endOf(from), to: neighbourPeer('the cluster DNS', clusterDns), port, protocol },
      title: `${from} to the cluster's DNS, port ${port}/${protocol}`,
    })),
  );
  const acme = {
    from: controller,
    to: { kind: 'pod', name: 'the ACME solver', namespace: 'own', labels: { [acmeSolver.label]: 'true' } },
    ...{ port: acmeSolver.port, protocol: 'TCP', title: `the ACME solver, port ${acmeSolver.port}` },
  } as const;
  const hasCertificate = ofKind('Ingress').some(({ spec }) => (spec?.tls ?? []).length > 0);
  return [...declared, ...dns, ...(hasCertificate ? [acme] : [])];
}

function neighbourPeer(name: string, { namespace, selector }: NeighbourPods): NetworkPeer {
  return { kind: 'pod', name, namespace: { 'kubernetes.io/metadata.name': namespace }, labels: selector };
}

function workloadOf(app: string, workloads: readonly ValidWorkload[]): ValidWorkload | undefined {
  return workloads.find(({ labels }) => labels.app === app);
}

function findOpenDefault(object: KubeObject, policies: readonly KubeObject[]): readonly Finding[] {
  // A pod that no policy knows by name.
  return (['ingress', 'egress'] as const)
    .filter((direction) => !isIsolated(policies, {}, direction))
    .map((direction) => ({
      ...{ object, path: 'spec.policyTypes', value: `every pod is open for ${direction}`, fix: FIX },
      allowed: `a policy with an empty podSelector for ${direction}`,
    }));
}

function findRefused(object: KubeObject, connection: Connection, policies: readonly KubeObject[]): readonly Finding[] {
  const { from, to, port, protocol, title } = connection;
  if (from === undefined || to === undefined) {
    return [
      { object, path: 'spec', value: `the flow ${title}`, allowed: 'flows between pods that there are', fix: FIX },
    ];
  }
  if (allowsTraffic(policies, from, to, port, protocol)) return [];
  return [
    { object, path: 'spec', value: `no way from ${title}`, allowed: 'a policy that allows it, at both ends', fix: FIX },
  ];
}

function findUndeclared({ workloads, flows }: CheckInput, policies: readonly KubeObject[]): readonly Finding[] {
  const peers = workloads.map((workload) => ({ workload, peer: podPeer(workload) }));
  return peers.flatMap(({ workload: target, peer }) =>
    (peer.ports ?? []).flatMap(({ containerPort, protocol }) =>
      peers
        .filter(({ workload }) => !isDeclared(flows, workload, target, containerPort))
        .filter((source) => allowsTraffic(policies, source.peer, peer, containerPort, protocol))
        .map((source) => ({
          ...{ object: target.object, path: 'spec.template', fix: FIX, allowed: 'connections that are declared' },
          value: `${source.peer.name} can connect to port ${containerPort}`,
        })),
    ),
  );
}

function isDeclared(
  flows: readonly NetworkFlow[],
  source: ValidWorkload,
  target: ValidWorkload,
  port: number,
): boolean {
  return flows.some(
    ({ from, to, port: declared }) => from === source.labels.app && to === target.labels.app && declared === port,
  );
}
