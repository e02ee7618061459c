import type { ContainerPort, Labels, NetworkPolicyObject, NetworkPolicyPeer, NetworkPolicyPort } from './object-types';
import { selects } from './selects';

/** One end of a connection: pods, or an address outside the cluster. */
export type Endpoint =
  | {
      readonly labels: Labels;
      /** Labels of the pods' namespace. @default the namespace of the policies */
      readonly namespace?: Labels;
      /** What the pods listen on, for policies that name a port. @default nothing */
      readonly ports?: readonly ContainerPort[];
    }
  | { readonly address: string };

export type Direction = 'Ingress' | 'Egress';

/**
 * Whether the policies of a namespace let one end connect to a port of the other. Both must agree: the one that connects
 * by egress, the one that is connected to by ingress, as far as they are pods of that namespace.
 * @see https://kubernetes.io/docs/concepts/services-networking/network-policies/#the-two-sorts-of-pod-isolation
 */
export function allowsTraffic(
  from: Endpoint,
  to: Endpoint,
  port: number,
  protocol: string,
  policies: readonly NetworkPolicyObject[],
): boolean {
  const connection = { port, protocol, ports: 'labels' in to ? (to.ports ?? []) : [] };
  return admits(from, 'Egress', to, connection, policies) && admits(to, 'Ingress', from, connection, policies);
}

/** Whether any policy of the direction selects a pod of the namespace, which closes it but for what they list. */
export function isIsolated(
  pod: { readonly labels: Labels },
  direction: Direction,
  policies: readonly NetworkPolicyObject[],
): boolean {
  return policies.some((policy) => applies(policy, pod.labels, direction));
}

interface Target {
  readonly port: number;
  readonly protocol: string;
  readonly ports: readonly ContainerPort[];
}

function admits(
  self: Endpoint,
  direction: Direction,
  other: Endpoint,
  target: Target,
  policies: readonly NetworkPolicyObject[],
): boolean {
  if (!('labels' in self) || self.namespace !== undefined) return true;
  const applying = policies.filter((policy) => applies(policy, self.labels, direction));
  return (
    applying.length === 0 ||
    applying.some((policy) => {
      const rules =
        direction === 'Ingress'
          ? (policy.spec?.ingress ?? []).map(({ from, ports }) => ({ peers: from, ports }))
          : (policy.spec?.egress ?? []).map(({ to, ports }) => ({ peers: to, ports }));
      return rules.some(({ peers, ports }) => includesPeer(peers, other) && includesPort(ports, target));
    })
  );
}

function applies({ spec }: NetworkPolicyObject, labels: Labels, direction: Direction): boolean {
  const types = spec?.policyTypes ?? ['Ingress', ...(spec?.egress ? ['Egress'] : [])];
  return types.includes(direction) && selects(spec?.podSelector, labels);
}

/** No list of peers, or an empty one, is everybody. */
function includesPeer(peers: readonly NetworkPolicyPeer[] | undefined, other: Endpoint): boolean {
  return peers === undefined || peers.length === 0 || peers.some((peer) => isPeer(peer, other));
}

function isPeer({ ipBlock, podSelector, namespaceSelector }: NetworkPolicyPeer, other: Endpoint): boolean {
  if (ipBlock !== undefined) {
    if (!('address' in other)) return false;
    return (
      isInside(other.address, ipBlock.cidr) && !(ipBlock.except ?? []).some((cidr) => isInside(other.address, cidr))
    );
  }
  if (!('labels' in other)) return false;
  // Without a selector of namespaces the peer is in the policy's own; with one, that too has a name, which we do not know.
  const inNamespace =
    namespaceSelector === undefined ? other.namespace === undefined : selects(namespaceSelector, other.namespace ?? {});
  return inNamespace && (podSelector === undefined || selects(podSelector, other.labels));
}

function includesPort(ports: readonly NetworkPolicyPort[] | undefined, target: Target): boolean {
  if (ports === undefined || ports.length === 0) return true;
  return ports.some(({ port, endPort, protocol = 'TCP' }) => {
    if (protocol !== target.protocol) return false;
    if (port === undefined) return true;
    const number = typeof port === 'number' ? port : target.ports.find(({ name }) => name === port)?.containerPort;
    return number !== undefined && target.port >= number && target.port <= (endPort ?? number);
  });
}

/** Whether an IPv4 address is in a block. */
function isInside(address: string, cidr: string): boolean {
  const [network = '', bits = '32'] = cidr.split('/');
  if (network.includes(':')) return false;
  const shift = 2 ** (32 - Number(bits));
  return Math.floor(toNumber(address) / shift) === Math.floor(toNumber(network) / shift);
}

function toNumber(address: string): number {
  return address.split('.').reduce((sum, octet) => sum * 256 + Number(octet), 0);
}
