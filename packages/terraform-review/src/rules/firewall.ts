import { at, listAt, type PlanObject, type PlanValue, stringAt, stringsAt } from '../plan-value';
import { type Danger, ruleFor } from '../rule';
import { openness } from './address-ranges';

const SEE = 'https://registry.terraform.io/providers/linode/linode/latest/docs/resources/firewall';

/** What a rule lets in, printed: `TCP 22 from 0.0.0.0/0`; undefined when it lets in nobody from outside. */
function worldRule(rule: PlanValue): string | undefined {
  const sources = [...stringsAt(rule, 'ipv4'), ...stringsAt(rule, 'ipv6')];
  if (stringAt(rule, 'action') !== 'ACCEPT' || openness(sources) !== 'world') return undefined;
  return `${stringAt(rule, 'protocol') ?? ''} ${stringAt(rule, 'ports') ?? 'all ports'} from ${sources.join(', ')}`;
}

const worldRules = (firewall: PlanObject | null): readonly string[] =>
  listAt(firewall ?? undefined, 'inbound').flatMap((rule) => worldRule(rule) ?? []);

/** Who reaches the nodes. */
export const firewall = ruleFor(['linode_firewall'], ({ action, before, after }): readonly Danger[] => {
  if (after === null || (action !== 'create' && action !== 'update' && action !== 'replace')) return [];
  const dangers: Danger[] = [];
  const base = { class: 'exposure', verdict: 'block', see: SEE } as const;
  const [policy, nextPolicy] = [stringAt(before ?? undefined, 'inbound_policy'), stringAt(after, 'inbound_policy')];
  if (nextPolicy === 'ACCEPT' && policy !== 'ACCEPT') {
    dangers.push({
      ...base,
      id: 'firewall-accepts-by-default',
      path: 'inbound_policy',
      before: policy,
      after: nextPolicy,
      because: 'what no rule matches is let in',
      impact: 'every port of the nodes answers the Internet',
      fix: 'keep inbound_policy DROP and list what is needed',
    });
  }
  if (at(after, 'disabled') === true && at(before ?? undefined, 'disabled') !== true) {
    dangers.push({
      ...base,
      id: 'firewall-disabled',
      path: 'disabled',
      before: at(before ?? undefined, 'disabled'),
      after: true,
      because: 'the firewall is switched off',
      impact: 'every port of the nodes answers the Internet',
      fix: 'keep disabled false',
    });
  }
  const known = worldRules(before);
  const opened = worldRules(after).filter((rule) => !known.includes(rule));
  if (opened.length > 0) {
    dangers.push({
      ...base,
      id: 'firewall-opened',
      verdict: before === null ? 'warn' : 'block',
      path: 'inbound',
      after: opened.join('; '),
      because: 'a rule lets the whole Internet in',
      impact: `reachable from anywhere: ${opened.join('; ')}`,
      fix: 'limit ipv4 and ipv6 to who needs it; hosts are served by the load balancer, not by the nodes',
    });
  }
  return dangers;
});

/** A firewall that goes leaves what it protected open. */
export const firewallRemoved = ruleFor(['linode_firewall'], ({ action }): readonly Danger[] =>
  action !== 'delete'
    ? []
    : [
        {
          id: 'firewall-removed',
          class: 'exposure',
          verdict: 'block',
          because: 'the firewall leaves the configuration',
          impact: 'every port of the nodes that it protected answers the Internet',
          fix: 'attach another firewall first, and acknowledge it',
          see: SEE,
        },
      ],
);
