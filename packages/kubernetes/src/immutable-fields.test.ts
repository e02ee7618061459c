import { objectOf } from '../test-support/objects';
import { immutableChanges } from './immutable-fields';

describe('immutableChanges', () => {
  it.each<[string, unknown, unknown, readonly string[]]>([
    [
      'Deployment',
      { selector: { matchLabels: { a: 'b' } } },
      { selector: { matchLabels: { a: 'c' } } },
      ['spec.selector'],
    ],
    ['DaemonSet', { selector: {} }, {}, ['spec.selector']],
    ['ReplicaSet', { selector: { matchLabels: { a: 'b' } } }, { selector: {} }, ['spec.selector']],
    ['Deployment', { replicas: 1, strategy: { type: 'Recreate' } }, { replicas: 2, paused: true }, []],
    [
      'StatefulSet',
      { serviceName: 'a', podManagementPolicy: 'Parallel', volumeClaimTemplates: [{ metadata: { name: 'a' } }] },
      { serviceName: 'b' },
      ['spec.podManagementPolicy', 'spec.serviceName', 'spec.volumeClaimTemplates'],
    ],
    [
      'StatefulSet',
      { replicas: 1, minReadySeconds: 1, ordinals: { start: 1 } },
      { template: {}, updateStrategy: {} },
      [],
    ],
    ['StatefulSet', { podManagementPolicy: 'OrderedReady' }, {}, []],
    ['Job', { template: { spec: { a: 1 } } }, { template: { spec: { a: 2 } } }, ['spec.template']],
    ['Job', { completions: 2 }, { completions: 3 }, ['spec.completions']],
    [
      'Job',
      { completions: 2, parallelism: 2, completionMode: 'Indexed' },
      { completions: 3, parallelism: 3, completionMode: 'Indexed' },
      [],
    ],
    [
      'Job',
      { completions: 2, parallelism: 2, completionMode: 'Indexed' },
      { completions: 3, parallelism: 2, completionMode: 'Indexed' },
      ['spec.completions'],
    ],
    [
      'Job',
      { podFailurePolicy: { rules: [] } },
      { successPolicy: { rules: [] } },
      ['spec.podFailurePolicy', 'spec.successPolicy'],
    ],
    ['Job', { parallelism: 1, suspend: true, backoffLimit: 1 }, { parallelism: 2, ttlSecondsAfterFinished: 1 }, []],
    ['CronJob', { schedule: 'a', jobTemplate: { spec: { template: { a: 1 } } } }, { schedule: 'b' }, []],
    [
      'PersistentVolumeClaim',
      { storageClassName: 'a', accessModes: ['ReadWriteOnce'], volumeName: 'x' },
      { storageClassName: 'b', accessModes: ['ReadWriteMany'], volumeAttributesClassName: 'c' },
      ['spec.accessModes', 'spec.storageClassName', 'spec.volumeName'],
    ],
    [
      'PersistentVolumeClaim',
      { resources: { requests: { storage: '10Gi' } } },
      { resources: { requests: { storage: '9Gi' } } },
      ['spec.resources.requests.storage'],
    ],
    [
      'PersistentVolumeClaim',
      { resources: { requests: { storage: '10Gi' } } },
      { resources: { requests: { storage: '10240Mi' } } },
      [],
    ],
    [
      'PersistentVolumeClaim',
      { resources: { requests: { storage: '1Gi' } } },
      { resources: { requests: { storage: '1Gi' }, limits: { storage: '2Gi' } } },
      ['spec.resources.limits'],
    ],
    [
      'PersistentVolumeClaim',
      { resources: { requests: { storage: '1Gi' } } },
      { resources: { requests: { storage: '2Gi' } } },
      [],
    ],
    ['Service', { clusterIP: '10.0.0.1', ports: [] }, { clusterIP: 'None', ports: [{ port: 1 }] }, ['spec.clusterIP']],
    ['Service', { clusterIP: '10.0.0.1' }, { clusterIP: '10.0.0.2' }, ['spec.clusterIP']],
    ['Service', { clusterIP: 'None', clusterIPs: ['None'] }, {}, []],
    ['Service', { clusterIP: 'None' }, { clusterIP: '', type: 'ClusterIP' }, []],
    ['Service', { clusterIP: 'None' }, { type: 'LoadBalancer' }, ['spec.clusterIP']],
    ['Service', { clusterIP: 'None' }, { type: 'ExternalName', externalName: 'a.example.com' }, []],
    ['Service', { type: 'ExternalName', externalName: 'a.example.com' }, { clusterIP: 'None' }, []],
    ['Service', { ipFamilies: ['IPv4'] }, { ipFamilies: ['IPv6'] }, ['spec.ipFamilies']],
    ['Service', { ipFamilies: ['IPv4'] }, { ipFamilies: ['IPv4', 'IPv6'] }, []],
    ['Service', { ipFamilies: ['IPv4'] }, {}, []],
    [
      'Service',
      { type: 'LoadBalancer', loadBalancerClass: 'example.com/a' },
      { type: 'LoadBalancer' },
      ['spec.loadBalancerClass'],
    ],
    ['Service', { type: 'LoadBalancer', loadBalancerClass: 'example.com/a' }, {}, []],
    ['ResourceQuota', { hard: { pods: 1 } }, { hard: { pods: 2 }, scopes: ['BestEffort'] }, ['spec.scopes']],
    ['IngressClass', { controller: 'a' }, { controller: 'b' }, ['spec.controller']],
    ['Unknown', { selector: 1 }, { selector: 2 }, []],
  ])('of a %s from %j to %j are %j', (kind, before, after, paths) => {
    expect(immutableChanges(objectOf(kind, before), objectOf(kind, after)).map(({ path }) => path)).toEqual(paths);
  });

  it.each([
    ['RoleBinding', { roleRef: { name: 'a' } }, { roleRef: { name: 'b' } }, ['roleRef']],
    ['Secret', { type: 'Opaque', data: { a: 'b' } }, { data: { a: 'c' } }, []],
    ['Secret', { type: 'kubernetes.io/tls' }, {}, ['type']],
    ['StorageClass', { provisioner: 'a', mountOptions: ['a'] }, { provisioner: 'b' }, ['provisioner']],
    ['PriorityClass', { value: 1 }, { value: 2 }, ['value']],
    ['ConfigMap', { data: { a: 'b' } }, { data: { a: 'c' }, immutable: true }, []],
    ['ConfigMap', { immutable: true, data: { a: 'b' } }, { immutable: true, data: { a: 'c' } }, ['data']],
    ['Secret', { immutable: true, data: { a: 'b' } }, { data: { a: 'b' } }, ['immutable']],
  ])('of a %s from %j to %j are %j', (kind, before, after, paths) => {
    const changes = immutableChanges(objectOf(kind, undefined, before), objectOf(kind, undefined, after));
    expect(changes.map(({ path }) => path)).toEqual(paths);
  });

  it('have both values', () => {
    const [before, after] = [
      objectOf('PersistentVolumeClaim', { volumeName: 'a' }),
      objectOf('PersistentVolumeClaim', {}),
    ];
    expect(immutableChanges(before, after)).toEqual([{ path: 'spec.volumeName', before: 'a', after: undefined }]);
  });
});
