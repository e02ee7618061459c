import { type Problem, UserError } from '@vmshift/findings';
import fc from 'fast-check';
import { type Change, changeModel, environmentNamed, modelLeaves, place } from '../../test-support/change-model';
import type { EnvironmentConfig } from '../environment-config';
import { model } from '../environments';
import type { Model } from '../model';
import { assertValidModel, validateModel } from './validate-model';

/** Leaves that can be wrong: a boolean cannot. */
const changeable = modelLeaves().filter(([, value]) => typeof value !== 'boolean');
/** Of them, those whose other value leaves the meaning of all others: of another kind, others are there. */
const breakable = changeable.filter(([path]) => !path.endsWith('.kind'));

/** Nonsense of the leaf's type. */
const nonsense = ([path, value]: Change): fc.Arbitrary<Change> =>
  fc
    .constantFrom<unknown>(...(typeof value === 'number' ? [-1, 0, Number.NaN, 0.5] : ['', '?!', '<svg>', '-']))
    .map((broken) => [path, broken]);

/** Any value of the leaf's type, sensible or not. */
const anything = ([path, value]: Change): fc.Arbitrary<Change> =>
  (typeof value === 'number' ? fc.oneof(fc.integer(), fc.double()) : fc.string()).map((other) => [path, other]);

const someOf = (change: (leaf: Change) => fc.Arbitrary<Change>) =>
  fc.subarray([...breakable]).chain((leaves) => fc.tuple(...leaves.map(change)));

describe('the model', () => {
  test('breaks no rule as committed', () => {
    expect(validateModel(model)).toEqual([]);
    expect(() => assertValidModel(model)).not.toThrow();
  });

  test.each(changeable.map(([path, value]) => [path, value] as const))('cannot hold nonsense at %s', (path, value) => {
    const broken = changeModel([path, typeof value === 'number' ? Number.NaN : '?!']);
    expect(validateModel(broken).map(({ path: found }) => found)).toContain(withoutOwner(path));
  });

  test.each(changeable.map(([path]) => path))(
    'allows something that a reader can write, where %s is left out',
    (path) => {
      const pool = { name: 'batch', type: 'g6-standard-2', minNodes: 1, maxNodes: 3 };
      const allowed = [[], [pool], [{ ...pool, minNodes: undefined, maxNodes: undefined }]].flatMap((pools) => {
        const found = validateModel(changeModel(['dev.cluster.additionalNodePools', pools], [path, undefined]));
        return found.map((problem) => problem.allowed);
      });
      expect(allowed.filter((text) => /NaN|undefined/.test(text))).toEqual([]);
    },
  );

  test('reports every field of any set of broken ones, each with its environment and path', () => {
    fc.assert(
      fc.property(someOf(nonsense), (changes) => {
        const renamed = new Map(changes.map(([path, value]) => [path, String(value)]));
        const found = new Set(
          validateModel(changeModel(...changes)).map(({ environment, path }) => `${environment}.${path}`),
        );
        const broken = changes.map(([path]) => {
          const owner = path.slice(0, path.indexOf('.'));
          return `${renamed.get(`${owner}.name`) ?? owner}.${withoutOwner(path)}`;
        });
        expect(broken.filter((field) => !found.has(field))).toEqual([]);
      }),
    );
  });

  test.each<readonly [path: string, value: unknown, told: string]>([
    ['dev.processes.worker.resources', undefined, 'undefined'],
    ['dev.redis', undefined, 'undefined'],
    ['dev.database.backup', undefined, 'undefined'],
    ['dev.host', null, 'null'],
    ['dev.cluster.additionalNodePools', {}, 'an object'],
    ['platform.images', undefined, 'undefined'],
  ])('names %s where it is %j, and finds what else is wrong', (path, value, told) => {
    const found = validateModel(changeModel([path, value], ['production.branch', '?!'])).map(place);
    expect(found).toEqual(expect.arrayContaining([`${path} = ${told}`, 'production.branch = "?!"']));
  });

  test('tells a value once, where a rule tells more than that it is of another type', () => {
    const found = validateModel(changeModel(['dev.database.maxConnections', '350']));
    expect(found.map(({ rule, allowed }) => [rule, allowed])).toEqual([
      ['database-connections', 'a whole number from 1 to 262143'],
    ]);
  });

  test('is judged without a crash, whatever its fields hold', () => {
    fc.assert(
      fc.property(someOf(anything), (changes) => {
        const isComplete = ({ rule, path, value, allowed, fix }: Problem) =>
          [rule, path, value, allowed].every((text) => text !== '') &&
          /^packages\/environments\/src\/[a-z0-9-]+\.ts$/.test(fix);
        expect(validateModel(changeModel(...changes)).filter((problem) => !isComplete(problem))).toEqual([]);
      }),
    );
  });

  test('answers five broken rules in one error that says where, what, what else and how', () => {
    const broken = changeModel(
      ['production.processes.api.scaling.minReplicas', 11],
      ['staging.redis.volume.size', '5Gi'],
      ['dev.branch', 'feature/x'],
      ['dev.cluster.kubernetesVersion', '1.34'],
      ['platform.argoCd.host', 'vmshift.satyamay.tech'],
    );
    expect(() => assertValidModel(broken)).toThrow(UserError);
    expect(validateModel(broken).map(place)).toEqual([
      'dev.branch = "feature/x"',
      'production.host = "vmshift.satyamay.tech"',
      'dev.cluster.kubernetesVersion = "1.34"',
      'production.processes.api.scaling.minReplicas = 11',
      'staging.redis.volume.size = "5Gi"',
    ]);
    expect(() => assertValidModel(broken)).toThrow(
      [
        '  staging: redis.volume.size: got "5Gi"; allowed: a quantity in canonical form from 10Gi;',
        'fix: packages/environments/src/staging.ts [volumes]',
      ].join(' '),
    );
  });

  test.each([
    ['an object', { production: environmentNamed('production') }, 'an object'],
    ['a text', 'production', '"production"'],
    ['nothing', undefined, 'undefined'],
  ])('tells that the environments are %s and no list', (_, environments, value) => {
    const broken = { ...model, environments } as unknown as Model;
    expect(validateModel(broken).map(place)).toContain(`platform.environments = ${value}`);
    expect(() => assertValidModel(broken)).toThrow(
      `platform: environments: got ${value}; allowed: a list of environments; fix: packages/environments/src/environments.ts`,
    );
  });

  test('takes a fourth environment', () => {
    const fourth: EnvironmentConfig = {
      ...environmentNamed('staging'),
      name: 'fourth',
      branch: 'release-1',
      namespace: 'vmshift-fourth',
      host: 'vmshift-fourth.satyamay.tech',
    };
    const { database } = fourth;
    if (database.kind !== 'in-cluster') throw new Error('staging has its database in the cluster');
    const own = { ...database, backup: { ...database.backup, bucket: 'vmshift-fourth-backup' } };
    const extended = { ...model, environments: [...model.environments, { ...fourth, database: own }] };
    expect(validateModel(extended)).toEqual([]);
    const forgotten = { ...model, environments: [...model.environments, fourth] };
    expect(validateModel(forgotten).map(place)).toEqual(['fourth.database.backup.bucket = "vmshift-staging-backup"']);
  });

  test('takes a managed database in place of the one in the cluster', () => {
    const managed = {
      kind: 'managed',
      maxConnections: 300,
      type: 'g6-dedicated-2',
      clusterSize: 3,
      engineId: 'postgresql/16',
      allowList: ['203.0.113.0/24'],
      port: 5432,
    };
    expect(validateModel(changeModel(['production.database', managed])).map(place)).toEqual([
      'production.database.maxConnections = 300',
    ]);
    const { pooler } = environmentNamed('production').database;
    expect(validateModel(changeModel(['production.database', { ...managed, maxConnections: 700, pooler }]))).toEqual(
      [],
    );
  });
});

function withoutOwner(path: string): string {
  return path.slice(path.indexOf('.') + 1);
}
