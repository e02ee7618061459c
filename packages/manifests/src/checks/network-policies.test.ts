import { testRule } from '@vmshift/findings/testing';
import { sample } from '../../test-support/sample';
import { networkPolicyRules } from './network-policies';

testRule(networkPolicyRules, 'network-policy-refused', {
  flags: {
    'a block that is no CIDR': [
      sample(['NetworkPolicy/dump', 'spec.egress[1].to[0].ipBlock.cidr', '0.0.0.0']),
      { object: 'NetworkPolicy/dump', path: 'spec.egress[1].to[0].ipBlock.cidr', now: '"0.0.0.0"' },
    ],
    'a peer without a selector': [
      sample(['NetworkPolicy/db', 'spec.ingress[0].from[0]', {}]),
      { object: 'NetworkPolicy/db', path: 'spec.ingress[0].from[0]', now: '{}' },
    ],
    'an operator that does not exist': [
      sample(['NetworkPolicy/dns', 'spec.podSelector.matchExpressions[0].operator', 'Is']),
      { object: 'NetworkPolicy/dns', path: 'spec.podSelector.matchExpressions[0].operator', now: '"Is"' },
    ],
  },
  accepts: { 'the policies of the sample': sample() },
});
