import { testRule } from '@vmshift/findings/testing';
import { sample } from '../../test-support/sample';
import { numberOfPodsRules } from './numbers-of-pods';

const BUDGET = 'PodDisruptionBudget/web';
const WEB = 'Deployment/web';
const SURGE = 'spec.strategy.rollingUpdate.maxSurge';
const UNAVAILABLE = 'spec.strategy.rollingUpdate.maxUnavailable';

testRule(numberOfPodsRules, 'number-of-pods-unreadable', {
  flags: {
    'a number in quotes': [
      sample([BUDGET, 'spec.maxUnavailable', '1']),
      { object: BUDGET, path: 'spec.maxUnavailable', now: '"1"' },
    ],
    'a percentage with a fraction': [sample([WEB, SURGE, '12.5%']), { object: WEB, path: SURGE }],
    'fewer than none': [sample([WEB, UNAVAILABLE, -1]), { object: WEB, path: UNAVAILABLE, now: '-1' }],
    'more than all are taken away': [sample([WEB, UNAVAILABLE, '150%']), { object: WEB, path: UNAVAILABLE }],
  },
  accepts: {
    'a number, and a percentage': sample([BUDGET, 'spec.maxUnavailable', 2], [WEB, UNAVAILABLE, '25%']),
    'twice as many for a while': sample([WEB, SURGE, '200%']),
    'a value of another type, which the schema tells': sample([WEB, SURGE, true]),
  },
});
