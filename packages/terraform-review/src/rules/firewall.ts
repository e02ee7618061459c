import type { Rule } from '@vmshift/findings';
import { at, listAt, type PlanObject, stringAt, stringsAt } from '../plan-value';
import { type PlanContext, resourceRule } from '../rule';
import { extent, openness } from './address-ranges';

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

/** A rule that the world passes. */
interface OpenRule {
  /** `TCP 22 from 0.0.0.0/0` */
  readonly text: string;
  readonly sources: readonly string[];
}

function openRules(firewall: PlanObject | null): readonly OpenRule[] {
  return listAt(firewall, 'inbound').flatMap((rule) => {
    const sources = [...stringsAt(rule, 'ipv4'), ...stringsAt(rule, 'ipv6')];
    if (stringAt(rule, 'action') !== 'ACCEPT' || openness(sources) !== 'world') return [];
    const ports = `${stringAt(rule, 'protocol') ?? ''} ${stringAt(rule, 'ports') ?? 'all ports'}`;
    return [{ text: `${ports} from ${sources.join(', ')}`, sources }];
  });
}

const firewallOpened = resourceRule({
  id: 'firewall-opened',
  title: 'The ports of the nodes answer known addresses only',
  types: TYPES,
  actions: ['create', 'update', 'replace'],
  judge: ({ before, after }) => {
    const known = openRules(before).map(({ text }) => text);
    const rules = openRules(after).filter(({ text }) => !known.includes(text));
    if (rules.length === 0) return [];
    const opened = rules.map(({ text }) => text);
    return [
      {
        path: ['inbound'],
        before: before === null ? undefined : known.join('; ') || 'none',
        after: opened.join('; '),
        opened,
        extents: [...new Set(rules.map(({ sources }) => extent(sources)))],
        verdict: before === null ? 'warn' : 'block',
      },
    ];
  },
  class: 'exposure',
  verdict: 'block',
  because: ({ extents }) => `a rule accepts ${extents.join(', another one ')}`,
  impact: ({ opened }) => `these ports of the nodes answer: ${opened.join('; ')}`,
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
