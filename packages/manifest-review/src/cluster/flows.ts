import type { Workload } from '@vmshift/kubernetes';
import { type Actor, allowedPorts, intersectPorts, type PortSet, podActor } from '@vmshift/kubernetes';
import type { EnvironmentView } from './environment-view';

/** One way through the NetworkPolicies, seen from a workload of the environment. */
export interface Flow {
  readonly direction: 'in' | 'out';
  readonly workload: Workload;
  /** Who is at the other end; a workload's actor carries its `Kind/name`. */
  readonly actor: Actor;
  readonly ports: PortSet;
}

/** What may connect to a workload: every other workload of the environment and every stranger. */
export function incomingFlows(workload: Workload, view: EnvironmentView, strangers: readonly Actor[]): readonly Flow[] {
  const policies = view.ofKind('NetworkPolicy');
  const fromPods = view.workloads
    .filter((other) => other.name !== workload.name)
    .map((other): Flow => {
      const leaves = allowedPorts(policies, other, 'egress', podActor(workload), workload);
      const enters = allowedPorts(policies, workload, 'ingress', podActor(other), workload);
      return { direction: 'in', workload, actor: podActor(other), ports: intersectPorts(leaves, enters) };
    });
  const fromOutside = strangers.map(
    (actor): Flow => ({
      direction: 'in',
      workload,
      actor,
      ports: allowedPorts(policies, workload, 'ingress', actor, workload),
    }),
  );
  return [...fromPods, ...fromOutside];
}

/** What a workload may connect to outside its environment. */
export function outgoingFlows(workload: Workload, view: EnvironmentView, strangers: readonly Actor[]): readonly Flow[] {
  const policies = view.ofKind('NetworkPolicy');
  return strangers.map((actor) => ({
    direction: 'out',
    workload,
    actor,
    ports: allowedPorts(policies, workload, 'egress', actor, undefined),
  }));
}
