import { objectName, publishedBy, textAt, textsAt } from '@vmshift/kubernetes';
import { serversOf } from '../../cluster/services';
import type { Effect, Found } from '../effect';

/** Services that let the world in beside the Ingress: load balancers, node ports, external addresses, aliases. */
export const serviceDoors: Effect = ({ before, after }) =>
  after.ofKind('Service').flatMap((service): readonly Found[] => {
    const old = before.find(objectName(service));
    const known = old ? publishedBy(old) : [];
    const fresh = publishedBy(service).filter((door) => !known.includes(door));
    const [was, is] = [
      old && textsAt(old, 'spec.loadBalancerSourceRanges'),
      textsAt(service, 'spec.loadBalancerSourceRanges'),
    ];
    const unbounded =
      fresh.length === 0 && known.includes('LoadBalancer') && was !== undefined && was.length > 0 && is.length === 0;
    if (fresh.length === 0 && !unbounded) return [];
    const targets =
      serversOf(service, after)
        .map(({ name }) => name)
        .join(', ') || 'no pod yet';
    return [
      {
        id: 'service-opens-to-the-world',
        class: 'exposure',
        verdict: 'block',
        object: objectName(service),
        path: 'spec.type',
        before: old ? (textAt(old, 'spec.type') ?? 'ClusterIP') : undefined,
        after: unbounded ? 'LoadBalancer from any address' : fresh.join(', '),
        because:
          'a LoadBalancer, a node port and an external address answer on public addresses, without TLS, limits or paths of the Ingress',
        impact: `the internet reaches ${targets} past the Ingress; a LoadBalancer also costs a NodeBalancer per Service`,
        fix: 'keep the Service a ClusterIP and add a path to the Ingress',
        see: 'https://kubernetes.io/docs/concepts/services-networking/service/#publishing-services-service-types',
      },
    ];
  });
