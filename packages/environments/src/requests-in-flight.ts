import type { ApplicationProfile } from '@vmshift/application';
import { addOnRequests } from './add-on-requests';
import type { EnvironmentConfig, IngressPathConfig } from './environment-config';

/**
 * Counters that share `ingress.limitRequests`: Traefik counts in each of its pods, and in each of them every path of an
 * Ingress by itself.
 */
export function requestCounters({ ingress }: Pick<EnvironmentConfig, 'ingress'>, profile: ApplicationProfile): number {
  const paths = ingress.paths.filter((path) => usesDatabase(path, profile)).length;
  return addOnRequests.traefik.traefik.replicas * Math.max(1, paths);
}

/** Requests in flight that one counter of the ingress controller takes. */
export function requestsPerCounter(
  environment: Pick<EnvironmentConfig, 'ingress'>,
  profile: ApplicationProfile,
): number {
  return Math.floor(environment.ingress.limitRequests / requestCounters(environment, profile));
}

/** Whether requests at the path open a session: all but those of a route that answers without the database. */
function usesDatabase({ path, pathType }: IngressPathConfig, { ingress }: ApplicationProfile): boolean {
  return pathType !== 'Exact' || !ingress.routes.some((route) => route.path === path && route.probes === 'process');
}
