import { environments, model } from '@vmshift/environments';
import type { KubeObject } from '@vmshift/kubernetes';
import { ApiObject, App, Chart, JsonPatch, Lazy } from 'cdk8s';
import { k8s } from 'cdk8s-plus-28';
import { buildChart, buildObjects } from './build-objects';
import { renderConstruct } from './render-construct';
import { fixturePin } from './testing/rendered';

const chart = () => new Chart(new App(), 'chart', { namespace: 'vmshift', labels: { app: 'vmshift' } });

/** The same bytes: the order of fields too, which findings and changes follow. */
const text = (value: unknown) => JSON.stringify(value, undefined, 1);

test.each(environments)('every object of $name is what cdk8s renders', (environment) => {
  const pin = fixturePin(environment);
  const cdk8s = buildChart(environment, pin, model.platform).toJson();
  expect(cdk8s.length).toBeGreaterThan(20);
  expect(text(buildObjects(environment, pin, model.platform))).toBe(text(cdk8s));
});

test.each<[string, (scope: Chart) => ApiObject]>([
  [
    'quantities, ports and names that a manifest spells otherwise',
    (scope) =>
      new k8s.KubePod(scope, 'pod', {
        spec: {
          hostIpc: false,
          containers: [
            {
              name: 'a',
              resources: { limits: { memory: k8s.Quantity.fromString('1Gi'), cpu: k8s.Quantity.fromNumber(1) } },
              livenessProbe: { httpGet: { port: k8s.IntOrString.fromString('http') } },
              ports: [{ containerPort: 1, hostIp: '127.0.0.1' }],
              env: [],
            },
          ],
        },
      }),
  ],
  ['no labels of its own, and nothing else', (scope) => new k8s.KubeNamespace(scope, 'namespace')],
  [
    'what is absent, and what is empty',
    (scope) =>
      new k8s.KubeConfigMap(scope, 'map', {
        metadata: { annotations: {}, finalizers: [], generateName: undefined },
        data: { b: '', a: null as never },
        binaryData: {},
      }),
  ],
  [
    'metadata that is added later',
    (scope) => {
      const construct = new k8s.KubeService(scope, 'service', { metadata: { name: 'x', labels: { b: '1' } } });
      construct.metadata.addLabel('a', '2');
      construct.metadata.addAnnotation('example.org/a', '3');
      construct.metadata.add('generateName', 'x-');
      return construct;
    },
  ],
  [
    'a kind that cdk8s-plus does not know',
    (scope) => new ApiObject(scope, 'other', { apiVersion: 'example.org/v1', kind: 'Other', spec: { a: 1 } }),
  ],
  [
    'a patch',
    (scope) => {
      const construct = new k8s.KubeService(scope, 'service', { spec: { type: 'ClusterIP' } });
      construct.addJsonPatch(JsonPatch.replace('/spec/type', 'NodePort'));
      return construct;
    },
  ],
])('%s: rendered as cdk8s does it', (_, declare) => {
  const construct = declare(chart());
  expect(text(renderConstruct(construct))).toBe(text(construct.toJson()));
});

test('an object for which the same was declared is returned again, and no other', () => {
  const service = (name: string, like?: KubeObject) =>
    renderConstruct(new k8s.KubeService(chart(), 'service', { metadata: { name }, spec: { type: 'ClusterIP' } }), like);
  const [x, y] = [service('x'), service('y')];
  expect(service('x', x)).toBe(x);
  expect(service('x', y)).toEqual(x);
  // Edited since.
  expect(service('x', { ...x, spec: {} })).toEqual(x);
});

test('a value that is still to be computed is refused', () => {
  const construct = new k8s.KubeConfigMap(chart(), 'map', { data: { a: Lazy.any({ produce: () => 'b' }) } });
  expect(() => renderConstruct(construct)).toThrow('got a Lazy; allowed: plain values');
});
