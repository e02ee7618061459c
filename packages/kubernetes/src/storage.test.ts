import { deploymentOf, objectOf } from '../test-support/objects';
import { backingOf, claimsOf } from './storage';
import { type Container, type Workload, workloadOf } from './workload';

const POD = {
  containers: [
    {
      name: 'c',
      volumeMounts: [
        { name: 'data', mountPath: '/var/lib', subPath: 'db' },
        { name: 'tmp', mountPath: '/var/lib/tmp/' },
        { name: 'config', mountPath: '/etc/x.conf', readOnly: true },
        { name: 'cache', mountPath: '/cache' },
        { name: 'gone', mountPath: '/gone' },
        { name: 'archive', mountPath: '/archive' },
      ],
    },
  ],
  volumes: [
    { name: 'archive', persistentVolumeClaim: { claimName: 'old', readOnly: true } },
    { name: 'data', persistentVolumeClaim: { claimName: 'pvc' } },
    { name: 'tmp', emptyDir: {} },
    { name: 'cache', emptyDir: { medium: 'Memory' } },
    { name: 'config', configMap: { name: 'c' } },
  ],
};
const workload = workloadOf(deploymentOf(POD)) as Workload;

describe('backingOf', () => {
  it.each([
    ['/var/lib/data', { volume: 'claim pvc', path: '/db/data', readOnly: false, inMemory: false }],
    ['/var/lib', { volume: 'claim pvc', path: '/db', readOnly: false, inMemory: false }],
    ['/var/lib/tmp/x', { volume: 'emptyDir', path: '/x', readOnly: false, inMemory: false }],
    ['/var/library', { volume: 'the container itself', path: '/var/library', readOnly: false, inMemory: false }],
    ['/etc/x.conf', { volume: 'configMap', path: '/', readOnly: true, inMemory: false }],
    ['/cache/x', { volume: 'emptyDir', path: '/x', readOnly: false, inMemory: true }],
    ['/archive/x', { volume: 'claim old', path: '/x', readOnly: true, inMemory: false }],
    ['/gone/x', { volume: 'missing volume gone', path: '/x', readOnly: false, inMemory: false }],
  ])('of %s is %j', (path, backing) => {
    expect(backingOf(path, workload.containers[0] as Container, workload)).toEqual(backing);
  });
});

describe('claimsOf', () => {
  it('names the claims of volumes and of the templates of a StatefulSet', () => {
    expect(claimsOf(workload)).toEqual(['old', 'pvc']);
    const set = objectOf('StatefulSet', { volumeClaimTemplates: [{ metadata: { name: 'data' } }] });
    expect(claimsOf(workloadOf(set) as Workload)).toEqual(['data-web-0']);
  });
});
