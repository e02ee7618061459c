import { contains } from './address';
import { type Data, dataAt, isData, numberAt, recordsAt, textAt, textsAt } from './data';
import type { KubeObject } from './kube-object';
import { ALL_PORTS, type PortSet } from './port-set';
import { selects } from './selector';
import type { Workload } from './workload';

/** Somebody at one end of a connection. */
export type Actor =
  | { readonly kind: 'pod'; readonly name: string; readonly labels: Labels; readonly namespace: Labels | 'own' }
  | { readonly kind: 'address'; readonly name: string; readonly address: string };

export type Labels = Readonly<Record<string, string>>;

export type Direction = 'ingress' | 'egress';

/** A pod of this environment as an actor. */
export function podActor(workload: Pick<Workload, 'name' | 'labels'>): Actor {
  return { kind: 'pod', name: workload.name, labels: workload.labels, namespace: 'own' };
}

/**
 * The ports on which the policies let a pod be reached by (`ingress`) or reach (`egress`) an actor. A pod that no policy
 * of that direction selects is open.
 * @param pod whose traffic is judged
 * @param destination whose named ports are meant
 * @see https://kubernetes.io/docs/concepts/services-networking/network-policies/
 */
export function allowedPorts(
  policies: readonly KubeObject[],
  pod: Pick<Workload, 'labels'>,
  direction: Direction,
  actor: Actor,
  destination: Workload | undefined,
): PortSet {
  const selecting = policies.filter((policy) => applies(policy, pod.labels, direction));
  if (selecting.length === 0) return ALL_PORTS;
  return selecting.flatMap((policy) =>
    recordsAt(policy, `spec.${direction}`)
      .filter((rule) => admits(rule, direction, actor))
      .flatMap((rule) => rulePorts(rule, destination)),
  );
}

/** Whether any policy of that direction selects the pod: it is then closed but for what they list. */
export function isIsolated(policies: readonly KubeObject[], labels: Labels, direction: Direction): boolean {
  return policies.some((policy) => applies(policy, labels, direction));
}

function applies(policy: KubeObject, labels: Labels, direction: Direction): boolean {
  const selector = dataAt(policy, 'spec.podSelector');
  return hasType(policy, direction) && selects(selector, labels);
}

function hasType(policy: KubeObject, direction: Direction): boolean {
  const types = textsAt(policy, 'spec.policyTypes');
  if (types.length > 0) return types.includes(direction === 'ingress' ? 'Ingress' : 'Egress');
  return direction === 'ingress' || recordsAt(policy, 'spec.egress').length > 0;
}

function admits(rule: Data, direction: Direction, actor: Actor): boolean {
  const peers = rule[direction === 'ingress' ? 'from' : 'to'];
  if (!Array.isArray(peers) || peers.length === 0) return true;
  return peers.some((peer) => isData(peer) && isPeer(peer, actor));
}

function isPeer(peer: Data, actor: Actor): boolean {
  if (isData(peer.ipBlock)) {
    if (actor.kind !== 'address') return false;
    const except = textsAt(peer, 'ipBlock.except');
    return (
      contains(textAt(peer, 'ipBlock.cidr') ?? '', actor.address) &&
      !except.some((cidr) => contains(cidr, actor.address))
    );
  }
  if (actor.kind !== 'pod') return false;
  const inNamespace = isData(peer.namespaceSelector)
    ? selects(peer.namespaceSelector, actor.namespace === 'own' ? OWN_NAMESPACE : actor.namespace)
    : actor.namespace === 'own';
  return inNamespace && (!isData(peer.podSelector) || selects(peer.podSelector, actor.labels));
}

/** Stands for the environment's own namespace, which a selector of another's labels does not select. */
const OWN_NAMESPACE: Labels = { 'kubernetes.io/metadata.name': '(own)' };

function rulePorts(rule: Data, destination: Workload | undefined): PortSet {
  const ports = recordsAt(rule, 'ports');
  if (ports.length === 0) return ALL_PORTS;
  return ports.flatMap((port) => {
    const protocol = textAt(port, 'protocol') ?? 'TCP';
    if (port.port === undefined) return [{ protocol, from: 1, to: 65_535 }];
    const from = typeof port.port === 'number' ? port.port : namedPort(destination, String(port.port));
    return from === undefined ? [] : [{ protocol, from, to: numberAt(port, 'endPort') ?? from }];
  });
}

/** The number of a container port by its name. */
export function namedPort(workload: Workload | undefined, name: string): number | undefined {
  for (const container of workload?.containers ?? []) {
    for (const port of recordsAt(container.spec, 'ports')) {
      if (port.name === name) return numberAt(port, 'containerPort');
    }
  }
  return undefined;
}
