import { type Edit, edited, findings } from '../testing/sample';

describe('autoscaler', () => {
  it.each<[string, readonly Edit[], readonly string[]]>([
    [
      'a minimum above the maximum',
      [['HorizontalPodAutoscaler/web', 'spec.minReplicas', 5]],
      ['HorizontalPodAutoscaler/web: spec.minReplicas: 5'],
    ],
    [
      'a target that does not exist',
      [['HorizontalPodAutoscaler/web', 'spec.scaleTargetRef.name', 'www']],
      ['HorizontalPodAutoscaler/web: spec.scaleTargetRef: Deployment/www'],
    ],
    ['a target with fixed replicas', [['Deployment/web', 'spec.replicas', 2]], ['Deployment/web: spec.replicas: 2']],
    [
      'a container of the target without a CPU request',
      [['Deployment/web', 'spec.template.spec.containers[0].resources.requests.cpu', undefined]],
      ['Deployment/web: spec.template.spec.containers[web].resources.requests.cpu: nothing'],
    ],
    [
      'another metric than CPU',
      [['HorizontalPodAutoscaler/web', 'spec.metrics[0].resource.name', 'memory']],
      ['HorizontalPodAutoscaler/web: spec.metrics: memory'],
    ],
    [
      'no metric',
      [['HorizontalPodAutoscaler/web', 'spec.metrics', undefined]],
      ['HorizontalPodAutoscaler/web: spec.metrics: nothing'],
    ],
  ])('finds %s', (_, edits, expected) => {
    expect(findings('autoscaler', { objects: edited(...edits) })).toEqual(expected);
  });
});
