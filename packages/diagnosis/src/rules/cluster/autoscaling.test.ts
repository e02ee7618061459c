import { ago, testDiagnosis, view } from '../../../test-support';
import { autoscaler, condition } from '../../../test-support/objects';
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
    'for long': [scaled({ conditions: blind(20) }), { object: 'HorizontalPodAutoscaler/api', since: ago(20) }],
  },
  silent: {
    'new pods': scaled({ conditions: blind(3) }),
    'a target that is scaled to nothing by hand': scaled({ conditions: blind(90, 'ScalingDisabled') }),
  },
});
