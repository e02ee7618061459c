import { hasPort, printPorts, subtractPorts, type Workload } from '@vmshift/kubernetes';
import { acmeSolvers } from '../../cluster/acme-solver';
import { type Flow, incomingFlows, outgoingFlows } from '../../cluster/flows';
import { declaredPorts, listeningPorts } from '../../cluster/roles';
import { sameNetwork } from '../../cluster/same-network';
import { strangers } from '../../cluster/strangers';
import { once } from '../../once';
import type { Comparison } from '../rule';

/** Flows that the NetworkPolicies let through on one side alone, each with the ports that differ. */
export interface ChangedFlows {
  readonly opened: readonly Flow[];
  readonly closed: readonly Flow[];
}

/** Every flow is evaluated before and after, and the two are compared. */
export const changedFlows: (comparison: Comparison) => ChangedFlows = once(({ before, after }) => {
  if (sameNetwork(before, after)) return { opened: [], closed: [] };
  const policies = [...before.ofKind('NetworkPolicy'), ...after.ofKind('NetworkPolicy')];
  const outside = strangers(policies, after.profile.neighbours);
  const changes = [...after.workloads, ...acmeSolvers(after)].map((workload): ChangedFlows => {
    const old = before.workload(workload.name) ?? acmeSolvers(before).find(({ name }) => name === workload.name);
    const incoming = incomingFlows(workload, after, outside);
    if (old === undefined) return { opened: openToAll(workload, incoming), closed: [] };
    const was = [...incomingFlows(old, before, outside), ...outgoingFlows(old, before, outside)];
    return compareFlows(was, [...incoming, ...outgoingFlows(workload, after, outside)]);
  });
  return {
    opened: changes.flatMap(({ opened }) => opened),
    closed: changes.flatMap(({ closed }) => closed),
  };
});

function compareFlows(before: readonly Flow[], after: readonly Flow[]): ChangedFlows {
  const old = new Map(before.map((flow) => [keyOf(flow), flow]));
  const pairs = after.flatMap((flow) => {
    const was = old.get(keyOf(flow));
    return was === undefined ? [] : [{ was, flow }];
  });
  return {
    opened: pairs.flatMap(({ was, flow }) => withPorts(flow, subtractPorts(flow.ports, was.ports))),
    closed: pairs.flatMap(({ was, flow }) => withPorts(was, subtractPorts(was.ports, flow.ports))),
  };
}

const keyOf = ({ direction, actor }: Flow) => `${direction} ${actor.name}`;

function withPorts(flow: Flow, ports: Flow['ports']): readonly Flow[] {
  return ports.length > 0 ? [{ ...flow, ports }] : [];
}

/** A new workload that nothing isolates is open from its first second. */
function openToAll(workload: Workload, incoming: readonly Flow[]): readonly Flow[] {
  if (declaredPorts(workload).length === 0) return [];
  return incoming.filter((flow) => isFromStranger(flow) && printPorts(flow.ports) === 'all ports');
}

/** Whether the other end is no pod of the environment. */
export function isFromStranger({ actor }: Flow): boolean {
  return actor.kind === 'address' || actor.namespace !== 'own';
}

/** Whether something may be listening behind the ports of a flow. */
export function reachesListener({ workload, ports }: Flow): boolean {
  return [...listeningPorts(workload), ...declaredPorts(workload)].some((port) => hasPort(ports, port));
}
