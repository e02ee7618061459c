import { environmentRule, isIntegerWithin } from './rule';

/**
 * Protects the limits from being switched off: 0 means no limit to the ingress controller.
 * @see https://github.com/kubernetes/ingress-nginx/blob/main/docs/user-guide/nginx-configuration/annotations.md#rate-limiting
 */
export const ingressLimits = environmentRule('ingress-limits', ({ ingress }, report) => {
  for (const limit of ['limitRps', 'limitConnections'] as const) {
    if (!isIntegerWithin(ingress[limit], 1)) report(`ingress.${limit}`, ingress[limit], 'a whole number from 1');
  }
});
