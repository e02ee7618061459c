import type { Rule } from '@vmshift/findings';
import { isPlanObject, stringAt, stringsAt } from '../plan-value';
import { type PlanContext, resourceRule } from '../rule';
import { openness } from './address-ranges';
import { changedValues } from './changed-values';

const TYPES = ['helm_release'];

/** Types of a Service that give it an address or a port of each node. */
const OUTSIDE = ['LoadBalancer', 'NodePort'];

const chartExposed = resourceRule({
  id: 'chart-exposed',
  title: 'A chart is reached through the ingress only',
  types: TYPES,
  actions: ['create', 'update'],
  judge: (release) =>
    changedValues(release, ['type'])
      .filter(({ path }) => path.some((step) => /service$/i.test(String(step))))
      // The ingress itself has a load balancer.
      .filter(
        ({ path }) =>
          !(stringAt(release.after, 'chart') === 'traefik' && path.join('.') === 'values.service.spec.type'),
      )
      .filter(({ before, after }) => OUTSIDE.includes(String(after)) && !OUTSIDE.includes(String(before)))
      .map(({ path }) => ({ path })),
  class: 'exposure',
  verdict: 'block',
  because: ({ after }) => `a Service of the chart becomes a ${after}`,
  impact: 'it answers the Internet without the ingress, its certificate and its limits',
  fix: 'keep ClusterIP, and reach it with kubectl port-forward',
  see: 'https://kubernetes.io/docs/concepts/services-networking/service/#publishing-services-service-types',
  reads: ['values.**.service.type', 'values.**.service.spec.type'],
  explainedBy: ['argocd-own-load-balancer', 'ingress-without-load-balancer'],
});

/** Settings by which a proxy trusts what a client tells of itself. */
const TRUST = ['forwardedHeaders', 'proxyProtocol'];

const trustedProxies = resourceRule({
  id: 'trusted-proxies',
  title: 'The ingress believes the address of a client from its load balancer alone',
  types: TYPES,
  actions: ['create', 'update'],
  judge: (release) =>
    changedValues(release, TRUST).flatMap(({ path, before, after }) => {
      const [was, is] = [before, after].map((side) => {
        if (isPlanObject(side) && side.insecure === true) return 'world';
        return openness(stringsAt(side, 'trustedIPs'));
      });
      if (release.action === 'create' && is !== 'world') return [];
      const opened = is === 'world' && was !== 'world';
      return [{ path, opened, verdict: opened ? ('block' as const) : ('warn' as const) }];
    }),
  class: 'exposure',
  verdict: 'block',
  because: ({ opened }) =>
    opened ? 'clients themselves are trusted to tell their address' : 'other proxies are trusted to tell the client',
  impact: ({ opened }) =>
    opened
      ? 'a client passes every limit and every list of addresses by naming another address'
      : 'where the load balancer is none of them, all clients have its address, or none gets an answer',
  fix: 'list the addresses of the load balancer alone: 192.168.255.0/24',
  see: 'https://doc.traefik.io/traefik/reference/install-configuration/entrypoints/#forwarded-headers',
  reads: TRUST.map((name) => `values.**.${name}`),
});

/** Who reaches the programs of a chart, and as whom. */
export const chartExposureRules: readonly Rule<PlanContext>[] = [chartExposed, trustedProxies];
