import { testRule } from '@vmshift/findings/testing';
import { comparison } from '@vmshift/manifest-review/testing';
import { changeRules } from '../rules';

const BUDGET = 'PodDisruptionBudget/vmshift-api-pdb';
const SCALER = 'HorizontalPodAutoscaler/vmshift-api-hpa';
const POLICY = 'spec.unhealthyPodEvictionPolicy';
const nothing = comparison(() => undefined);

const budget = (name: string, labels: Readonly<Record<string, string>>) => ({
  apiVersion: 'policy/v1',
  kind: 'PodDisruptionBudget',
  metadata: { name },
  spec: { maxUnavailable: 1, selector: { matchLabels: labels } },
});

testRule(changeRules, 'drain-leaves-fewer', {
  flags: {
    'the budget is removed': [
      comparison((draft) => draft.remove(BUDGET)),
      { object: BUDGET, path: 'spec', before: '1 stay', after: '0 stay', verdict: 'block' },
    ],
    'two of three may go': [
      comparison(
        (draft) => draft.set(BUDGET, 'spec.maxUnavailable', 2),
        (draft) => draft.set(SCALER, 'spec.minReplicas', 3),
      ),
      { object: BUDGET, path: 'spec', before: '2 stay', after: '1 stay', verdict: 'warn' },
    ],
  },
  accepts: {
    'as many': nothing,
    'there never was a budget': comparison((draft) => draft.set('Deployment/redis', 'spec.minReadySeconds', 1)),
    'fewer pods is told by its own rule': comparison((draft) => draft.set(SCALER, 'spec.minReplicas', 1)),
  },
});

testRule(changeRules, 'broken-pods-block-drains', {
  flags: {
    'the default': [
      comparison((draft) => draft.set(BUDGET, POLICY, undefined)),
      { object: BUDGET, path: POLICY, before: 'AlwaysAllow', after: undefined },
    ],
    'the default by its name': [
      comparison((draft) => draft.set(BUDGET, POLICY, 'IfHealthyBudget')),
      { object: BUDGET, path: POLICY, after: 'IfHealthyBudget' },
    ],
  },
  accepts: {
    AlwaysAllow: nothing,
    'a new budget without it': comparison((draft) => draft.add(budget('redis-pdb', { app: 'redis' }))),
  },
});
