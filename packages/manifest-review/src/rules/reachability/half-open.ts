import { type Direction, hasPort, podPeer, portsAllowedBy, type Workload } from '@vmshift/kubernetes';
import type { EnvironmentView } from '../../cluster/environment-view';
import { isDataServer, listeningPorts, roleOf } from '../../cluster/roles';
import { sameNetwork } from '../../cluster/same-network';
import { type Comparison, changeRule, type KeptWorkload, keptWorkloads } from '../rule';

/** NetworkPolicies in depth: a way to a data server is closed at both of its ends, and one of them opened. */
export const networkHalfOpen = changeRule({
  id: 'network-half-open',
  title: 'A way to a data server that is not needed is closed at both ends',
  judge: (comparison) => {
    if (sameNetwork(comparison.before, comparison.after)) return [];
    const kept = keptWorkloads(comparison);
    return kept
      .filter(({ workload }) => isDataServer(roleOf(workload)))
      .flatMap((server) => {
        const clients = kept.filter(({ workload }) => workload !== server.workload);
        const names = halfOpenFor(clients, server, comparison).join(', ');
        if (names === '') return [];
        const [before, after] = ['closed at both ends', `${names}: closed at one end`];
        return [{ object: server.workload.name, before, after, names }];
      });
  },
  class: 'exposure',
  verdict: 'warn',
  because: ({ names, object }) => `one of the two policies between ${names} and ${object} no longer closes the way`,
  impact: 'the next change at the other end opens the data, and nothing tells it',
  fix: 'name the pods that need the connection, at both ends',
  see: 'https://kubernetes.io/docs/concepts/services-networking/network-policies/#the-two-sorts-of-pod-isolation',
  reads: ['spec.ingress', 'spec.egress', 'spec.podSelector', 'spec.policyTypes'],
});

/** The clients for which one end was opened that the other end still closes. */
function halfOpenFor(
  clients: readonly KeptWorkload[],
  server: KeptWorkload,
  { before, after }: Comparison,
): readonly string[] {
  const names = (['ingress', 'egress'] as const).flatMap((direction) => {
    const other = direction === 'ingress' ? 'egress' : 'ingress';
    return clients
      .filter(({ old }) => !opens(old, server.old, before, direction))
      .filter(({ workload }) => opens(workload, server.workload, after, direction))
      .filter(({ workload }) => !opens(workload, server.workload, after, other))
      .map(({ workload }) => workload.name);
  });
  return [...new Set(names)];
}

/** Whether one end of a connection lets a client through to a port on which the server listens. */
function opens(client: Workload, server: Workload, view: EnvironmentView, direction: Direction): boolean {
  const ports = portsAllowedBy(view.ofKind('NetworkPolicy'), direction, podPeer(client), podPeer(server));
  return listeningPorts(server).some((port) => hasPort(ports, port));
}
