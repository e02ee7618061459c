import { vmshift } from '@vmshift/application';
import { changeModel, findings, place } from '../../test-support/change-model';
import { model } from '../environments';
import { declaredFields } from './declared-fields';
import { validateModel } from './validate-model';

/** Each field of the model that holds something, objects and lists too, by its path. */
const fields: readonly string[] = [
  ...fieldsOf(model.platform, 'platform'),
  ...model.environments.flatMap((environment) => fieldsOf(environment, environment.name)),
];

function fieldsOf(value: unknown, path: string): readonly string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, one]) => {
    const at = Array.isArray(value) ? `${path}[${name}]` : `${path}.${name}`;
    return [at, ...fieldsOf(one, at)];
  });
}

/** Fields that may be left out. */
const OPTIONAL = /\.(?:variables|settings|settings\.\w+|scaling|pooler|targetRevision|processes\.\w+)$/;

describe('declared-fields', () => {
  test('finds nothing in the model', () => {
    expect(declaredFields.check(model)).toEqual([]);
    expect(fields.length).toBeGreaterThan(100);
  });

  test('names each field that is left out', () => {
    const silent = fields
      .filter((path) => !path.endsWith('.name') && !OPTIONAL.test(path))
      .filter((path) => {
        return !findings(declaredFields, [path, undefined]).some((told) => told === `${path} = undefined`);
      });
    expect(silent).toEqual([]);
  });

  test('names each field that holds a value of another type', () => {
    const silent = fields
      .filter((path) => !path.endsWith('.name'))
      .filter((path) => {
        return !findings(declaredFields, [path, null]).some((told) => told.startsWith(path));
      });
    expect(silent).toEqual([]);
  });

  test.each([
    ['dev.cluster.nodePool.minNode', 3, 'dev.cluster.nodePool.minNode = 3'],
    ['dev.cluster.additionalNodePool', [], 'dev.cluster.additionalNodePool = []'],
    ['platform.publishPages', true, 'platform.publishPages = true'],
    ['dev.processes.api.noodPool', 'batch', 'dev.processes.api.noodPool = "batch"'],
  ])('names %s, which the model does not declare', (path, value, told) => {
    expect(findings(declaredFields, [path, value])).toEqual([told]);
  });

  test('names what may stand in the place of an unknown field, and the file', () => {
    const [problem] = declaredFields.check(changeModel(['dev.redis.volumes', {}]));
    expect(problem).toMatchObject({
      allowed: 'a declared field: resources, volume, nodePool; once another one is declared: npm run reference',
      fix: 'packages/environments/src/dev.ts',
    });
  });

  test.each([
    [['dev.database.kind', 'of-its-own'], ['dev.database.kind = "of-its-own"']],
    [['dev.cluster.additionalNodePools', 'batch'], ['dev.cluster.additionalNodePools = "batch"']],
    [['dev.processes.api.variables', { FLAG: 1 }], ['dev.processes.api.variables.FLAG = 1']],
    [['dev.cluster', []], ['dev.cluster = []']],
  ] as const)('of %j finds %j', ([path, value], told) => {
    expect(findings(declaredFields, [path, value])).toEqual(told);
  });

  test.each([
    [{ configuration: { TIME_OUT: 5 } }, 'configuration.TIME_OUT = 5', 'a text'],
    [{ command: ['sleep', 5] }, 'command[1] = 5', 'a text'],
    [{ configurations: {} }, 'configurations = an object', 'a declared field: kind, workers'],
    [{ startSeconds: '30' }, 'startSeconds = "30"', 'a number'],
    [{ user: 'root' }, 'user = "root"', 'an object with uid, gid'],
  ])('names what the profile of the application has otherwise: %j', (changed, value, allowed) => {
    const { processes } = vmshift;
    const application = { ...vmshift, processes: { ...processes, api: { ...processes.api, ...changed } } };
    const [problem] = validateModel(changeModel(['platform.application', application]));
    expect(problem && place(problem)).toBe(`platform.application.processes.api.${value}`);
    expect(problem).toMatchObject({
      rule: 'declared-fields',
      allowed: expect.stringContaining(allowed),
      fix: 'packages/application/src/vmshift',
    });
  });

  test.each([[null], [undefined], ['dev'], [{}]])('names the place of an environment that is %j', (environment) => {
    const broken = { ...model, environments: [...model.environments, environment] } as unknown as typeof model;
    const [first] = declaredFields.check(broken).map(place);
    expect(first).toMatch(`environments[${model.environments.length}].`);
  });

  test.each([
    ['dev.tier', 'test'],
    ['dev.processes.api.scaling.kind', 'autoscale'],
    ['dev.database.kind', 'in_cluster'],
    ['platform.repositoryOwner.kind', 'team'],
    ['platform.stateBackend.kind', 'gcs'],
    ['platform.dns.kind', 'cloudflare'],
    ['dev.ingress.clusterIssuer', 'letsencrypt'],
    ['dev.ingress.paths[0].pathType', 'ImplementationSpecific'],
  ])('%s is not %s', (path, value) => {
    expect(findings(declaredFields, [path, value])).toEqual([`${path} = "${value}"`]);
  });

  test('a kind that was left out is named, and not what another kind would need', () => {
    const found = validateModel(changeModel(['dev.processes.api.scaling', { replicas: 1 }]));
    expect(found.map(place)).toEqual(['dev.processes.api.scaling.kind = undefined']);
  });

  test('a login to Argo CD and an idle database have a kind as well', () => {
    expect(findings(declaredFields, ['platform.argoCd.login', { kind: 'sso' }])).toEqual([
      'platform.argoCd.login.kind = "sso"',
    ]);
    expect(findings(declaredFields, ['dev.idleDatabase', { kind: 'rds' }])).toEqual(['dev.idleDatabase.kind = "rds"']);
  });
});
