import { deploymentOf, objectOf } from '../test-support/objects';
import type { KubeObject } from './kube-object';
import { autoscalerOf, replicaBounds } from './replicas';
import { type Workload, workloadOf } from './workload';

const workload = (object: KubeObject) => workloadOf(object) as Workload;
const autoscaler = (spec: object, target: object = { kind: 'Deployment', name: 'web' }) =>
  objectOf('HorizontalPodAutoscaler', { scaleTargetRef: target, ...spec });

describe('replicaBounds', () => {
  it.each([
    ['one without a number', {}, undefined, { min: 1, max: 1 }],
    ['its number', { replicas: 3 }, undefined, { min: 3, max: 3 }],
    ['none', { replicas: 0 }, undefined, { min: 0, max: 0 }],
    ['an autoscaler', {}, { minReplicas: 2, maxReplicas: 8 }, { min: 2, max: 8 }],
    ['an autoscaler without a minimum', {}, { maxReplicas: 8 }, { min: 1, max: 8 }],
    ['an autoscaler over a number', { replicas: 5 }, { minReplicas: 2, maxReplicas: 8 }, { min: 2, max: 8 }],
    [
      'an autoscaler that no replicas switch off',
      { replicas: 0 },
      { minReplicas: 2, maxReplicas: 8 },
      { min: 0, max: 8 },
    ],
    ['a malformed autoscaler', {}, { minReplicas: 'two', maxReplicas: null }, { min: 1, max: 1 }],
  ])('of %s', (_, spec, scaling, bounds) => {
    const scaler = scaling && autoscaler(scaling);
    expect(replicaBounds(workload(deploymentOf({}, spec)), scaler)).toEqual(bounds);
  });

  it('of a Job are its pods at once, which nothing scales', () => {
    const job = workload(objectOf('Job', { parallelism: 3 }));
    expect(replicaBounds(job, autoscaler({ maxReplicas: 9 }))).toEqual({ min: 3, max: 3 });
  });
});

describe('autoscalerOf', () => {
  it('finds the first that targets the workload by kind and name', () => {
    const own = autoscaler({ maxReplicas: 2 });
    const others = [
      autoscaler({}, { kind: 'StatefulSet', name: 'web' }),
      autoscaler({}, { name: 'web' }),
      objectOf('x', 1),
    ];
    expect(autoscalerOf(workload(deploymentOf({})), [...others, own, autoscaler({})])).toBe(own);
    expect(autoscalerOf(workload(deploymentOf({})), others)).toBeUndefined();
  });
});
