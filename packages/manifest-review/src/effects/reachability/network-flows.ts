import { hasPort, printPorts, stringMapAt, subtractPorts, type Workload, workloadOf } from '@vmshift/kubernetes';
import type { EnvironmentView } from '../../cluster/environment-view';
import { type Flow, incomingFlows, outgoingFlows } from '../../cluster/flows';
import { neededServers } from '../../cluster/needs';
import { declaredPorts, isDataServer, listeningPorts, roleOf } from '../../cluster/roles';
import { sameNetwork } from '../../cluster/same-network';
import { CLUSTER_DNS, INGRESS_CONTROLLER, strangers } from '../../cluster/strangers';
import type { Comparison, Effect, Found } from '../effect';

const SEE = 'https://kubernetes.io/docs/concepts/services-networking/network-policies/';

/** What the NetworkPolicies open and close: every flow is evaluated before and after, and the two are compared. */
export const networkFlows: Effect = (comparison) => {
  const { before, after } = comparison;
  if (sameNetwork(before, after)) return [];
  const outside = strangers(
    [...before.ofKind('NetworkPolicy'), ...after.ofKind('NetworkPolicy')],
    after.profile.neighbours,
  );
  return [...after.workloads, ...acmeSolver(after)].flatMap((workload) => {
    const old = before.workload(workload.name) ?? acmeSolver(before).find(({ name }) => name === workload.name);
    const incoming = incomingFlows(workload, after, outside);
    const outgoing = outgoingFlows(workload, after, outside);
    if (old === undefined) return newcomer(workload, incoming);
    return [
      ...compareFlows(incomingFlows(old, before, outside), incoming, comparison),
      ...compareFlows(outgoingFlows(old, before, outside), outgoing, comparison),
    ];
  });
};

const SOLVER = 'Pod/acme-http-solver';

/**
 * The pod that cert-manager makes beside the Ingress to prove the host, for as long as an issuance takes.
 * @see https://cert-manager.io/docs/configuration/acme/http01/
 */
function acmeSolver(view: EnvironmentView): readonly Workload[] {
  const { label, port } = view.profile.neighbours.acmeSolver;
  const issued = view
    .ofKind('Ingress')
    .some((ingress) =>
      Object.keys(stringMapAt(ingress, 'metadata.annotations')).some((name) =>
        /^cert-manager\.io\/(cluster-)?issuer$/.test(name),
      ),
    );
  const solver = workloadOf({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'acme-http-solver', labels: { [label]: 'true' } },
    spec: { containers: [{ name: 'solver', ports: [{ containerPort: port }] }] },
  });
  return issued && solver ? [solver] : [];
}

function compareFlows(before: readonly Flow[], after: readonly Flow[], comparison: Comparison): readonly Found[] {
  const old = new Map(before.map((flow) => [flow.actor.name, flow]));
  const opened: Flow[] = [];
  const closed: Flow[] = [];
  for (const flow of after) {
    const was = old.get(flow.actor.name);
    if (was === undefined) continue;
    const more = subtractPorts(flow.ports, was.ports);
    const less = subtractPorts(was.ports, flow.ports);
    if (more.length > 0) opened.push({ ...flow, ports: more });
    if (less.length > 0) closed.push({ ...was, ports: less });
  }
  return [...describeOpened(opened), ...describeClosed(closed, comparison)];
}

/** A workload that nothing isolates is open from its first second. */
function newcomer(workload: Workload, incoming: readonly Flow[]): readonly Found[] {
  const open = incoming.filter((flow) => fromStranger(flow) && printPorts(flow.ports) === 'all ports');
  return declaredPorts(workload).length === 0 ? [] : describeOpened(open);
}

function fromStranger(flow: Flow): boolean {
  return flow.actor.kind === 'address' || flow.actor.namespace !== 'own';
}

/** One finding per workload and direction for strangers, and one for pods of the environment. */
function describeOpened(flows: readonly Flow[]): readonly Found[] {
  const groups = [
    flows.filter((flow) => flow.direction === 'in' && fromStranger(flow)),
    flows.filter((flow) => flow.direction === 'in' && !fromStranger(flow)),
    flows.filter((flow) => flow.direction === 'out'),
  ];
  return groups.flatMap((group) => {
    const [first] = group;
    return first === undefined ? [] : openedFinding(first, group);
  });
}

function openedFinding({ workload, direction }: Flow, flows: readonly Flow[]): readonly Found[] {
  const who = flows.map(({ actor }) => actor.name).join(', ');
  const ports = printPorts(flows.flatMap((flow) => flow.ports));
  const heard = flows.filter((flow) => reachesListener(flow));
  if (direction === 'in' && heard.length === 0) return [];
  const outside = flows.some(fromStranger);
  const wide = flows.some((flow) => printPorts(flow.ports) === 'all ports' && flow.actor.name === 'the internet');
  const serious = direction === 'in' ? outside : wide && isDataServer(roleOf(workload));
  return [
    {
      id: direction === 'in' ? 'network-opens' : 'network-opens-outward',
      class: 'exposure',
      verdict: serious ? 'block' : 'warn',
      object: workload.name,
      path: 'NetworkPolicy',
      before: 'closed',
      after: direction === 'in' ? `${who} on ${ports}` : `to ${who} on ${ports}`,
      because:
        direction === 'in'
          ? `the NetworkPolicies that select ${workload.name} now let in ${who} on ${ports}`
          : `the NetworkPolicies that select ${workload.name} now let it connect to ${who} on ${ports}`,
      impact:
        direction === 'in'
          ? `${who} can connect to ${workload.name}${isDataServer(roleOf(workload)) ? ', which holds or leads to the data' : ', which authenticates nobody'}`
          : 'whoever takes over the pod can carry data out or reach other systems',
      fix: 'name the pods, the namespace and the port of the one flow that is needed',
      see: SEE,
    },
  ];
}

/** Whether something may be listening behind the opened ports. */
function reachesListener({ workload, ports }: Flow): boolean {
  const listening = [...listeningPorts(workload), ...declaredPorts(workload)];
  return listening.some((port) => hasPort(ports, port));
}

function describeClosed(flows: readonly Flow[], { before, after }: Comparison): readonly Found[] {
  return flows.flatMap((flow) => {
    const need = flow.direction === 'in' ? incomingNeed(flow, before, after) : outgoingNeed(flow, before);
    return need === undefined ? [] : [closedFinding(flow, need)];
  });
}

function closedFinding({ workload, actor, direction, ports }: Flow, need: string): Found {
  return {
    id: 'network-closes',
    class: 'outage',
    verdict: 'block',
    object: workload.name,
    path: 'NetworkPolicy',
    before: `${printPorts(ports)} open`,
    after: 'closed',
    because:
      direction === 'in'
        ? `no NetworkPolicy lets ${actor.name} reach ${workload.name} on ${printPorts(ports)} any more`
        : `no NetworkPolicy lets ${workload.name} reach ${actor.name} on ${printPorts(ports)} any more`,
    impact: need,
    fix: 'keep the rule of this flow on both of its ends',
    see: SEE,
  };
}

/** Why a flow into a workload is needed; undefined when nobody is known to use it. */
function incomingNeed(flow: Flow, before: EnvironmentView, after: EnvironmentView): string | undefined {
  const { workload, actor, ports } = flow;
  if (!listeningPorts(workload).some((port) => hasPort(ports, port))) return undefined;
  const client = after.workload(actor.name);
  if (client) {
    const needs = neededServers(client, before).some(({ name }) => name === workload.name);
    return needs ? `${client.name} cannot connect to ${workload.name}: everything that needs it fails` : undefined;
  }
  if (workload.name === SOLVER && actor.name === INGRESS_CONTROLLER)
    return 'certificates cannot be renewed: the host stops being trusted when the present one ends';
  if (actor.name !== INGRESS_CONTROLLER) return undefined;
  return before.ofKind('Ingress').length > 0 && roleOf(workload) === 'api'
    ? `the ingress controller cannot reach ${workload.name}: the host answers with errors`
    : undefined;
}

/** Why a flow out of a workload is needed: names are resolved by all, dumps are uploaded by the backup. */
function outgoingNeed({ workload, actor, ports }: Flow, before: EnvironmentView): string | undefined {
  if (hasPort(ports, 53, 'UDP') && actor.name === CLUSTER_DNS) {
    const named = neededServers(workload, before).length > 0;
    return named ? `${workload.name} cannot resolve the names of the servers that it needs` : undefined;
  }
  const isJob = !workload.longRunning && workload.object.kind === 'CronJob';
  if (isJob && actor.name === 'the internet' && hasPort(ports, 443)) {
    return `${workload.name} cannot upload: there are no new backups`;
  }
  return undefined;
}
