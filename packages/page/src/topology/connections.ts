import {
  allowedPorts,
  endpointsOf,
  hasPort,
  type KubeObject,
  type NetworkPeer,
  objectName,
  type PortSet,
  podPeer,
  printPorts,
  servicePorts,
  subtractPorts,
  type Workload,
} from '@vmshift/kubernetes';
import { acmeSolvers, type EnvironmentView, strangers } from '@vmshift/manifest-review';
import { policyRules, rulesThatAllow } from './policy-rules';
import type { Edge, Place } from './topology';

/** Everything that pods may connect to, or that may connect to them, by rules of NetworkPolicies. */
export function connections(view: EnvironmentView): readonly Edge[] {
  const policies = view.ofKind('NetworkPolicy');
  const rules = policyRules(policies);
  const workloads = [...view.workloads, ...acmeSolvers(view)];
  const peers = [...workloads.map(podPeer), ...strangers(policies, view.profile.neighbours)];
  return workloads.flatMap((workload) => {
    const subject = podPeer(workload);
    const outside = peers.filter((peer) => !isOf(peer, workloads));
    return [
      ...peers
        .filter(({ name }) => name !== workload.name)
        .flatMap((peer) => connection(peer, subject, rules, policies, workload, view)),
      ...outside.flatMap((peer) => connection(subject, peer, rules, policies, undefined, view)),
    ];
  });
}

function isOf({ name }: NetworkPeer, workloads: readonly Workload[]): boolean {
  return workloads.some((workload) => workload.name === name);
}

function connection(
  from: NetworkPeer,
  to: NetworkPeer,
  rules: ReturnType<typeof policyRules>,
  policies: readonly KubeObject[],
  target: Workload | undefined,
  view: EnvironmentView,
): readonly Edge[] {
  const ports = allowedPorts(policies, from, to);
  if (ports.length === 0) return [];
  const declaredBy = rulesThatAllow(rules, from, to);
  // Both ends agree because no policy selects them: the boxes say so.
  if (declaredBy.length === 0) return [];
  return target === undefined
    ? [{ from: from.name, to: to.name, kind: 'connection', label: printPorts(ports), declaredBy }]
    : throughServices(from.name, target, ports, declaredBy, view);
}

/** Clients name a Service; what no Service of the pods leads to goes to them directly. */
function throughServices(
  from: string,
  target: Workload,
  ports: PortSet,
  declaredBy: readonly Place[],
  view: EnvironmentView,
): readonly Edge[] {
  const kind = 'connection' as const;
  const ways = view
    .ofKind('Service')
    .filter((service) => endpointsOf(service, [target]).length > 0)
    .map((service) => ({
      to: objectName(service),
      ports: servicePorts(service, target).filter(
        ({ target: port, protocol }) => port !== undefined && hasPort(ports, port, protocol),
      ),
    }))
    .filter((way) => way.ports.length > 0);
  const led = ways.flatMap((way) =>
    way.ports.map(({ target: port = 0, protocol }) => ({ protocol, from: port, to: port })),
  );
  const rest = subtractPorts(ports, led);
  return [
    ...ways.map((way) => ({
      ...{ from, to: way.to, kind, declaredBy },
      label: printPorts(way.ports.map(({ port, protocol }) => ({ protocol, from: port, to: port }))),
    })),
    ...(rest.length === 0 ? [] : [{ from, to: target.name, kind, label: printPorts(rest), declaredBy }]),
  ];
}
