import type { NeighbourPods, Neighbours } from '@vmshift/application';
import type { KubeObject, Labels, NetworkPeer } from '@vmshift/kubernetes';
import {
  canonical,
  type Data,
  firstAddress,
  isData,
  isEveryAddress,
  leastLabels,
  recordsAt,
  textAt,
  textsAt,
} from '@vmshift/kubernetes';

/**
 * Every kind of stranger that the policies tell apart: an address inside and outside each block, a pod that satisfies
 * each namespace and pod selector, and one that satisfies none.
 */
export function strangers(policies: readonly KubeObject[], neighbours: Neighbours): readonly NetworkPeer[] {
  const fixed = fixedStrangers(neighbours);
  const actors = new Map<string, NetworkPeer>(fixed.map((actor) => [identity(actor), actor]));
  for (const policy of policies) {
    for (const direction of ['ingress', 'egress'] as const) {
      for (const rule of recordsAt(policy, `spec.${direction}`)) {
        for (const peer of recordsAt(rule, direction === 'ingress' ? 'from' : 'to')) {
          for (const actor of strangersOf(peer)) {
            if (!actors.has(identity(actor)) && !isFixed(actor, fixed)) actors.set(identity(actor), actor);
          }
        }
      }
    }
  }
  return [...actors.values()];
}

function identity(actor: NetworkPeer): string {
  return actor.kind === 'address' ? actor.address : canonical([actor.labels, actor.namespace]);
}

/** Whether a selector means one of the pods that are known by name. */
function isFixed(actor: NetworkPeer, known: readonly NetworkPeer[]): boolean {
  return (
    actor.kind === 'pod' &&
    Object.keys(actor.labels).length > 0 &&
    known.some(
      (fixed) =>
        fixed.kind === 'pod' &&
        canonical(fixed.namespace) === canonical(actor.namespace) &&
        Object.entries(actor.labels).every(([key, value]) => fixed.labels[key] === value),
    )
  );
}

/** Traefik's pods, by which every request from the world comes in. */
export const INGRESS_CONTROLLER = 'the ingress controller';
/** The pods that resolve names. */
export const CLUSTER_DNS = 'the cluster DNS';

/** Documentation addresses stand for the internet. @see https://www.rfc-editor.org/rfc/rfc5737 and https://www.rfc-editor.org/rfc/rfc3849 */
function fixedStrangers({ ingressController, clusterDns }: Neighbours): readonly NetworkPeer[] {
  return [
    { kind: 'address', name: 'the internet', address: '198.51.100.7' },
    { kind: 'address', name: 'the internet over IPv6', address: '2001:db8::7' },
    { kind: 'address', name: 'the private networks', address: '10.77.77.77' },
    { kind: 'address', name: 'the metadata service', address: '169.254.169.254' },
    { kind: 'pod', name: 'pods of any other namespace', labels: {}, namespace: namespaceLabels('(another)') },
    neighbour(INGRESS_CONTROLLER, ingressController),
    neighbour(CLUSTER_DNS, clusterDns),
  ];
}

function neighbour(name: string, { namespace, labels }: NeighbourPods): NetworkPeer {
  return { kind: 'pod', name, labels, namespace: namespaceLabels(namespace) };
}

function namespaceLabels(name: string): Labels {
  return { 'kubernetes.io/metadata.name': name };
}

function strangersOf(peer: Data): readonly NetworkPeer[] {
  const blocks = [textAt(peer, 'ipBlock.cidr'), ...textsAt(peer, 'ipBlock.except')];
  const addresses = blocks.flatMap((cidr = ''): readonly NetworkPeer[] => {
    const address = isEveryAddress(cidr) ? undefined : firstAddress(cidr);
    return address === undefined ? [] : [{ kind: 'address', name: cidr, address }];
  });
  if (!isData(peer.namespaceSelector)) return addresses;
  const namespace = leastLabels(peer.namespaceSelector);
  const labels = isData(peer.podSelector) ? leastLabels(peer.podSelector) : {};
  if (namespace === undefined || labels === undefined) return addresses;
  if (Object.keys(namespace).length === 0 && Object.keys(labels).length === 0) return addresses;
  const name = `pods ${printLabels(labels)}of namespace ${printLabels(namespace) || 'any'}`.trimEnd();
  return [...addresses, { kind: 'pod', name, labels, namespace }];
}

function printLabels(labels: Labels): string {
  const texts = Object.entries(labels).map(([key, value]) =>
    key === 'kubernetes.io/metadata.name' ? value : `${key}=${value}`,
  );
  return texts.length === 0 ? '' : `${texts.join(',')} `;
}
