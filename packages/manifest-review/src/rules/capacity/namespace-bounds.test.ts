import { testRule } from '@vmshift/findings/testing';
import { comparison, type Edit } from '@vmshift/manifest-review/testing';
import { changeRules } from '../rules';

const QUOTA = 'ResourceQuota/vmshift';
const LOAD_BALANCERS = 'spec.hard["services.loadbalancers"]';
const none: Edit = (draft) => draft.set(QUOTA, LOAD_BALANCERS, '0');

testRule(changeRules, 'namespace-bound-removed', {
  flags: {
    'the quota goes': [comparison((draft) => draft.remove(QUOTA)), { object: QUOTA, path: '' }],
    'the limit range goes': [
      comparison((draft) => draft.remove('LimitRange/vmshift')),
      { object: 'LimitRange/vmshift', path: '' },
    ],
  },
  accepts: { 'another quota': comparison((draft) => draft.set(QUOTA, 'spec.hard.pods', '99')) },
});

testRule(changeRules, 'namespace-bound-loosened', {
  flags: {
    'the number of pods': [
      comparison((draft) => draft.set(QUOTA, 'spec.hard.pods', undefined)),
      { object: QUOTA, path: 'spec.hard', before: 'pods', because: 'nothing bounds pods any more' },
    ],
    'the memory of one container': [
      comparison((draft) => draft.set('LimitRange/vmshift', 'spec.limits[Container].max.memory', undefined)),
      { object: 'LimitRange/vmshift', path: 'spec.limits', before: 'memory' },
    ],
    'all of a limit range': [
      comparison((draft) => draft.set('LimitRange/vmshift', 'spec', undefined)),
      { object: 'LimitRange/vmshift', before: 'cpu, memory' },
    ],
  },
  accepts: {
    'another number': comparison((draft) => draft.set(QUOTA, 'spec.hard.pods', '99')),
    'it goes as a whole, which has its own rule': comparison((draft) => draft.remove(QUOTA)),
    'a limit without a default': comparison((draft) =>
      draft.set('LimitRange/vmshift', 'spec.limits[Container].default', undefined),
    ),
    'the number of load balancers, which has its own rule': comparison(
      (draft) => draft.set(QUOTA, LOAD_BALANCERS, undefined),
      none,
    ),
  },
});

testRule(changeRules, 'load-balancers-allowed', {
  flags: {
    'the bound goes': [
      comparison((draft) => draft.set(QUOTA, LOAD_BALANCERS, undefined), none),
      { object: QUOTA, path: LOAD_BALANCERS, before: '0', after: undefined },
    ],
    'one is allowed': [
      comparison((draft) => draft.set(QUOTA, LOAD_BALANCERS, '1'), none),
      { object: QUOTA, path: LOAD_BALANCERS, before: '0', after: '1' },
    ],
  },
  accepts: { 'still none': comparison((draft) => draft.set(QUOTA, 'spec.hard.pods', '99'), none) },
});
