import { testRule } from '@vmshift/findings/testing';
import { comparison } from '@vmshift/manifest-review/testing';
import { changeRules } from '../rules';

const API = 'Deployment/vmshift-api';
const SCALER = 'HorizontalPodAutoscaler/vmshift-api-hpa';
const TARGET = 'spec.metrics[0].resource.target.averageUtilization';
const WAIT = 'spec.behavior.scaleUp.stabilizationWindowSeconds';
const SELECT = 'spec.behavior.scaleUp.selectPolicy';
const scaler = (path: string, value: unknown) => comparison((draft) => draft.set(SCALER, path, value));
const removed = comparison((draft) => draft.remove(SCALER));

testRule(changeRules, 'autoscaler-stops-earlier', {
  flags: {
    'at fewer pods': [
      scaler('spec.maxReplicas', 3),
      { object: SCALER, path: 'spec.maxReplicas', before: '4', after: '3', verdict: 'warn' },
    ],
    'at its minimum': [scaler('spec.maxReplicas', 2), { object: SCALER, path: 'spec.maxReplicas', verdict: 'block' }],
    'at one, with no minimum': [
      comparison((draft) => draft.set(SCALER, 'spec.minReplicas', undefined).set(SCALER, 'spec.maxReplicas', 1)),
      { object: SCALER, path: 'spec.maxReplicas', verdict: 'block' },
    ],
  },
  accepts: { 'at more pods': scaler('spec.maxReplicas', 8), 'it is removed': removed },
});

testRule(changeRules, 'autoscaler-starts-later', {
  flags: {
    'at more than is requested': [
      scaler(TARGET, 190),
      {
        ...{ object: SCALER, path: 'spec.metrics', before: '70 %', after: '190 %', verdict: 'block' },
        because: 'new pods come only when the running ones use 190 % of their request',
      },
    ],
    'at an amount above what is requested': [
      scaler('spec.metrics[0].resource.target', { type: 'AverageValue', averageValue: '100' }),
      { object: SCALER, before: '70 %', after: '20000 %', verdict: 'block' },
    ],
    'near what is requested': [scaler(TARGET, 95), { object: SCALER, path: 'spec.metrics', verdict: 'warn' }],
  },
  accepts: {
    'at 80 %': scaler(TARGET, 80),
    'earlier, though still late': comparison(
      (draft) => draft.set(SCALER, TARGET, 90),
      (draft) => draft.set(SCALER, TARGET, 95),
    ),
    'at an amount below what is requested': scaler('spec.metrics[0].resource.target', {
      type: 'AverageValue',
      averageValue: '350m',
    }),
    'no CPU metric any more': scaler('spec.metrics', []),
    'a first CPU metric': comparison(
      (draft) =>
        draft.set(SCALER, 'spec.metrics', [
          { type: 'Resource', resource: { name: 'cpu', target: { averageUtilization: 190 } } },
        ]),
      (draft) => draft.set(SCALER, 'spec.metrics', []),
    ),
  },
});

testRule(changeRules, 'autoscaler-cannot-scale-up', {
  flags: {
    Disabled: [scaler(SELECT, 'Disabled'), { object: SCALER, path: SELECT, after: 'Disabled' }],
  },
  accepts: {
    'another policy': scaler(SELECT, 'Min'),
    'it was so before': comparison(
      (draft) => draft.set(SCALER, 'spec.maxReplicas', 8),
      (draft) => draft.set(SCALER, SELECT, 'Disabled'),
    ),
  },
});

const UP = 'spec.behavior.scaleUp';
const pods = (value: number, periodSeconds: number) => ({ type: 'Pods', value, periodSeconds });
const percent = (value: number, periodSeconds: number) => ({ type: 'Percent', value, periodSeconds });

testRule(changeRules, 'autoscaler-climbs-slowly', {
  flags: {
    'a pod in half an hour': [
      scaler(`${UP}.policies`, [pods(1, 1800)]),
      {
        ...{ object: SCALER, path: `${UP}.policies`, before: '0 s', after: '3600 s', verdict: 'block' },
        because: 'from its minimum to its maximum the autoscaler takes 60 minutes',
      },
    ],
    'the slower of two policies': [
      scaler(UP, { selectPolicy: 'Min', policies: [pods(1, 600), percent(100, 15)] }),
      { object: SCALER, after: '1200 s', verdict: 'warn' },
    ],
    'no pod at all': [
      scaler(`${UP}.policies`, [pods(0, 60)]),
      { object: SCALER, verdict: 'block', because: 'its policies let the autoscaler add no pod' },
    ],
  },
  accepts: {
    'a pod a minute': scaler(`${UP}.policies`, [pods(1, 60)]),
    'the faster of two policies': scaler(`${UP}.policies`, [pods(1, 1800), percent(100, 60)]),
    'no slower than before': comparison(
      (draft) => draft.set(SCALER, `${UP}.policies`, [pods(1, 900)]),
      (draft) => draft.set(SCALER, `${UP}.policies`, [pods(1, 1800)]),
    ),
  },
});

testRule(changeRules, 'autoscaler-cannot-scale-down', {
  flags: {
    Disabled: [
      scaler('spec.behavior.scaleDown.selectPolicy', 'Disabled'),
      { object: SCALER, path: 'spec.behavior.scaleDown.selectPolicy', now: 'Disabled', verdict: 'warn' },
    ],
  },
  accepts: { 'pods go at once': scaler('spec.behavior.scaleDown.stabilizationWindowSeconds', 0) },
});

testRule(changeRules, 'autoscaler-waits-longer', {
  flags: { 'ten minutes': [scaler(WAIT, 600), { object: SCALER, path: WAIT, before: '0 s', after: '600 s' }] },
  accepts: {
    'two minutes': scaler(WAIT, 120),
    'less than before': comparison(
      (draft) => draft.set(SCALER, WAIT, 300),
      (draft) => draft.set(SCALER, WAIT, 600),
    ),
  },
});

testRule(changeRules, 'autoscaler-target-too-low', {
  flags: {
    '19 %': [
      scaler(TARGET, 19),
      {
        ...{ object: SCALER, path: 'spec.metrics', now: '19 %', before: undefined },
        impact: 'there are 4 pods day and night, and nothing is left for load',
      },
    ],
  },
  accepts: {
    '20 %': scaler(TARGET, 20),
    'no CPU metric': scaler('spec.metrics', []),
    'another low target than before': comparison(
      (draft) => draft.set(SCALER, TARGET, 10),
      (draft) => draft.set(SCALER, TARGET, 15),
    ),
  },
});

testRule(changeRules, 'pod-autoscaler-removed', {
  flags: {
    'and no number in its place': [
      removed,
      {
        ...{ object: SCALER, path: '', before: '2 to 4 pods', after: 'no number at all', verdict: 'block' },
        because: `nothing scales ${API} any more`,
      },
    ],
    'and a number below its maximum': [
      comparison((draft) => draft.remove(SCALER).set(API, 'spec.replicas', 3)),
      { object: SCALER, path: '', after: '3 pods', verdict: 'warn' },
    ],
    'and one pod in its place': [
      comparison((draft) => draft.remove(SCALER).set(API, 'spec.replicas', 1)),
      { object: SCALER, path: '', after: '1 pod', verdict: 'warn' },
    ],
    'it scales something else now': [
      scaler('spec.scaleTargetRef.name', 'pgbouncer'),
      { object: SCALER, path: '', verdict: 'block' },
    ],
  },
  accepts: {
    'and its maximum in its place': comparison((draft) => draft.remove(SCALER).set(API, 'spec.replicas', 4)),
    'with the workload': comparison((draft) => draft.remove(SCALER, API)),
    'it has another name': comparison((draft) =>
      draft.add({ ...draft.find(SCALER), metadata: { name: 'other' } }).remove(SCALER),
    ),
  },
});
