import type { Workload } from '@vmshift/kubernetes';
import { type Direction, hasPort, isIsolated, podPeer, portsAllowedBy } from '@vmshift/kubernetes';
import type { EnvironmentView } from '../../cluster/environment-view';
import { isDataServer, listeningPorts, roleOf } from '../../cluster/roles';
import { sameNetwork } from '../../cluster/same-network';
import { type Comparison, type Effect, type Found, keptWorkloads } from '../effect';

const SEE = 'https://kubernetes.io/docs/concepts/services-networking/network-policies/#default-policies';

/**
 * NetworkPolicies in depth: each flow is closed at both of its ends, and pods that no policy knows are closed too. A
 * layer that goes is said, although another one still holds.
 */
export const policyLayers: Effect = (comparison) =>
  sameNetwork(comparison.before, comparison.after) ? [] : [...lostDefault(comparison), ...oneEndOpen(comparison)];

/** A pod with labels that no policy names stands for whatever is added next. */
function lostDefault({ before, after }: Comparison): readonly Found[] {
  if (after.objects.length === 0) return [];
  return (['ingress', 'egress'] as const).flatMap((direction): readonly Found[] => {
    const isolated = (view: EnvironmentView) => isIsolated(view.ofKind('NetworkPolicy'), {}, direction);
    if (!isolated(before) || isolated(after)) return [];
    return [
      {
        id: 'default-deny-lost',
        class: 'exposure',
        verdict: direction === 'ingress' ? 'block' : 'warn',
        object: 'NetworkPolicy/default-deny',
        path: 'spec',
        before: 'closed unless a policy opens it',
        after: 'open unless a policy closes it',
        because: `no policy selects every pod for ${direction} any more`,
        impact:
          direction === 'ingress'
            ? 'the next pod, and every pod whose label is misspelt, is open to all'
            : 'the next pod may connect to anything',
        fix: 'keep a policy with an empty podSelector and both policy types',
        see: SEE,
      },
    ];
  });
}

/** Ways to a data server that one end has opened, and that only the other end still closes. */
function oneEndOpen(comparison: Comparison): readonly Found[] {
  const { before, after } = comparison;
  const servers = keptWorkloads(comparison).filter(({ workload }) => isDataServer(roleOf(workload)));
  return servers.flatMap(({ old, workload }): readonly Found[] => {
    const clients = keptWorkloads(comparison).filter((pair) => pair.workload !== workload);
    const fresh = (['ingress', 'egress'] as const).flatMap((direction) =>
      clients
        .filter((pair) => !opens(pair.old, old, before, direction) && opens(pair.workload, workload, after, direction))
        .filter((pair) => !opens(pair.workload, workload, after, direction === 'ingress' ? 'egress' : 'ingress'))
        .map((pair) => pair.workload.name),
    );
    if (fresh.length === 0) return [];
    const names = [...new Set(fresh)].join(', ');
    return [
      {
        id: 'network-half-open',
        class: 'exposure',
        verdict: 'warn',
        object: workload.name,
        path: 'NetworkPolicy',
        before: 'closed at both ends',
        after: `${names}: closed at one end`,
        because: `one of the two policies between ${names} and ${workload.name} no longer closes the way`,
        impact: 'the next change at the other end opens the data without a word',
        fix: 'name the pods that need the flow, at both ends',
        see: SEE,
      },
    ];
  });
}

/** Whether one end of a flow lets a client through to a port on which the server listens. */
function opens(client: Workload, server: Workload, view: EnvironmentView, direction: Direction): boolean {
  const ports = portsAllowedBy(view.ofKind('NetworkPolicy'), direction, podPeer(client), podPeer(server));
  return listeningPorts(server).some((port) => hasPort(ports, port));
}
