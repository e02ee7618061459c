import { ENUMS, type KubernetesSchema, SCHEMAS, validateObject } from '@vmshift/kubernetes';
import fc from 'fast-check';
import { type Edit, edited } from '../../test-support/sample';

const load = (minor: number): KubernetesSchema => {
  const schema = SCHEMAS[minor]?.();
  if (schema === undefined) throw new Error(`no schema of 1.${minor}`);
  return schema;
};
const schema = load(34);
const violations = (edit: Edit) => edited(edit).flatMap((object) => validateObject(object, schema));

const C = 'spec.template.spec.containers[0]';

describe('validateObject', () => {
  it.each<[string, Edit, string, string, string]>([
    [
      'an unknown field',
      ['Deployment/web', 'spec.repicas', 3],
      'spec.repicas',
      'the unknown field repicas',
      'replicas (the nearest known field)',
    ],
    [
      'wrong case',
      ['Service/db', 'spec.clusterIp', 'None'],
      'spec.clusterIp',
      'the unknown field clusterIp',
      'clusterIP (the nearest known field)',
    ],
    [
      'a field one level too high',
      ['Deployment/web', 'spec.template.spec.env', []],
      'spec.template.spec.env',
      'the unknown field env',
      'one of activeDeadlineSeconds, ',
    ],
    ['status', ['Service/db', 'status', {}], 'status', 'the unknown field status', 'one of metadata, spec'],
    ['a number as text', ['Deployment/db', 'spec.replicas', '1'], 'spec.replicas', '"1"', 'a value of type integer'],
    ['a fraction', ['Deployment/db', 'spec.replicas', 1.5], 'spec.replicas', '1.5', 'a value of type integer'],
    [
      'a label that is a number',
      ['Service/db', 'metadata.labels.app', 1],
      'metadata.labels.app',
      '1',
      'a value of type string',
    ],
    [
      'a missing field',
      ['Deployment/web', 'spec.selector', undefined],
      'spec.selector',
      'nothing',
      'an object (LabelSelector)',
    ],
    [
      'an object for a list',
      ['Deployment/web', 'spec.template.spec.containers', {}],
      'spec.template.spec.containers',
      '{}',
      'a list of an object (Container)',
    ],
    ['a list for a map', ['Service/db', 'spec.selector', []], 'spec.selector', '[]', 'a map of a value of type string'],
    ['a list for an object', ['Service/db', 'spec', []], 'spec', '[]', 'an object'],
    ['null', ['Deployment/web', `${C}.args`, [null]], `${C}.args[0]`, 'null', 'a value of type string'],
    [
      'no quantity',
      ['Deployment/web', `${C}.resources.limits.cpu`, '1 core'],
      `${C}.resources.limits.cpu`,
      '"1 core"',
      'a quantity such as 250m, 1 or 512Mi',
    ],
    [
      'neither integer nor text',
      ['Service/web', 'spec.ports[0].targetPort', 80.5],
      'spec.ports[0].targetPort',
      '80.5',
      'an integer or a string',
    ],
    [
      'no known value',
      ['Deployment/web', `${C}.imagePullPolicy`, 'Sometimes'],
      `${C}.imagePullPolicy`,
      '"Sometimes"',
      'Always, IfNotPresent, Never',
    ],
    [
      'no known value in a list',
      ['NetworkPolicy/web', 'spec.policyTypes[1]', 'egress'],
      'spec.policyTypes[1]',
      '"egress"',
      'Ingress, Egress',
    ],
    [
      'another version of the API',
      ['Deployment/web', 'apiVersion', 'apps/v1beta1'],
      'apiVersion',
      'apps/v1beta1/Deployment',
      'apps/v1/Deployment',
    ],
    ['an unknown kind', ['Deployment/web', 'kind', 'Deploiement'], 'kind', 'apps/v1/Deploiement', 'v1/ConfigMap, '],
  ])('refuses %s', (_, edit, path, value, allowed) => {
    expect(violations(edit)).toEqual([
      expect.objectContaining({ path, value, allowed: expect.stringContaining(allowed) }),
    ]);
  });

  it('refuses fields that a version does not have yet', () => {
    const object = edited(['Deployment/web', 'spec.template.spec.hostnameOverride', 'x']).find(
      ({ kind }) => kind === 'Deployment',
    );
    if (object === undefined) throw new Error('the sample has no Deployment');
    expect(validateObject(object, load(34))).toEqual([]);
    expect(validateObject(object, load(28))).toHaveLength(1);
  });

  it('does not take what every object inherits for a field', () => {
    expect(violations(['Service/db', 'spec.constructor', {}])).toEqual([
      expect.objectContaining({ path: 'spec.constructor' }),
    ]);
  });

  it('judges whatever it is given without failing', () => {
    fc.assert(
      fc.property(
        fc.jsonValue(),
        fc.constantFrom('spec', 'metadata', 'data', 'spec.template.spec.containers[0]'),
        (value, path) => {
          expect(Array.isArray(violations(['Deployment/web', path, value]))).toBe(true);
        },
      ),
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

  it('has every definition that a field refers to', () => {
    for (const { definitions, kinds } of [load(28), schema]) {
      const types = Object.values(definitions).flatMap((fields) => Object.values(fields));
      const names = [...Object.values(kinds), ...types.flatMap((type) => /#(\w+)$/.exec(type)?.[1] ?? [])];
      expect(names.filter((name) => definitions[name] === undefined)).toEqual([]);
    }
  });
});
