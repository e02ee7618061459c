import { type Edit, edited, findings } from '../testing/sample';

describe('container-resources', () => {
  it.each<[string, readonly Edit[], readonly string[]]>([
    [
      'no requests and limits',
      [['Deployment/web', 'spec.template.spec.initContainers[0].resources', undefined]],
      [
        'Deployment/web: spec.template.spec.initContainers[wait].resources.requests.cpu: nothing',
        'Deployment/web: spec.template.spec.initContainers[wait].resources.requests.memory: nothing',
        'Deployment/web: spec.template.spec.initContainers[wait].resources.limits.memory: nothing',
      ],
    ],
    [
      'a request above its limit',
      [['Deployment/web', 'spec.template.spec.containers[0].resources.requests.memory', '1Gi']],
      ['Deployment/web: spec.template.spec.containers[web].resources.requests.memory: 1Gi'],
    ],
  ])('finds %s', (_, edits, expected) => {
    expect(findings('container-resources', { objects: edited(...edits) })).toEqual(expected);
  });
});
