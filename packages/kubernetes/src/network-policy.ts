import { cidrContains, cidrVersion, isEveryAddress } from './cidr';
import { textAt } from './data';
import { type FieldProblem, readWithProblems, type WithProblems } from './field-problem';
import type { KubeObject } from './kube-object';
import type { Labels } from './label-selector';
import { satisfies } from './label-selector';
import type { ContainerPort } from './port';
import { containerPorts, namedPort } from './port';
import { ALL_PORTS, hasPort, intersectPorts, type PortSet } from './port-set';
import { type NetworkPolicyRules, type PolicyPeer, type PolicyPort, readNetworkPolicy } from './read-network-policy';
import type { Workload } from './workload';

/** What is at one end of a connection. */
export type NetworkPeer = PodPeer | AddressPeer;

export interface PodPeer {
  readonly kind: 'pod';
  /** For people. */
  readonly name: string;
  readonly labels: Labels;
  /** Labels of its namespace; `own` for the namespace of the policies. */
  readonly namespace: Labels | 'own';
  /** What its containers listen on, for policies that name a port. @default nothing */
  readonly ports?: readonly ContainerPort[];
  /** @default unknown: only a block of every IPv4 address holds it for sure */
  readonly address?: string;
}

export interface AddressPeer {
  readonly kind: 'address';
  /** For people. */
  readonly name: string;
  readonly address: string;
}

export type Direction = 'ingress' | 'egress';

/** The label with its name that every namespace has. */
const NAMESPACE_NAME = 'kubernetes.io/metadata.name';

/** The pods of a workload as a peer; they are in the namespace of the policies. */
export function podPeer({ name, labels, pod }: Pick<Workload, 'name' | 'labels' | 'pod'>): PodPeer {
  return { kind: 'pod', name, labels, namespace: 'own', ports: containerPorts(pod) };
}

/**
 * The ports on which one peer may connect to another. Both ends must agree: the egress rules of what connects, and the
 * ingress rules of what is connected to. An end that no policy of its direction selects agrees to everything.
 *
 * Not told apart are the traffic of a pod with itself, which no policy can stop, and that of a pod with its node.
 * @param policies NetworkPolicies of any shape; what the API server refuses in them means nothing
 * @see https://kubernetes.io/docs/concepts/services-networking/network-policies/#the-two-sorts-of-pod-isolation
 */
export function allowedPorts(policies: readonly KubeObject[], from: NetworkPeer, to: NetworkPeer): PortSet {
  const egress = portsAllowedBy(policies, 'egress', from, to);
  // Most pairs may not connect at all, and one end is enough to tell.
  return egress.length === 0 ? egress : intersectPorts(egress, portsAllowedBy(policies, 'ingress', from, to));
}

/** Whether one peer may connect to a port of another. */
export function allowsTraffic(
  policies: readonly KubeObject[],
  from: NetworkPeer,
  to: NetworkPeer,
  port: number,
  protocol = 'TCP',
): boolean {
  return hasPort(allowedPorts(policies, from, to), port, protocol);
}

/** The ports to which one end of a connection agrees: `egress` is the end that connects, `ingress` the other. */
export function portsAllowedBy(
  policies: readonly KubeObject[],
  direction: Direction,
  from: NetworkPeer,
  to: NetworkPeer,
): PortSet {
  const [subject, other] = direction === 'egress' ? [from, to] : [to, from];
  if (subject.kind === 'address') return ALL_PORTS;
  const selecting = policies.filter(
    (policy) => isInNamespace(subject, policy) && isolates(policy, subject.labels, direction),
  );
  if (selecting.length === 0) return ALL_PORTS;
  return selecting.flatMap((policy) => {
    const rules = rulesOf(policy)[direction];
    const matching = rules.filter(({ peers }) => peers?.some((peer) => includes(peer, other, policy)) ?? true);
    return matching.flatMap(({ ports }) => ports?.flatMap((port) => rangeOf(port, to)) ?? ALL_PORTS);
  });
}

/** Whether any policy of a direction selects pods with these labels: they are then closed but for what policies list. */
export function isIsolated(policies: readonly KubeObject[], labels: Labels, direction: Direction): boolean {
  return policies.some((policy) => isolates(policy, labels, direction));
}

/** Whether a policy selects pods with these labels, in whatever direction. */
export function selectsPods(policy: KubeObject, labels: Labels): boolean {
  return satisfies(rulesOf(policy).podSelector, labels);
}

/** Fields of a NetworkPolicy that the API server refuses, the latest version with them. */
export function networkPolicyProblems(policy: KubeObject): readonly FieldProblem[] {
  return readOnce(policy).problems;
}

function rulesOf(policy: KubeObject): NetworkPolicyRules {
  return readOnce(policy).value;
}

/** Each policy is asked about every pair of peers, and for its problems, and read once. */
const read = new WeakMap<KubeObject, WithProblems<NetworkPolicyRules>>();

function readOnce(policy: KubeObject): WithProblems<NetworkPolicyRules> {
  const known = read.get(policy);
  if (known !== undefined) return known;
  const made = readWithProblems((report) => readNetworkPolicy(policy, report));
  read.set(policy, made);
  return made;
}

function isolates(policy: KubeObject, labels: Labels, direction: Direction): boolean {
  const { podSelector, policyTypes } = rulesOf(policy);
  return policyTypes.includes(direction === 'ingress' ? 'Ingress' : 'Egress') && satisfies(podSelector, labels);
}

/** Whether a pod is in the namespace of a policy. */
function isInNamespace({ namespace }: PodPeer, policy: KubeObject): boolean {
  return namespace === 'own' || namespace[NAMESPACE_NAME] === namespaceOf(policy);
}

/** `(own)`, which no selector names, where the manifest leaves the namespace to what applies it. */
function namespaceOf(policy: KubeObject): string {
  return textAt(policy, 'metadata.namespace') ?? '(own)';
}

function includes(peer: PolicyPeer, other: NetworkPeer, policy: KubeObject): boolean {
  if (peer.kind === 'block') return includesAddress(peer, other);
  if (other.kind === 'address') return false;
  const inNamespace =
    peer.namespaces === undefined
      ? isInNamespace(other, policy)
      : satisfies(
          peer.namespaces,
          other.namespace === 'own' ? { [NAMESPACE_NAME]: namespaceOf(policy) } : other.namespace,
        );
  return inNamespace && (peer.pods === undefined || satisfies(peer.pods, other.labels));
}

/** A block holds pods too, by the addresses that they happen to have. */
function includesAddress({ cidr, except }: Extract<PolicyPeer, { kind: 'block' }>, { address }: NetworkPeer): boolean {
  if (address === undefined) return except.length === 0 && isEveryAddress(cidr) && cidrVersion(cidr) === 4;
  return cidrContains(cidr, address) && !except.some((hole) => cidrContains(hole, address));
}

function rangeOf({ protocol, port, endPort }: PolicyPort, to: NetworkPeer): PortSet {
  if (port === undefined) return [{ protocol, from: 1, to: 65_535 }];
  const number =
    typeof port === 'number' ? port : to.kind === 'pod' ? namedPort(to.ports ?? [], port, protocol) : undefined;
  return number === undefined ? [] : [{ protocol, from: number, to: endPort ?? number }];
}
