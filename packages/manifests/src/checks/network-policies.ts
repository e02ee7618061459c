import { networkPolicyProblems } from '@vmshift/kubernetes';
import type { Check } from './check';

/**
 * A NetworkPolicy holds nothing that the API server refuses: no invalid CIDR block, selector, port or peer.
 * @see https://kubernetes.io/docs/reference/kubernetes-api/policy-resources/network-policy-v1/
 */
export const networkPolicies: Check = {
  id: 'network-policy',
  find: ({ ofKind }) =>
    ofKind('NetworkPolicy').flatMap((object) =>
      networkPolicyProblems(object).map((problem) => ({ object, ...problem })),
    ),
};
