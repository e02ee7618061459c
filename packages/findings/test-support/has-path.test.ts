import fc from 'fast-check';
import { hasPath } from './has-path';

const object = {
  metadata: { labels: { 'app.kubernetes.io/name': 'api' }, annotations: null },
  spec: {
    containers: [{ name: 'api', args: ['-w', '4'], volumeMounts: [{ mountPath: '/run/x.y' }] }],
    pool: [{ type: 'small' }],
  },
};

test.each([
  '',
  'metadata.labels["app.kubernetes.io/name"]',
  'metadata.annotations',
  'spec.containers',
  'spec.containers[0].args[1]',
  'spec.containers[api].args[1]',
  'spec.pool[0].type',
])('%j is there', (path) => {
  expect(hasPath(object, path)).toBe(true);
});

test.each([
  'spec.replicas',
  'spec.containers[api].args[2]',
  'spec.containers[worker]',
  'spec.containers.args',
  'spec.pool[0].type.name',
  'metadata.annotations.x',
  'metadata.labels[app]',
  'HorizontalPodAutoscaler spec',
  'spec.containers[',
  'spec..containers',
  String.raw`spec["\x"]`,
])('%j is not', (path) => {
  expect(hasPath(object, path)).toBe(false);
});

test('what names an item can be told for each list', () => {
  const byMountPath = (field: string, item: unknown) =>
    field === 'volumeMounts' ? (item as { mountPath: string }).mountPath : undefined;
  expect(hasPath(object, 'spec.containers[0].volumeMounts[/run/x.y]', byMountPath)).toBe(true);
  expect(hasPath(object, 'spec.containers[0].volumeMounts[/run/x]', byMountPath)).toBe(false);
});

test('every printed path of a value is there, and none below a leaf', () => {
  const paths = (node: unknown, path: string): readonly string[] => {
    if (Array.isArray(node)) return [path, ...node.flatMap((item: unknown, place) => paths(item, `${path}[${place}]`))];
    if (typeof node !== 'object' || node === null) return [path];
    return [path, ...Object.entries(node).flatMap(([key, item]) => paths(item, `${path}[${JSON.stringify(key)}]`))];
  };
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      for (const path of paths(value, '')) {
        expect(hasPath(value, path)).toBe(true);
        expect(hasPath(value, `${path}["not there at all"]`)).toBe(false);
      }
    }),
  );
});

test('no path is malformed enough to throw', () => {
  fc.assert(fc.property(fc.string(), fc.jsonValue(), (path, value) => typeof hasPath(value, path) === 'boolean'));
});
