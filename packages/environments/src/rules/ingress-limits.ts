import type { ApplicationProfile } from '@vmshift/application';
import { applicationOf } from '../application';
import type { EnvironmentConfig } from '../environment-config';
import { minReplicas } from '../replicas';
import { requestCounters } from '../requests-in-flight';
import { environmentRule, isIntegerWithin } from './rule';

/** Protects the limits from being switched off: 0 means no limit, or no request, to the ingress controller. */
export const ingressLimits = environmentRule(
  {
    id: 'ingress-limits',
    title: 'The limits of the Ingress are on',
    see: 'https://github.com/kubernetes/ingress-nginx/blob/main/docs/user-guide/nginx-configuration/annotations.md#rate-limiting',
  },
  (environment, report, platform) => {
    const { ingress } = environment;
    for (const limit of ['limitRps', 'limitConnections'] as const) {
      if (!isIntegerWithin(ingress[limit], 1)) report(`ingress.${limit}`, ingress[limit], 'a whole number from 1');
    }
    const profile = applicationOf(platform);
    const counters = requestCounters(environment, profile);
    if (!isIntegerWithin(ingress.limitRequests, counters)) {
      const allowed = `a whole number from ${counters}: the pods of the ingress controller and the paths that use the database share it`;
      report('ingress.limitRequests', ingress.limitRequests, allowed);
    }
    const most = mostRequests(environment, profile);
    if (ingress.limitRequests > most) {
      const allowed = `at most ${most}, as many for each pod of ${profile.processes[profile.ingress.process]?.app ?? profile.ingress.process} at its minimum as one process has connections: one that takes more requests stands still until gunicorn kills it; or raise the minimum`;
      report('ingress.limitRequests', ingress.limitRequests, allowed);
    }
  },
);

/**
 * Requests in flight with which no process needs more connections than its own pool gives. The pods get equal shares; within
 * a pod the first process that wakes may accept all of them (docs/adr).
 */
function mostRequests(environment: EnvironmentConfig, profile: ApplicationProfile): number {
  const { scaling } = environment.processes[profile.ingress.process] ?? {};
  const { size, overflow } = profile.databasePool;
  return (scaling ? minReplicas(scaling) : 1) * (size + overflow);
}
