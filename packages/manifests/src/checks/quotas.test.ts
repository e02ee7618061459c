import { type Edit, edited, findings } from '../testing/sample';

describe('quota', () => {
  it.each<[string, readonly Edit[], readonly string[]]>([
    [
      'an autoscaler whose maximum grew',
      [['HorizontalPodAutoscaler/web', 'spec.maxReplicas', 5]],
      [
        'ResourceQuota/sample: spec.hard.requests.cpu: 2010m',
        'ResourceQuota/sample: spec.hard.requests.memory: 1088Mi',
        'ResourceQuota/sample: spec.hard.limits.cpu: 4100m',
        'ResourceQuota/sample: spec.hard.pods: 9',
      ],
    ],
    [
      'a rollout that surges by two',
      [
        ['Deployment/web', 'spec.strategy.rollingUpdate.maxSurge', '50%'],
        ['ResourceQuota/sample', 'spec.hard', { pods: '9' }],
      ],
      ['ResourceQuota/sample: spec.hard.pods: 9'],
    ],
    [
      'an init container that asks for more than the others together',
      [
        ['Job/migrate', 'spec.template.spec.initContainers', [{ name: 'a', resources: { requests: { cpu: '260m' } } }]],
        ['ResourceQuota/sample', 'spec.hard', { cpu: '2010m' }],
      ],
      ['ResourceQuota/sample: spec.hard.cpu: 2010m'],
    ],
    [
      'a sidecar',
      [
        [
          'Job/migrate',
          'spec.template.spec.initContainers',
          [{ name: 'a', restartPolicy: 'Always', resources: { requests: { cpu: '1m' } } }],
        ],
        ['ResourceQuota/sample', 'spec.hard', { cpu: '2010m' }],
      ],
      ['ResourceQuota/sample: spec.hard.cpu: 2010m'],
    ],
    [
      'storage and objects',
      [
        [
          'ResourceQuota/sample',
          'spec.hard',
          { 'requests.storage': '9Gi', persistentvolumeclaims: '0', services: '1', configmaps: '0' },
        ],
      ],
      [
        'ResourceQuota/sample: spec.hard.requests.storage: 9Gi',
        'ResourceQuota/sample: spec.hard.persistentvolumeclaims: 0',
        'ResourceQuota/sample: spec.hard.services: 1',
        'ResourceQuota/sample: spec.hard.configmaps: 0',
      ],
    ],
  ])('finds %s', (_, edits, expected) => {
    expect(findings('quota', { objects: edited(...edits) })).toEqual(expected);
  });
});
