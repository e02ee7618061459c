import { ago, testDiagnosis, view } from '../../../test-support';
import { autoscaler, condition, workload } from '../../../test-support/objects';
import { autoscalingRules } from './autoscaling';

const scaled = (parts: Parameters<typeof autoscaler>[0]) => view({ cluster: { autoscalers: [autoscaler(parts)] } });
const limited = (minutes: number, reason = 'TooManyReplicas') => [
  condition('ScalingLimited', 'True', {
    reason,
    since: ago(minutes),
    message: 'the desired replica count is more than the maximum',
  }),
];

testDiagnosis(autoscalingRules, 'autoscaler-at-maximum', {
  diagnoses: {
    'for long': [
      scaled({ current: 10, wanted: 10, conditions: limited(50) }),
      {
        object: 'HorizontalPodAutoscaler/api',
        since: ago(50),
        cause: 'Deployment/api has as many pods as it may, 10, and would need more',
      },
    ],
  },
  silent: {
    'a peak': scaled({ current: 10, conditions: limited(10) }),
    'its minimum': scaled({ current: 2, conditions: limited(50, 'TooFewReplicas') }),
    'one with nothing to choose': scaled({ min: 10, current: 10, conditions: limited(50) }),
  },
});

const blind = (minutes: number, reason = 'FailedGetResourceMetric') => [
  condition('ScalingActive', 'False', {
    reason,
    since: ago(minutes),
    message: 'unable to get metrics for resource cpu',
  }),
];

testDiagnosis(autoscalingRules, 'autoscaler-without-metrics', {
  diagnoses: {
    'for long': [
      scaled({ conditions: blind(20) }),
      {
        object: 'HorizontalPodAutoscaler/api',
        since: ago(20),
        cause: 'the autoscaler of Deployment/api gets no metrics, so it follows no load',
      },
    ],
    'two of them, for one reason': [
      view({
        cluster: {
          autoscalers: [
            autoscaler({ conditions: blind(20) }),
            autoscaler({ name: 'worker', target: 'Deployment/worker', conditions: blind(20) }),
          ],
        },
      }),
      {
        object: 'HorizontalPodAutoscaler/api',
        others: ['HorizontalPodAutoscaler/worker'],
        cause: 'the autoscalers of Deployment/api, Deployment/worker get no metrics, so they follow no load',
      },
    ],
  },
  silent: {
    'new pods': scaled({ conditions: blind(3) }),
    'a target that is scaled to nothing by hand': scaled({ conditions: blind(90, 'ScalingDisabled') }),
  },
});

const deployed = (wanted: number, parts: Parameters<typeof autoscaler>[0] = {}, more: object = {}) =>
  view({
    cluster: { deployments: [workload({ wanted, ...more })], autoscalers: [autoscaler({ min: 2, max: 10, ...parts })] },
  });

testDiagnosis(autoscalingRules, 'autoscaled-to-nothing', {
  diagnoses: {
    'a Deployment that was scaled to 0 by hand': [
      // As the controller of Kubernetes 1.35 wrote it, after `kubectl scale --replicas=0`.
      deployed(0, { conditions: blind(90, 'ScalingDisabled') }),
      {
        object: 'Deployment/api',
        severity: 'degraded',
        since: ago(90),
        cause: 'api runs no pod: it was scaled to 0, and neither its autoscaler nor Argo CD undoes that',
        evidence: [
          { object: 'Deployment/api', message: '0 pods are wanted; HorizontalPodAutoscaler/api keeps 2 to 10' },
        ],
        next: [
          'kubectl --context vmshift-dev -n vmshift-dev describe Deployment/api',
          'kubectl --context vmshift-dev -n vmshift-dev scale deployment/api --replicas=2',
        ],
        releaseCanCause: false,
      },
    ],
    'one whose autoscaler has not looked yet': [deployed(0, { conditions: [] }), { object: 'Deployment/api' }],
  },
  silent: {
    'one that runs': deployed(2),
    'one that no autoscaler scales: Git has its number': deployed(0, { target: 'Deployment/other' }),
    'one that may run nothing': deployed(0, { min: 0 }),
    'one that is being deleted': deployed(0, {}, { deletedAt: ago(1) }),
  },
});
