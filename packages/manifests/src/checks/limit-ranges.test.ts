import { type Edit, edited, findings } from '../testing/sample';

describe('limit-range', () => {
  it.each<[string, readonly Edit[], readonly string[]]>([
    [
      'a limit above the maximum',
      [['Deployment/web', 'spec.template.spec.containers[0].resources.limits.cpu', '1']],
      ['Deployment/web: spec.template.spec.containers[web].resources.limits.cpu: 1'],
    ],
    [
      'a request below the minimum',
      [['Deployment/web', 'spec.template.spec.initContainers[0].resources.requests.cpu', '5m']],
      ['Deployment/web: spec.template.spec.initContainers[wait].resources.requests.cpu: 5m'],
    ],
    [
      'a default above the maximum',
      [['LimitRange/sample', 'spec.limits[0].default.cpu', '1']],
      ['LimitRange/sample: spec.limits[Container].default.cpu: 1'],
    ],
    [
      'a claim below the minimum',
      [['LimitRange/sample', 'spec.limits[0]', { type: 'PersistentVolumeClaim', min: { storage: '20Gi' } }]],
      ['PersistentVolumeClaim/data: spec.resources.requests.storage: 10Gi'],
    ],
  ])('finds %s', (_, edits, expected) => {
    expect(findings('limit-range', { objects: edited(...edits) })).toEqual(expected);
  });
});
