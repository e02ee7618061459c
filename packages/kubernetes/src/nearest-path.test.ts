import { nearestPath } from './nearest-path';

const object = {
  metadata: { annotations: { 'argocd.argoproj.io/hook': 'Sync' } },
  spec: { containers: [{ name: 'api', command: ['sleep', '1'] }], replicas: 0 },
};

test.each([
  ['spec.replicas'],
  ['spec.containers[api].command[1]'],
  ['spec.containers[0].name'],
  ['metadata.annotations["argocd.argoproj.io/hook"]'],
  [''],
])('%s stands there and stays', (path) => {
  expect(nearestPath(path, object)).toBe(path);
});

test.each([
  ['spec.strategy.type', 'spec'],
  ['spec.containers[worker].image', 'spec.containers'],
  ['spec.containers[api].command[2]', 'spec.containers[api].command'],
  ['metadata.annotations["other/key"]', 'metadata.annotations'],
  ['status', ''],
])('%s is cut to %s', (path, nearest) => {
  expect(nearestPath(path, object)).toBe(nearest);
});

test('the side that has more of it counts', () => {
  expect(nearestPath('spec.replicas', undefined, {}, object)).toBe('spec.replicas');
});
