import { applicationOf } from '../application';
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
    const counters = requestCounters(environment, applicationOf(platform));
    if (!isIntegerWithin(ingress.limitRequests, counters)) {
      const allowed = `a whole number from ${counters}: the pods of the ingress controller and the paths that use the database share it`;
      report('ingress.limitRequests', ingress.limitRequests, allowed);
    }
  },
);
