import { objectName, publishedBy, textAt, textsAt } from '@vmshift/kubernetes';
import type { EnvironmentView } from '../../cluster/environment-view';
import { serversOf } from '../../cluster/services';
import { type Comparison, changeRule } from '../rule';

const shared = {
  class: 'exposure',
  verdict: 'block',
  see: 'https://kubernetes.io/docs/concepts/services-networking/service/#publishing-services-service-types',
} as const;

const RANGES = 'spec.loadBalancerSourceRanges';

/** Every Service after the change, with what it was and the ways to it from outside of the cluster. */
function comparedServices({ before, after }: Comparison) {
  return after.ofKind('Service').map((service) => {
    const old = before.find(objectName(service));
    const known = old === undefined ? [] : publishedBy(old);
    return { service, old, known, opened: publishedBy(service).filter((way) => !known.includes(way)) };
  });
}

function targetsOf(service: Parameters<typeof serversOf>[0], view: EnvironmentView): string {
  const names = serversOf(service, view).map(({ name }) => name);
  return names.join(', ') || 'no pod yet';
}

/** The Ingress is the only way in. */
export const publishedServices = [
  changeRule({
    ...shared,
    id: 'service-opens-to-the-world',
    title: 'Services are reached from inside of the cluster',
    judge: (comparison) =>
      comparedServices(comparison)
        .filter(({ opened }) => opened.length > 0)
        .map(({ service, old, opened }) => ({
          object: objectName(service),
          path: opened.some((way) => way.startsWith('externalIP')) ? 'spec.externalIPs' : 'spec.type',
          before: old && (textAt(old, 'spec.type') ?? 'ClusterIP'),
          after: opened.join(', '),
          targets: targetsOf(service, comparison.after),
        })),
    because:
      'a LoadBalancer, a node port and an external address answer on public addresses, without TLS, limits or paths of the Ingress',
    impact: ({ targets }) =>
      `the internet reaches ${targets} past the Ingress; a LoadBalancer also costs a NodeBalancer per Service`,
    fix: 'keep the Service a ClusterIP and add a path to the Ingress',
    reads: ['spec.type', 'spec.externalIPs'],
  }),
  changeRule({
    ...shared,
    id: 'load-balancer-unbounded',
    title: 'A load balancer accepts the addresses that it is meant for',
    judge: (comparison) =>
      comparedServices(comparison)
        .filter(({ known, opened }) => opened.length === 0 && known.includes('LoadBalancer'))
        .filter(({ service, old }) => textsAt(old, RANGES).length > 0 && textsAt(service, RANGES).length === 0)
        .map(({ service, old }) => ({
          object: objectName(service),
          path: RANGES,
          before: textsAt(old, RANGES).join(', '),
          after: 'any address',
          targets: targetsOf(service, comparison.after),
        })),
    because: 'without a list of ranges the load balancer accepts every address',
    impact: ({ targets }) => `the internet reaches ${targets}, without TLS, limits or paths of the Ingress`,
    fix: 'keep the list of ranges',
    reads: [RANGES],
  }),
];
