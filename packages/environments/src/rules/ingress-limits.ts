import { environmentRule, isIntegerWithin } from './rule';

/** Protects the limits from being switched off: 0 means no limit to the ingress controller. */
export const ingressLimits = environmentRule(
  {
    id: 'ingress-limits',
    title: 'The limits of the Ingress are on',
    see: 'https://github.com/kubernetes/ingress-nginx/blob/main/docs/user-guide/nginx-configuration/annotations.md#rate-limiting',
  },
  ({ ingress }, report) => {
    for (const limit of ['limitRps', 'limitConnections'] as const) {
      if (!isIntegerWithin(ingress[limit], 1)) report(`ingress.${limit}`, ingress[limit], 'a whole number from 1');
    }
  },
);
