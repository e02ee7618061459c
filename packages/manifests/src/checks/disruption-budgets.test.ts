import { testRule } from '@vmshift/findings/testing';
import { sample } from '../../test-support/sample';
import { disruptionBudgetRules } from './disruption-budgets';

const BUDGET = 'PodDisruptionBudget/web';
const selector = { matchLabels: { app: 'web' } };

testRule(disruptionBudgetRules, 'disruption-budget-selector', {
  flags: {
    'no pods': [
      sample([BUDGET, 'spec.selector', { matchLabels: { app: 'www' } }]),
      { object: BUDGET, path: 'spec.selector', now: '{"matchLabels":{"app":"www"}}' },
    ],
    'the pods of two workloads': [
      sample([BUDGET, 'spec.selector', {}]),
      {
        object: BUDGET,
        path: 'spec.selector',
        because: expect.stringContaining('Deployment/web, Deployment/db'),
      },
    ],
  },
  accepts: { 'the pods of one workload': sample() },
});

testRule(disruptionBudgetRules, 'disruption-budget-overlap', {
  flags: {
    'a second budget': [
      sample([
        'ServiceAccount/sample',
        '',
        {
          apiVersion: 'policy/v1',
          kind: 'PodDisruptionBudget',
          metadata: { name: 'second', namespace: 'sample' },
          spec: { maxUnavailable: 1, selector },
        },
      ]),
      { object: BUDGET, path: 'spec.selector', because: expect.stringContaining('PodDisruptionBudget/second') },
    ],
  },
  accepts: { 'one budget': sample() },
});

testRule(disruptionBudgetRules, 'disruption-budget-bounds', {
  flags: {
    'two bounds': [
      sample([BUDGET, 'spec.minAvailable', 1]),
      { object: BUDGET, path: 'spec', now: 'minAvailable and maxUnavailable' },
    ],
  },
  accepts: {
    'one bound': sample(),
    'no bound, which the API server takes': sample([BUDGET, 'spec.maxUnavailable', undefined]),
  },
});

testRule(disruptionBudgetRules, 'disruption-budget-blocks-drains', {
  flags: {
    'none may be missing': [
      sample([BUDGET, 'spec.maxUnavailable', 0]),
      { object: BUDGET, path: 'spec.maxUnavailable', now: '0' },
    ],
    'no bound, which lets none be evicted': [
      sample([BUDGET, 'spec.maxUnavailable', undefined]),
      { object: BUDGET, path: 'spec', now: 'no bound', because: expect.stringContaining('of the 2 pods') },
    ],
    'none may be missing, in percent': [
      sample([BUDGET, 'spec.maxUnavailable', '0%']),
      { object: BUDGET, path: 'spec.maxUnavailable', now: '0%' },
    ],
    'as many must stay as the autoscaler keeps at least': [
      sample([BUDGET, 'spec', { minAvailable: 2, selector }]),
      { object: BUDGET, path: 'spec.minAvailable', now: '2', because: expect.stringContaining('of the 2 pods') },
    ],
    'a share must stay that rounds up to all': [
      sample([BUDGET, 'spec', { minAvailable: '51%', selector }]),
      { object: BUDGET, path: 'spec.minAvailable', now: '51%' },
    ],
  },
  accepts: {
    'one may be missing': sample(),
    'one of two must stay': sample([BUDGET, 'spec', { minAvailable: '50%', selector }]),
  },
});
