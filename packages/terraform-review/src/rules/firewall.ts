import type { Rule } from '@vmshift/findings';
import { at, listAt, type PlanObject, type PlanValue, stringAt, stringsAt } from '../plan-value';
import { type PlanContext, resourceRule } from '../rule';
import { openness } from './address-ranges';

const TYPES = ['linode_firewall'];
const SEE = 'https://registry.terraform.io/providers/linode/linode/latest/docs/resources/firewall';
/** What decides about a connection. */
const RULES = ['inbound', 'inbound_policy', 'outbound', 'outbound_policy', 'linodes', 'nodebalancers', 'interfaces'];
const ALL_PORTS_OPEN = 'every port of the nodes answers the Internet';

const firewallAcceptsByDefault = resourceRule({
  id: 'firewall-accepts-by-default',
  title: 'The firewall of the nodes drops what no rule allows',
  types: TYPES,
  actions: ['create', 'update', 'replace'],
  judge: ({ before, after }) =>
    stringAt(after, 'inbound_policy') === 'ACCEPT' && stringAt(before, 'inbound_policy') !== 'ACCEPT'
      ? [{ path: ['inbound_policy'] }]
      : [],
  class: 'exposure',
  verdict: 'block',
  because: 'traffic that no rule matches is accepted',
  impact: ALL_PORTS_OPEN,
  fix: 'keep inbound_policy DROP and list what is needed',
  see: SEE,
  reads: ['inbound_policy'],
});

const firewallDisabled = resourceRule({
  id: 'firewall-disabled',
  title: 'The firewall of the nodes stays switched on',
  types: TYPES,
  actions: ['create', 'update', 'replace'],
  judge: ({ before, after }) =>
    at(after, 'disabled') === true && at(before, 'disabled') !== true ? [{ path: ['disabled'] }] : [],
  class: 'exposure',
  verdict: 'block',
  because: 'the firewall is switched off',
  impact: ALL_PORTS_OPEN,
  fix: 'keep disabled false',
  see: SEE,
  reads: ['disabled'],
});

/** What a rule allows from the whole Internet, printed: `TCP 22 from 0.0.0.0/0`; undefined when it allows less. */
function openRule(rule: PlanValue): string | undefined {
  const sources = [...stringsAt(rule, 'ipv4'), ...stringsAt(rule, 'ipv6')];
  if (stringAt(rule, 'action') !== 'ACCEPT' || openness(sources) !== 'world') return undefined;
  return `${stringAt(rule, 'protocol') ?? ''} ${stringAt(rule, 'ports') ?? 'all ports'} from ${sources.join(', ')}`;
}

function openRules(firewall: PlanObject | null): readonly string[] {
  return listAt(firewall, 'inbound').flatMap((rule) => openRule(rule) ?? []);
}

const firewallOpened = resourceRule({
  id: 'firewall-opened',
  title: 'The ports of the nodes answer known addresses only',
  types: TYPES,
  actions: ['create', 'update', 'replace'],
  judge: ({ before, after }) => {
    const known = openRules(before);
    const opened = openRules(after).filter((rule) => !known.includes(rule));
    if (opened.length === 0) return [];
    return [
      {
        path: ['inbound'],
        before: before === null ? undefined : known.join('; ') || 'none',
        after: opened.join('; '),
        opened,
        verdict: before === null ? 'warn' : 'block',
      },
    ];
  },
  class: 'exposure',
  verdict: 'block',
  because: 'a rule accepts the whole Internet',
  impact: ({ opened }) => `reachable from every address: ${opened.join('; ')}`,
  fix: 'limit ipv4 and ipv6 to the addresses that need it; hosts are served by the load balancer, not by the nodes',
  see: SEE,
  reads: ['inbound'],
});

export const firewallRemoved = resourceRule({
  id: 'firewall-removed',
  title: 'Nodes keep their firewall',
  types: TYPES,
  actions: ['delete'],
  judge: () => [{}],
  class: 'exposure',
  verdict: 'block',
  because: 'the plan deletes the firewall',
  impact: 'every port of the nodes that it protected answers the Internet',
  fix: 'attach another firewall first, then acknowledge this finding',
  see: SEE,
});

const firewallChanged = resourceRule({
  id: 'firewall-changed',
  title: 'What a firewall lets through is what is needed',
  types: TYPES,
  actions: ['update', 'replace'],
  judge: ({ changes }) =>
    [...new Set(changes.map(({ path: [name] }) => String(name)))]
      .filter((name) => RULES.includes(name))
      .map((name) => ({ path: [name], name })),
  class: 'exposure',
  verdict: 'warn',
  because: ({ name }) => `${name} of the firewall changes`,
  impact: 'connections that were refused are accepted, or the other way round',
  fix: 'compare both lists, rule by rule: the first one that matches decides',
  see: SEE,
  reads: RULES,
  explainedBy: ['firewall-opened', 'firewall-accepts-by-default'],
});

/** Who reaches the nodes. */
export const firewallRules: readonly Rule<PlanContext>[] = [
  firewallAcceptsByDefault,
  firewallDisabled,
  firewallOpened,
  firewallChanged,
  firewallRemoved,
];
