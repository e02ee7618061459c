import { type EnvironmentConfig, type Model, model } from '@vmshift/environments';
import fc from 'fast-check';
import { changeEnvironment, managedModel, variants } from '../../test-support/models';
import { stackOf, stacksOf } from '../../test-support/stack-json';
import { deriveRevisions, type StackBlocks, writeOnlyRevision } from './write-only-revisions';

const SECRETS = [
  ['platform-staging', 'secret_application'],
  ['platform-staging', 'secret_registry'],
  ['argocd', 'cluster-staging'],
] as const;

/** The revisions of staging's three Secrets. */
function revisions(of: Model): readonly unknown[] {
  return SECRETS.map(([stack, name]) => stackOf(of, stack).resource.kubernetes_secret_v1?.[name]?.data_wo_revision);
}
const staging = (change: (environment: EnvironmentConfig) => EnvironmentConfig) => changeEnvironment('staging', change);
const today = revisions(model);

const inCluster = ({ database }: EnvironmentConfig) => {
  if (database.kind !== 'in-cluster') throw new Error('staging has no server of its own any more');
  return database;
};
const managed = managedModel.environments.find(({ name }) => name === 'dev')?.database as EnvironmentConfig['database'];
const raised = (secret: keyof EnvironmentConfig['secretRevisions']) =>
  staging((environment) => ({
    ...environment,
    secretRevisions: { ...environment.secretRevisions, [secret]: environment.secretRevisions[secret] + 1 },
  }));

test.each<[string, Model, readonly number[]]>([
  ['a managed database', staging((of) => ({ ...of, database: managed })), [0]],
  ['another database', staging((of) => ({ ...of, database: { ...inCluster(of), name: 'other' } })), [0]],
  ['another user', staging((of) => ({ ...of, database: { ...inCluster(of), user: 'other' } })), [0]],
  ['no pooler', staging((of) => ({ ...of, database: { ...inCluster(of), pooler: undefined } })), [0]],
  ['another namespace, which Argo CD is let into', staging((of) => ({ ...of, namespace: 'other' })), [2]],
  ['a raised revision of the application', raised('application'), [0]],
  ['a raised revision of the image pull secret', raised('registry'), [1]],
  ['a raised revision of the cluster', raised('cluster'), [2]],
])('%s sends exactly the Secrets again that it changes', (_, changed, sent) => {
  const after = revisions(changed);
  expect(SECRETS.flatMap((__, index) => (after[index] === today[index] ? [] : [index]))).toEqual(sent);
});

test.each<[string, Model]>([
  [
    'nodes',
    staging((of) => ({ ...of, cluster: { ...of.cluster, nodePool: { ...of.cluster.nodePool, maxNodes: 9 } } })),
  ],
  ['a host', staging((of) => ({ ...of, host: 'other.satyamay.tech' }))],
  ['another environment', changeEnvironment('dev', (of) => ({ ...of, namespace: 'other' }))],
])('a change of %s sends no Secret again', (_, changed) => {
  expect(revisions(changed)).toEqual(today);
});

test.each(variants)('with %s every write-only argument has a number that every provider takes', (_, variant) => {
  const numbers = [...stacksOf(variant).values()].flatMap(({ resource }) =>
    Object.values(resource).flatMap((resources) =>
      Object.values(resources).flatMap((block) =>
        Object.keys(block).flatMap((key) => (key.endsWith('_wo') ? [block[`${key}_revision`]] : [])),
      ),
    ),
  );
  expect(numbers.length).toBeGreaterThan(0);
  for (const number of numbers) expect(isRevision(number)).toBe(true);
});

function isRevision(number: unknown): boolean {
  return Number.isInteger(number) && (number as number) >= 1 && (number as number) < 2 ** 31;
}

describe('the revision', () => {
  const declared = fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER - 1 });

  test('is a whole number from 1 to 2^31 - 1, the same for the same content', () => {
    fc.assert(
      fc.property(declared, fc.jsonValue(), (number, content) => {
        expect(isRevision(writeOnlyRevision(number, content))).toBe(true);
        expect(writeOnlyRevision(number, content)).toBe(writeOnlyRevision(number, content));
      }),
    );
  });

  test('is another one for every other declared number, and the next one for the next', () => {
    const near = fc.integer({ min: 1, max: 10_000 });
    fc.assert(
      fc.property(near, near, fc.jsonValue(), (one, two, content) => {
        expect(writeOnlyRevision(one, content) === writeOnlyRevision(two, content)).toBe(one === two);
      }),
    );
    fc.assert(
      fc.property(declared, fc.jsonValue(), (one, content) => {
        const [number, next] = [writeOnlyRevision(one, content), writeOnlyRevision(one + 1, content)];
        expect(next).toBe(number === 2 ** 31 - 1 ? 1 : number + 1);
      }),
    );
  });

  test('is another one for other content', () => {
    fc.assert(
      fc.property(declared, fc.string(), fc.string(), (number, one, two) => {
        const same = writeOnlyRevision(number, { URL: one }) === writeOnlyRevision(number, { URL: two });
        expect(same).toBe(one === two);
        expect(writeOnlyRevision(number, { [`${one}a`]: one })).not.toBe(
          writeOnlyRevision(number, { [`${one}b`]: one }),
        );
      }),
    );
  });

  test('does not follow the order of keys', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (content) => {
        const reversed = Object.fromEntries(Object.entries(content).reverse());
        expect(writeOnlyRevision(1, content)).toBe(writeOnlyRevision(1, reversed));
      }),
    );
  });
});

describe('what stands behind a reference counts', () => {
  const secret = (value: string) => ({ kubernetes_secret_v1: { s: { data_wo: { A: value }, data_wo_revision: 1 } } });
  const revisionOf = (stacks: Record<string, StackBlocks>) =>
    deriveRevisions(new Map(Object.entries(stacks))).get('own')?.resource?.kubernetes_secret_v1?.s?.data_wo_revision;
  const own = (locals: Record<string, unknown>) => ({ own: { resource: secret(`\${local.a-b}`), locals } });
  const other = (locals: Record<string, unknown>) => ({
    own: { resource: secret(`\${data.terraform_remote_state.cross-stack-reference-input-other.outputs.x}`) },
    other: { output: { x: { value: `\${local.host}` } }, locals },
  });

  test.each<[string, Record<string, StackBlocks>, Record<string, StackBlocks>, boolean]>([
    ['a local', own({ 'a-b': 'x' }), own({ 'a-b': 'y' }), true],
    ['the local of a local', own({ 'a-b': `\${local.c}`, c: 1 }), own({ 'a-b': `\${local.c}`, c: 2 }), true],
    ['locals that refer to each other', own({ 'a-b': `\${local.a-b}` }), own({ 'a-b': `\${local.a-b} ` }), true],
    ['a local that nothing here uses', own({ 'a-b': 'x', z: 1 }), own({ 'a-b': 'x', z: 2 }), false],
    ['a local of another stack, through its output', other({ host: 'x' }), other({ host: 'y' }), true],
    [
      'a local of that name in another stack',
      { ...own({ 'a-b': 'x' }), z: { locals: { 'a-b': 1 } } },
      own({ 'a-b': 'x' }),
      false,
    ],
  ])('%s', (_, before, after, sent) => {
    expect(revisionOf(before) !== revisionOf(after)).toBe(sent);
  });
});

test.each([
  ['no revision', { data_wo: { A: 'x' } }, 'own: kubernetes_secret_v1.s: data_wo without data_wo_revision'],
  ['an expression as the revision', { data_wo: { A: 'x' }, data_wo_revision: 'var.x' }, 'is "var.x", no number'],
])('a write-only argument with %s is a mistake of ours', (_, block, message) => {
  const stacks = new Map([['own', { resource: { kubernetes_secret_v1: { s: block } } }]]);
  expect(() => deriveRevisions(stacks)).toThrow(message);
});
