import { networkPolicyProblems, objectName } from '@vmshift/kubernetes';
import { eachObjectRule } from '../object-rule';
import { printed } from '../printed';

const networkPolicyRefused = eachObjectRule({
  id: 'network-policy-refused',
  title: 'A NetworkPolicy holds nothing that the API server refuses',
  judge: ({ ofKind }) =>
    ofKind('NetworkPolicy').flatMap((policy) =>
      networkPolicyProblems(policy).map(({ path, value, allowed }) => ({
        ...{ object: objectName(policy), path, now: printed(value), allowed },
      })),
    ),
  class: 'sync-failure',
  verdict: 'block',
  because: ({ allowed }) => `allowed there: ${allowed}`,
  impact: 'the API server refuses the policy and the sync fails',
  fix: 'name the pods by a podSelector or the addresses by an ipBlock, and the ports as numbers or as names of ports',
  see: 'https://kubernetes.io/docs/reference/kubernetes-api/policy-resources/network-policy-v1/',
  explainedBy: ['schema'],
  reads: ['spec.ingress', 'spec.egress', 'spec.podSelector', 'spec.policyTypes'],
});

export const networkPolicyRules = [networkPolicyRefused];
