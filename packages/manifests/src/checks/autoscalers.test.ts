import { testRule } from '@vmshift/findings/testing';
import { sample } from '../../test-support/sample';
import { autoscalerRules } from './autoscalers';

const SCALER = 'HorizontalPodAutoscaler/web';

testRule(autoscalerRules, 'autoscaler-bounds', {
  flags: {
    'a minimum above the maximum': [
      sample([SCALER, 'spec.minReplicas', 5]),
      { object: SCALER, path: 'spec.minReplicas', now: '5 to 4' },
    ],
    'a minimum of none': [sample([SCALER, 'spec.minReplicas', 0]), { object: SCALER, path: 'spec.minReplicas' }],
  },
  accepts: {
    'one number for both': sample([SCALER, 'spec.minReplicas', 4]),
    'the least that there is': sample([SCALER, 'spec.minReplicas', 1]),
  },
});

testRule(autoscalerRules, 'autoscaler-behavior-refused', {
  flags: {
    'an empty list of policies': [
      sample([SCALER, 'spec.behavior', { scaleDown: { policies: [] } }]),
      { object: SCALER, path: 'spec.behavior.scaleDown.policies', now: 'no policy' },
    ],
    'a window of two hours': [
      sample([SCALER, 'spec.behavior', { scaleDown: { stabilizationWindowSeconds: 7200 } }]),
      {
        ...{ object: SCALER, path: 'spec.behavior.scaleDown.stabilizationWindowSeconds' },
        because: 'stabilizationWindowSeconds is from 0 to 3600, and here 7200',
      },
    ],
    'a policy of no pod': [
      sample([SCALER, 'spec.behavior', { scaleUp: { policies: [{ type: 'Pods', value: 0, periodSeconds: 60 }] } }]),
      { object: SCALER, path: 'spec.behavior.scaleUp.policies', now: 'value 0' },
    ],
    'a policy of an hour': [
      sample([SCALER, 'spec.behavior', { scaleUp: { policies: [{ type: 'Pods', value: 1, periodSeconds: 3600 }] } }]),
      { object: SCALER, path: 'spec.behavior.scaleUp.policies', now: 'periodSeconds 3600' },
    ],
  },
  accepts: {
    'no scaling down, and no policies': sample([SCALER, 'spec.behavior', { scaleDown: { selectPolicy: 'Disabled' } }]),
    'the greatest numbers': sample([
      SCALER,
      'spec.behavior',
      {
        scaleDown: {
          stabilizationWindowSeconds: 3600,
          policies: [{ type: 'Percent', value: 100, periodSeconds: 1800 }],
        },
      },
    ]),
    'no behavior': sample(),
  },
});

const TARGET = 'spec.metrics[0].resource.target';

testRule(autoscalerRules, 'autoscaler-metric-refused', {
  flags: {
    'a type without its number': [
      sample([SCALER, TARGET, { type: 'Utilization' }]),
      { object: SCALER, path: TARGET, now: 'none' },
    ],
    'no percent': [
      sample([SCALER, TARGET, { type: 'Utilization', averageUtilization: 0 }]),
      { object: SCALER, now: 'averageUtilization 0' },
    ],
    'an amount of nothing': [
      sample([SCALER, TARGET, { type: 'AverageValue', averageValue: '0' }]),
      { object: SCALER, now: 'averageValue 0' },
    ],
    'two at once': [
      sample([SCALER, TARGET, { type: 'Utilization', averageUtilization: 70, averageValue: '500m' }]),
      { object: SCALER, now: 'averageUtilization 70 and averageValue 500m' },
    ],
  },
  accepts: {
    'a share of the request': sample(),
    'an amount': sample([SCALER, TARGET, { type: 'AverageValue', averageValue: '500m' }]),
    'no metric': sample([SCALER, 'spec.metrics', undefined]),
  },
});

testRule(autoscalerRules, 'autoscaler-target', {
  flags: {
    'a target that does not exist': [
      sample([SCALER, 'spec.scaleTargetRef.name', 'www']),
      { object: SCALER, path: 'spec.scaleTargetRef', now: 'apps/v1 Deployment/www' },
    ],
    'a target of another API version': [
      sample([SCALER, 'spec.scaleTargetRef.apiVersion', 'extensions/v1beta1']),
      { object: SCALER, path: 'spec.scaleTargetRef', now: 'extensions/v1beta1 Deployment/web' },
    ],
    'a target without its API version': [
      sample([SCALER, 'spec.scaleTargetRef.apiVersion', undefined]),
      {
        object: SCALER,
        path: 'spec.scaleTargetRef',
        because: 'the environment has no v1 Deployment/web',
        impact: expect.stringContaining('the API server refuses'),
      },
    ],
  },
  accepts: { 'a Deployment that exists': sample() },
});

testRule(autoscalerRules, 'autoscaler-target-shared', {
  flags: {
    'a second autoscaler': [
      sample([
        'PodDisruptionBudget/web',
        '',
        {
          apiVersion: 'autoscaling/v2',
          kind: 'HorizontalPodAutoscaler',
          metadata: { name: 'second', namespace: 'sample' },
          spec: { maxReplicas: 2, scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web' } },
        },
      ]),
      { object: 'HorizontalPodAutoscaler/second', path: 'spec.scaleTargetRef', now: 'Deployment/web' },
    ],
  },
  accepts: { 'one autoscaler': sample() },
});

testRule(autoscalerRules, 'autoscaler-replicas', {
  flags: {
    'a target with fixed replicas': [
      sample(['Deployment/web', 'spec.replicas', 2]),
      { object: 'Deployment/web', path: 'spec.replicas', now: '2' },
    ],
    'a target without replicas': [
      sample(['Deployment/web', 'spec.replicas', 0]),
      { object: 'Deployment/web', path: 'spec.replicas', impact: expect.stringContaining('no pod runs') },
    ],
  },
  accepts: { 'fixed replicas that nothing scales': sample() },
});

const CPU = 'spec.template.spec.containers[0].resources.requests.cpu';

testRule(autoscalerRules, 'autoscaler-requests', {
  flags: {
    'a container of the target without a CPU request': [
      sample(['Deployment/web', CPU, undefined]),
      { object: 'Deployment/web', path: 'spec.template.spec.containers[web].resources.requests.cpu' },
    ],
  },
  accepts: {
    'no request where nothing scales': sample(['Deployment/db', CPU, undefined]),
    'no request where CPU is not measured': sample(
      ['Deployment/web', CPU, undefined],
      [SCALER, 'spec.metrics[0].resource.name', 'memory'],
    ),
  },
});

testRule(autoscalerRules, 'autoscaler-metric', {
  flags: {
    'memory instead of CPU': [
      sample([SCALER, 'spec.metrics[0].resource.name', 'memory']),
      { object: SCALER, path: 'spec.metrics', now: 'memory', impact: expect.stringContaining('never down') },
    ],
    'no metric': [
      sample([SCALER, 'spec.metrics', undefined]),
      {
        object: SCALER,
        path: 'spec.metrics',
        now: 'none',
        impact: 'pods are added at another load than the model says',
      },
    ],
  },
  accepts: { 'CPU alone': sample() },
});
