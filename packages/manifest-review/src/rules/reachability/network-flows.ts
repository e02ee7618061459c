import type { NetworkFlow } from '@vmshift/application';
import { hasPort, printPorts } from '@vmshift/kubernetes';
import { declaresFlow } from '@vmshift/manifests';
import { ACME_SOLVER } from '../../cluster/acme-solver';
import { databaseSwitch } from '../../cluster/declared-databases';
import type { EnvironmentView } from '../../cluster/environment-view';
import type { Flow } from '../../cluster/flows';
import { neededServers } from '../../cluster/needs';
import { declaredPorts, isDataServer, listeningPorts, roleOf } from '../../cluster/roles';
import { CLUSTER_DNS, INGRESS_CONTROLLER } from '../../cluster/strangers';
import { knownFlows } from '../new-object-findings';
import { type Comparison, changeRule } from '../rule';
import { byPolicy } from './by-policy';
import { changedFlows, isFromStranger, reachesListener } from './changed-flows';

const shared = {
  see: 'https://kubernetes.io/docs/concepts/services-networking/network-policies/',
  reads: [
    'spec.podSelector',
    'spec.ingress',
    'spec.egress',
    'spec.policyTypes',
    'metadata.labels',
    'spec.template.metadata.labels',
  ],
} as const;

const NARROW = 'name the pods, the namespace and the port of the one flow that is needed';

/** What may connect to a workload now; without what `flow-undeclared` tells, the pods of the environment, pod by pod. */
function incomingThatOpens(comparison: Comparison): readonly Flow[] {
  const { after } = comparison;
  const flows = knownFlows(after);
  return changedFlows(comparison).opened.filter(
    (flow) => flow.direction === 'in' && !(flows !== undefined && isUndeclared(flow, flows, after)),
  );
}

/** Whether every port with a listener is one that the workload declares and that the profile gives to others alone. */
function isUndeclared(
  { workload, actor, ports }: Flow,
  flows: readonly NetworkFlow[],
  after: EnvironmentView,
): boolean {
  const client = after.workload(actor.name);
  if (client === undefined || after.workload(workload.name) === undefined) return false;
  const declared = declaredPorts(workload);
  return [...listeningPorts(workload), ...declared]
    .filter((port) => hasPort(ports, port))
    .every((port) => declared.includes(port) && !declaresFlow(flows, client, workload, port));
}

/** Opened flows of one workload, told as one. */
function groupsOf(flows: readonly Flow[]): readonly (readonly [Flow, ...Flow[]])[] {
  const groups = new Map<string, [Flow, ...Flow[]]>();
  for (const flow of flows) {
    const key = `${flow.workload.name} ${isFromStranger(flow)}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [flow]);
    else group.push(flow);
  }
  return [...groups.values()];
}

const peersIn = (flows: readonly Flow[]) => flows.map(({ actor }) => actor.name).join(', ');
const portsIn = (flows: readonly Flow[]) => printPorts(flows.flatMap((flow) => flow.ports));

/** What the NetworkPolicies open and close. */
export const networkFlows = [
  changeRule({
    ...shared,
    id: 'network-opens',
    title: 'NetworkPolicies admit the pods that need it, and no others',
    judge: (comparison) => {
      const opened = groupsOf(incomingThatOpens(comparison)).filter((flows) => flows.some(reachesListener));
      const facts = opened.map((flows) => ({
        ...{ object: flows[0].workload.name, before: 'closed', after: `${peersIn(flows)} on ${portsIn(flows)}` },
        verdict: flows.some(isFromStranger) ? ('block' as const) : ('warn' as const),
        peers: peersIn(flows),
        isDataServer: isDataServer(roleOf(flows[0].workload)),
      }));
      const [servers, others] = [facts.filter((one) => one.isDataServer), facts.filter((one) => !one.isDataServer)];
      return [...byPolicy(comparison, servers), ...byPolicy(comparison, others)];
    },
    class: 'exposure',
    verdict: 'block',
    because: ({ who, after }) => `the NetworkPolicies that select ${who} now admit ${after}`,
    impact: ({ peers, who, isDataServer: data, lines }) =>
      lines === undefined
        ? `${peers} can connect to ${who}, which ${data ? 'holds or leads to the data' : 'has no authentication'}`
        : `${peers} can connect to ${who}, which ${data ? 'hold or lead to the data' : 'have no authentication'}`,
    fix: NARROW,
  }),
  changeRule({
    ...shared,
    id: 'network-opens-outward',
    title: 'Pods connect to what they need, and to nothing else',
    judge: (comparison) =>
      byPolicy(
        comparison,
        groupsOf(changedFlows(comparison).opened.filter(({ direction }) => direction === 'out')).map((flows) => {
          const [{ workload }] = flows;
          const wide = flows.some(
            ({ actor, ports }) => actor.name === 'the internet' && printPorts(ports) === 'all ports',
          );
          return {
            object: workload.name,
            before: 'closed',
            after: `to ${peersIn(flows)} on ${portsIn(flows)}`,
            verdict: wide && isDataServer(roleOf(workload)) ? ('block' as const) : ('warn' as const),
            peers: `${peersIn(flows)} on ${portsIn(flows)}`,
          };
        }),
      ),
    class: 'exposure',
    verdict: 'block',
    because: ({ who, peers }) => `the NetworkPolicies that select ${who} now let them connect to ${peers}`,
    impact: 'an intruder in the pod can carry data out or reach other systems',
    fix: NARROW,
  }),
  changeRule({
    ...shared,
    id: 'network-closes',
    title: 'Flows that are needed and not declared stay open',
    judge: (comparison) =>
      changedFlows(comparison).closed.flatMap((flow) => {
        const need = needOf(flow, comparison);
        if (need === undefined || isDeclared(flow, comparison.after)) return [];
        const { workload, actor, direction, ports } = flow;
        const [from, to] = direction === 'in' ? [actor.name, workload.name] : [workload.name, actor.name];
        const before = `${printPorts(ports)} open`;
        return [{ object: workload.name, before, after: 'closed', from, to, ports: printPorts(ports), need }];
      }),
    class: 'outage',
    verdict: 'block',
    because: ({ from, to, ports }) => `no NetworkPolicy lets ${from} reach ${to} on ${ports} any more`,
    impact: ({ need }) => need,
    fix: 'keep the rule of this flow on both of its ends',
  }),
];

/** Whether the rule over one state tells that the flow is refused: the profile declares it, or it is DNS or ACME. */
function isDeclared({ workload, actor, direction, ports }: Flow, after: EnvironmentView): boolean {
  const flows = knownFlows(after);
  if (flows === undefined) return false;
  const own = flows.filter(({ from }) => from === workload.labels.app);
  // What connects anywhere has to resolve names.
  if (direction === 'out' && actor.name === CLUSTER_DNS) return own.length > 0;
  if (direction === 'out') return own.some(({ to, port }) => to === 'internet' && hasPort(ports, port));
  const client = after.workload(actor.name);
  if (client === undefined) return true;
  return flows.some(
    ({ from, to, port }) => from === client.labels.app && to === workload.labels.app && hasPort(ports, port),
  );
}

/** What fails without a flow; undefined when nothing is known to use it. */
function needOf(flow: Flow, { before, after }: Comparison): string | undefined {
  return flow.direction === 'in' ? incomingNeed(flow, before, after) : outgoingNeed(flow, before);
}

function incomingNeed(flow: Flow, before: EnvironmentView, after: EnvironmentView): string | undefined {
  const { workload, actor, ports } = flow;
  if (!listeningPorts(workload).some((port) => hasPort(ports, port))) return undefined;
  const client = after.workload(actor.name);
  if (client) {
    // What goes on needing the server is declared, and told by the rule over one state.
    if (roleOf(workload) === 'database' && databaseSwitch({ before, after })?.is.database.kind === 'managed') {
      return undefined;
    }
    const needs = neededServers(client, before).some(({ name }) => name === workload.name);
    return needs ? `${client.name} cannot connect to ${workload.name}: everything that needs it fails` : undefined;
  }
  if (actor.name !== INGRESS_CONTROLLER) return undefined;
  if (workload.name === ACME_SOLVER)
    return 'certificates cannot be renewed: the host stops being trusted when the present one ends';
  return before.ofKind('Ingress').length > 0 && roleOf(workload) === 'api'
    ? `the ingress controller cannot reach ${workload.name}: the host answers with errors`
    : undefined;
}

/** Names are resolved by all, dumps are uploaded by the backup. */
function outgoingNeed({ workload, actor, ports }: Flow, before: EnvironmentView): string | undefined {
  if (hasPort(ports, 53, 'UDP') && actor.name === CLUSTER_DNS) {
    const named = neededServers(workload, before).length > 0;
    return named ? `${workload.name} cannot resolve the names of the servers that it needs` : undefined;
  }
  const isUpload = workload.object.kind === 'CronJob' && actor.name === 'the internet' && hasPort(ports, 443);
  return isUpload ? `${workload.name} cannot upload: there are no new backups` : undefined;
}
