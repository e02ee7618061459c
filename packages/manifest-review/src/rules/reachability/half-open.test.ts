import { testRule } from '@vmshift/findings/testing';
import { comparison } from '@vmshift/manifest-review/testing';
import { changeRules } from '../rules';

testRule(changeRules, 'network-half-open', {
  flags: {
    'Redis lets every pod in, and the egress of the pods is still closed': [
      comparison((draft) => draft.set('NetworkPolicy/redis', 'spec.ingress[0].from', [])),
      {
        object: 'Deployment/redis',
        before: 'closed at both ends',
        after: expect.stringContaining('Deployment/postgresql'),
      },
    ],
  },
  accepts: {
    'a policy that closes more': comparison((draft) => draft.set('NetworkPolicy/redis', 'spec.ingress', [])),
    'a change of another kind': comparison((draft) => draft.set('Service/redis', 'metadata.labels.x', 'y')),
  },
});
