import type { Workload } from '@vmshift/kubernetes';
import { allowedPorts, type NetworkPeer, type PortSet, podPeer } from '@vmshift/kubernetes';
import type { EnvironmentView } from './environment-view';

/** One way through the NetworkPolicies, seen from a workload of the environment. */
export interface Flow {
  readonly direction: 'in' | 'out';
  readonly workload: Workload;
  /** Who is at the other end; a workload's actor carries its `Kind/name`. */
  readonly actor: NetworkPeer;
  readonly ports: PortSet;
}

/** What may connect to a workload: every other workload of the environment and every stranger. */
export function incomingFlows(
  workload: Workload,
  view: EnvironmentView,
  strangers: readonly NetworkPeer[],
): readonly Flow[] {
  const others = view.workloads.filter(({ name }) => name !== workload.name).map(podPeer);
  const [policies, to] = [view.ofKind('NetworkPolicy'), podPeer(workload)];
  return [...others, ...strangers].map((actor) => ({
    ...{ direction: 'in', workload, actor },
    ports: allowedPorts(policies, actor, to),
  }));
}

/** What a workload may connect to outside its environment. */
export function outgoingFlows(
  workload: Workload,
  view: EnvironmentView,
  strangers: readonly NetworkPeer[],
): readonly Flow[] {
  const [policies, from] = [view.ofKind('NetworkPolicy'), podPeer(workload)];
  return strangers.map((actor) => ({
    ...{ direction: 'out', workload, actor },
    ports: allowedPorts(policies, from, actor),
  }));
}
