import { hasPort, objectName, printPorts, type Workload } from '@vmshift/kubernetes';
import type { EnvironmentView } from './environment-view';
import { incomingFlows, outgoingFlows } from './flows';
import { declaredPorts, listeningPorts } from './roles';
import { serversOf } from './services';
import { CLUSTER_DNS, strangers } from './strangers';

/** Who may connect to the ports on which a workload listens, as a sentence. */
export function printCallers(workload: Workload, view: EnvironmentView): string {
  const ports = portsOf(workload);
  if (ports.length === 0) return 'it declares no port';
  const flows = incomingFlows(workload, view, outsideOf(view));
  const texts = ports.map((port) => {
    const callers = flows.filter((flow) => hasPort(flow.ports, port)).map(({ actor }) => actor.name);
    return `port ${port} may be reached by ${callers.join(', ') || 'no other pod'}`;
  });
  return texts.join('; ');
}

/** What a workload may connect to, as a sentence: servers of its environment by their ports, and what is outside. */
export function printTargets(workload: Workload, view: EnvironmentView): string {
  const inside = view.workloads
    .filter(({ name }) => name !== workload.name)
    .flatMap((server) => {
      const [flow] = incomingFlows(server, view, []).filter(({ actor }) => actor.name === workload.name);
      const ports = portsOf(server).filter((port) => flow !== undefined && hasPort(flow.ports, port));
      return ports.length === 0 ? [] : [`${server.name} on ${ports.join(', ')}`];
    });
  const outside = outgoingFlows(workload, view, outsideOf(view))
    .filter(({ actor, ports }) => ports.length > 0 && actor.name !== CLUSTER_DNS)
    .map(({ actor, ports }) => `${actor.name} on ${printPorts(ports)}`);
  return `it may connect to ${[...inside, ...outside].join(', ') || 'nothing'}`;
}

/** The Services that send requests to a workload, `Kind/name` each. */
export function servicesOf(workload: Workload, view: EnvironmentView): readonly string[] {
  return view
    .ofKind('Service')
    .filter((service) => serversOf(service, view).some(({ name }) => name === workload.name))
    .map(objectName);
}

function portsOf(workload: Workload): readonly number[] {
  return [...new Set([...declaredPorts(workload), ...listeningPorts(workload)])];
}

function outsideOf(view: EnvironmentView) {
  return strangers(view.ofKind('NetworkPolicy'), view.profile.neighbours);
}
