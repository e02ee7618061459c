import * as command from '../../commands';
import { type DiagnosisRule, defineDiagnosis } from '../../rule';
import type { EnvironmentView } from '../../view';
import { hostFacts, hostOf, loadBalancerAddresses } from './host-facts';

/** Codes of the system for an address at which nothing listens. */
const REFUSED = ['ECONNREFUSED', 'ECONNRESET'];

const NEXT = (_facts: unknown, { environment }: EnvironmentView): readonly string[] => [
  command.showIngress(environment),
  command.askName(environment.host),
  command.askHealth(environment),
];

/** Whether the world finds the host and gets a connection to it. */
export const reachRules: readonly DiagnosisRule[] = [
  defineDiagnosis({
    id: 'host-not-in-dns',
    title: 'The host has no address in DNS',
    judge: (view) => {
      const { failure } = hostOf(view) ?? {};
      if (failure?.step !== 'dns' || !['ENOTFOUND', 'ENODATA'].includes(failure.code)) return [];
      const wanted = loadBalancerAddresses(view);
      return [
        {
          ...hostFacts(view, failure.message, 'name'),
          wanted: wanted.length === 0 ? '' : `; its record has to name ${wanted.join(', ')}`,
        },
      ];
    },
    severity: 'down',
    cause: ({ host, wanted }) => `${host} has no address in DNS${wanted}`,
    next: (_facts, { environment }) => [command.askName(environment.host), command.showIngress(environment)],
    runbook: 'on-call.md#the-host-does-not-answer',
    see: 'https://www.rfc-editor.org/rfc/rfc8020',
  }),
  defineDiagnosis({
    id: 'host-name-not-resolved',
    title: 'The DNS servers give no answer about the host',
    judge: (view) => {
      const { failure } = hostOf(view) ?? {};
      if (failure?.step !== 'dns' || ['ENOTFOUND', 'ENODATA'].includes(failure.code)) return [];
      return [hostFacts(view, failure.message, 'name')];
    },
    severity: 'down',
    cause: ({ host }) => `the DNS servers give no answer about ${host}`,
    next: (_facts, { environment }) => [command.askName(environment.host), command.askHealth(environment)],
    runbook: 'on-call.md#the-host-does-not-answer',
    see: 'https://nodejs.org/api/dns.html#error-codes',
  }),
  defineDiagnosis({
    id: 'host-address-differs',
    title: 'The host leads to another address than that of the load balancer',
    judge: (view) => {
      const { addresses = [], answer } = hostOf(view) ?? {};
      const wanted = loadBalancerAddresses(view);
      if (addresses.length === 0 || wanted.length === 0 || addresses.some((one) => wanted.includes(one))) return [];
      const severity = answer?.healthy === true ? ('at-risk' as const) : ('down' as const);
      const facts = hostFacts(view, `DNS has ${addresses.join(', ')}, the Ingress has ${wanted.join(', ')}`, 'name');
      return [{ ...facts, severity, addresses: addresses.join(', '), wanted: wanted.join(', ') }];
    },
    severity: 'down',
    cause: ({ host, addresses, wanted }) => `${host} leads to ${addresses}, and the load balancer is at ${wanted}`,
    next: (_facts, { environment }) => [command.askName(environment.host), command.showIngress(environment)],
    runbook: 'on-call.md#the-host-does-not-answer',
    see: 'https://kubernetes.io/docs/concepts/services-networking/ingress/#the-ingress-resource',
  }),
  defineDiagnosis({
    id: 'host-refuses-connections',
    title: 'Nothing listens at the address of the host',
    judge: (view) => {
      const { failure, addresses = [] } = hostOf(view) ?? {};
      if (failure?.step !== 'connect' || !REFUSED.includes(failure.code)) return [];
      return [{ ...hostFacts(view, failure.message), at: addresses.join(', ') }];
    },
    severity: 'down',
    cause: ({ host, at }) =>
      `${host} (${at}) refuses connections: the load balancer is gone, or has no healthy node behind it`,
    next: NEXT,
    runbook: 'on-call.md#the-host-does-not-answer',
    see: 'https://techdocs.akamai.com/cloud-computing/docs/troubleshooting-nodebalancers',
  }),
  defineDiagnosis({
    id: 'host-unreachable',
    title: 'The address of the host gives no connection',
    judge: (view) => {
      const { failure, addresses = [] } = hostOf(view) ?? {};
      if (failure?.step !== 'connect' || REFUSED.includes(failure.code)) return [];
      return [{ ...hostFacts(view, failure.message), at: addresses.join(', '), code: failure.code }];
    },
    severity: 'down',
    cause: ({ host, at, code }) =>
      `${host} (${at}) gives no connection (${code}): a firewall, or an address that is no longer ours`,
    next: NEXT,
    runbook: 'on-call.md#the-host-does-not-answer',
    see: 'https://techdocs.akamai.com/cloud-computing/docs/troubleshooting-nodebalancers',
  }),
];
