import { testRule } from '@vmshift/findings/testing';
import { defineRule, judgeAll, type Place, type RuleDefinition } from './rule';

const stateRule = <Facts extends Place>(rule: RuleDefinition<{ readonly replicas: number }, Facts>) =>
  defineRule('objects', rule);

const single = stateRule({
  id: 'single-replica',
  title: 'More than one pod answers requests',
  judge: ({ replicas }) =>
    replicas > 1 ? [] : [{ object: 'Deployment/api', path: 'spec.replicas', now: String(replicas), replicas }],
  class: 'outage',
  verdict: 'block',
  because: ({ replicas }) => `${replicas} pod answers all requests`,
  impact: 'a drained node is an outage',
  fix: ({ replicas }) => `set replicas to at least ${replicas + 1}`,
  see: 'https://kubernetes.io/docs/concepts/workloads/pods/disruptions/',
});

testRule([single], 'single-replica', {
  flags: {
    'one pod': [
      { replicas: 1 },
      {
        object: 'Deployment/api',
        path: 'spec.replicas',
        now: '1',
        because: '1 pod answers all requests',
        fix: 'set replicas to at least 2',
      },
    ],
  },
  accepts: { 'two pods': { replicas: 2 } },
});

test('a place can be milder than its rule, and a change has no state', () => {
  const rule = defineRule('change', {
    ...{ id: 'x', title: 't', class: 'cost', verdict: 'warn', because: 'b', impact: 'i', fix: 'f', see: 's' },
    judge: () => [{ object: 'Deployment/api', before: '1', verdict: 'info' as const }],
  });
  expect(judgeAll([rule], undefined)).toEqual([
    {
      ...{ id: 'x', class: 'cost', verdict: 'info', object: 'Deployment/api', path: '', before: '1', after: undefined },
      ...{ because: 'b', impact: 'i', fix: 'f', see: 's' },
    },
  ]);
});
