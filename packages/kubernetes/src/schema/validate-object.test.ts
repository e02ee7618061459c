import fc from 'fast-check';
import { deploymentOf, objectOf } from '../../test-support/objects';
import type { KubeObject } from '../kube-object';
import { valueAtPath } from '../path';
import { BOUNDS } from './bounds';
import { ENUMS } from './enums';
import { SCHEMAS } from './generated';
import type { KubernetesSchema } from './kubernetes-schema';
import { UNIONS } from './unions';
import { validateObject } from './validate-object';

const WEB = deploymentOf({ containers: [{ name: 'web', image: 'web:1', resources: { limits: { cpu: '1' } } }] });
const SERVICE = objectOf(
  'Service',
  { selector: { app: 'web' }, ports: [{ port: 80, targetPort: 'http' }] },
  {
    metadata: { name: 'web', labels: { app: 'web' } },
  },
);
const POLICY = objectOf('NetworkPolicy', { podSelector: {}, policyTypes: ['Ingress', 'Egress'] });
const CLAIM = objectOf('PersistentVolumeClaim', {
  accessModes: ['ReadWriteOnce'],
  resources: { requests: { storage: '1Gi' } },
});
const SCALED = objectOf('HorizontalPodAutoscaler', {
  scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web' },
  maxReplicas: 2,
  metrics: [{ type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 80 } } }],
});

/** An object, the path of a field in it by place, and its new value; undefined removes it. */
type Edit = readonly [object: KubeObject, path: string, value: unknown];

function edited([object, path, value]: Edit): KubeObject {
  const copy = JSON.parse(JSON.stringify(object));
  const steps = path.split(/[.[\]]+/).filter((step) => step !== '');
  const last = steps.pop() ?? '';
  const parent = steps.reduce((found, step) => found[step], copy);
  parent[last] = value;
  return copy;
}

const load = (minor: number): KubernetesSchema => {
  const schema = SCHEMAS[minor]?.();
  if (schema === undefined) throw new Error(`no schema of 1.${minor}`);
  return schema;
};
const schema = load(34);
const problems = (edit: Edit) => validateObject(edited(edit), schema);

const C = 'spec.template.spec.containers[0]';
const NAMED = 'spec.template.spec.containers[web]';

describe('validateObject', () => {
  it.each<[string, Edit, string, string, string]>([
    [
      'an unknown field',
      [WEB, 'spec.repicas', 3],
      'spec.repicas',
      'the unknown field repicas',
      'one of minReadySeconds, ',
    ],
    [
      'wrong case',
      [SERVICE, 'spec.clusterIp', 'None'],
      'spec.clusterIp',
      'the unknown field clusterIp',
      'one of allocateLoadBalancerNodePorts, ',
    ],
    [
      'a field one level too high',
      [WEB, 'spec.template.spec.env', []],
      'spec.template.spec.env',
      'the unknown field env',
      'one of activeDeadlineSeconds, ',
    ],
    ['status', [SERVICE, 'status', {}], 'status', 'the unknown field status', 'one of metadata, spec'],
    ['a number as text', [WEB, 'spec.replicas', '1'], 'spec.replicas', '"1"', 'a value of type integer'],
    ['a fraction', [WEB, 'spec.replicas', 1.5], 'spec.replicas', '1.5', 'a value of type integer'],
    [
      'a label that is a number',
      [SERVICE, 'metadata.labels.app', 1],
      'metadata.labels.app',
      '1',
      'a value of type string',
    ],
    ['a missing field', [WEB, 'spec.selector', undefined], 'spec.selector', 'nothing', 'an object (LabelSelector)'],
    [
      'an object for a list',
      [WEB, 'spec.template.spec.containers', {}],
      'spec.template.spec.containers',
      '{}',
      'a list of an object (Container)',
    ],
    ['a list for a map', [SERVICE, 'spec.selector', []], 'spec.selector', '[]', 'a map of a value of type string'],
    ['a list for an object', [SERVICE, 'spec', []], 'spec', '[]', 'an object'],
    ['null', [WEB, `${C}.args`, [null]], `${NAMED}.args[0]`, 'null', 'a value of type string'],
    [
      'no quantity',
      [WEB, `${C}.resources.limits.cpu`, '1 core'],
      `${NAMED}.resources.limits.cpu`,
      '"1 core"',
      'a quantity such as 250m, 1 or 512Mi',
    ],
    [
      'neither integer nor text',
      [SERVICE, 'spec.ports[0].targetPort', 80.5],
      'spec.ports[80/TCP].targetPort',
      '80.5',
      'an integer or a string',
    ],
    [
      'no known value',
      [WEB, `${C}.imagePullPolicy`, 'Sometimes'],
      `${NAMED}.imagePullPolicy`,
      '"Sometimes"',
      'Always, IfNotPresent, Never',
    ],
    [
      'no known value of a field that came later',
      [SERVICE, 'spec.trafficDistribution', 'PreferNear'],
      'spec.trafficDistribution',
      '"PreferNear"',
      'PreferClose, ',
    ],
    [
      'no known value in a list',
      [POLICY, 'spec.policyTypes[1]', 'egress'],
      'spec.policyTypes[1]',
      '"egress"',
      'Ingress, Egress',
    ],
    [
      'a claim of nothing',
      [CLAIM, 'spec.resources.requests.storage', '0'],
      'spec.resources.requests.storage',
      '"0"',
      '1 or more',
    ],
    ['a claim without a mode', [CLAIM, 'spec.accessModes', []], 'spec.accessModes', '[]', 'at least 1 item'],
    [
      'a metric of another type than its source',
      [SCALED, 'spec.metrics[0].type', 'Pods'],
      'spec.metrics[Pods/cpu].pods',
      '"resource"',
      'pods, as type is Pods',
    ],
    [
      'a metric without a source',
      [SCALED, 'spec.metrics[0].resource', undefined],
      'spec.metrics[Resource/]',
      'none of containerResource, external, object, pods, resource',
      'exactly one of containerResource, ',
    ],
    [
      'another version of the API',
      [WEB, 'apiVersion', 'apps/v1beta1'],
      'apiVersion',
      'apps/v1beta1/Deployment',
      'apps/v1/Deployment',
    ],
    ['an unknown kind', [WEB, 'kind', 'Deploiement'], 'kind', 'apps/v1/Deploiement', 'v1/ConfigMap, '],
    ['a number below the least', [WEB, 'spec.replicas', -1], 'spec.replicas', '-1', '0 or more'],
    [
      'a number above the most',
      [WEB, 'spec.template.spec.securityContext', { runAsUser: 2 ** 31 }],
      'spec.template.spec.securityContext.runAsUser',
      '2147483648',
      '0 to 2147483647',
    ],
    [
      'a quantity below the least',
      [WEB, `${C}.resources.limits.cpu`, '-100m'],
      `${NAMED}.resources.limits.cpu`,
      '"-100m"',
      '0 or more',
    ],
    [
      'a list without an item',
      [WEB, `${C}.livenessProbe`, { exec: { command: [] } }],
      `${NAMED}.livenessProbe.exec.command`,
      '[]',
      'at least 1 item',
    ],
    [
      'two of which there is one',
      [WEB, `${C}.envFrom`, [{ configMapRef: { name: 'a' }, secretRef: { name: 'b' } }]],
      `${NAMED}.envFrom[0]`,
      'configMapRef and secretRef',
      'exactly one of configMapRef, secretRef',
    ],
    [
      'none of which there is one',
      [WEB, `${C}.lifecycle`, { preStop: {} }],
      `${NAMED}.lifecycle.preStop`,
      'none of exec, httpGet, sleep, tcpSocket',
      'exactly one of exec, ',
    ],
    [
      'two of which there may be one',
      [WEB, 'spec.template.spec.volumes', [{ name: 'a', emptyDir: {}, configMap: { name: 'a' } }]],
      'spec.template.spec.volumes[a]',
      'configMap and emptyDir',
      'at most one of configMap, ',
    ],
  ])('refuses %s', (_, edit, path, value, allowed) => {
    expect(problems(edit)).toEqual([
      expect.objectContaining({ path, value, allowed: expect.stringContaining(allowed) }),
    ]);
  });

  it('refuses fields that a version does not have yet', () => {
    const object = edited([WEB, 'spec.template.spec.hostnameOverride', 'x']);
    expect(validateObject(object, load(34))).toEqual([]);
    expect(validateObject(object, load(28))).toHaveLength(1);
  });

  it('does not take what every object inherits for a field', () => {
    expect(problems([SERVICE, 'spec.constructor', {}])).toEqual([
      expect.objectContaining({ path: 'spec.constructor' }),
    ]);
  });

  it('takes an object as it should be', () => {
    for (const object of [WEB, SERVICE, POLICY]) expect(validateObject(object, schema)).toEqual([]);
  });

  it('names the fields that there are where one is unknown', () => {
    const [problem] = problems([WEB, 'spec.repicas', 3]);
    expect(problem?.knownFields).toEqual(expect.arrayContaining(['replicas', 'selector', 'template']));
    expect(problems([WEB, 'spec.replicas', '3'])[0]?.knownFields).toBeUndefined();
  });

  it('judges whatever it is given without failing, by paths that lead there', () => {
    const paths = fc.constantFrom('spec', 'metadata', 'data', 'spec.template.spec.containers[0]');
    fc.assert(
      fc.property(fc.jsonValue(), paths, (value, path) => {
        const object = edited([WEB, path, value]);
        for (const problem of validateObject(object, schema)) {
          if (problem.value !== 'nothing') expect(valueAtPath(object, problem.path)).toBeDefined();
        }
      }),
    );
  });

  it('knows only enumerations of fields that the schema has', () => {
    for (const field of Object.keys(ENUMS)) {
      const [definition = '', name = ''] = field.split('.');
      expect([field, schema.definitions[definition]?.[name]]).toEqual([
        field,
        expect.stringMatching(/^!?(\[\])?string$/),
      ]);
    }
  });

  it.each<[string, Edit]>([
    ['the least number', [WEB, 'spec.replicas', 0]],
    ['the least quantity', [WEB, `${C}.resources.limits.cpu`, '0']],
    [
      'a probe whose numbers are the defaults',
      [WEB, `${C}.readinessProbe`, { tcpSocket: { port: 80 }, periodSeconds: 0 }],
    ],
    ['a volume without a source, which is an emptyDir', [WEB, 'spec.template.spec.volumes', [{ name: 'a' }]]],
  ])('takes %s', (_, edit) => {
    expect(problems(edit)).toEqual([]);
  });

  it('knows only bounds and unions of fields that the schema has', () => {
    for (const field of Object.keys(BOUNDS)) {
      const [definition = '', name = ''] = field.split('.');
      const type = schema.definitions[definition]?.[name];
      expect([field, type]).toEqual([field, expect.stringMatching(/^!?(integer|(\{\})?quantity|\[\].+)$/)]);
    }
    for (const [name, { fields }] of Object.entries(UNIONS)) {
      expect([name, Object.keys(schema.definitions[name] ?? {})]).toEqual([name, expect.arrayContaining([...fields])]);
    }
  });

  it('has every definition that a field refers to', () => {
    for (const { definitions, kinds } of [load(28), schema]) {
      const types = Object.values(definitions).flatMap((fields) => Object.values(fields));
      const names = [...Object.values(kinds), ...types.flatMap((type) => /#(\w+)$/.exec(type)?.[1] ?? [])];
      expect(names.filter((name) => definitions[name] === undefined)).toEqual([]);
    }
  });
});
