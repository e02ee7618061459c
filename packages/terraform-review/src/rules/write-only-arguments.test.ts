import fc from 'fast-check';
import { configurationPlan } from '../configuration-plan';
import { expandLocals } from '../expand-locals';
import { terraformFindings } from '../terraform-findings';
import { secret } from '../testing/objects';
import { findingsOf } from '../testing/plan-builder';

interface Configured {
  readonly data_wo?: object;
  readonly revision?: number;
  readonly locals?: object;
  readonly name?: string;
}

const reference = (expression: string) => `\${${expression}}`;
const PASSWORD = reference('var.postgres_password');
const url = (host: string, database: string) => `postgresql://u:${PASSWORD}@${host}:5432/${database}`;

function stack({ data_wo = { URL: url('postgresql', 'vmshift') }, revision = 1, locals = {}, name = 's' }: Configured) {
  const block = { metadata: { name, namespace: 'n' }, data_wo, data_wo_revision: revision };
  return JSON.stringify({ resource: { kubernetes_secret_v1: { secret_application: block } }, locals });
}

function findings(before: Configured, after: Configured) {
  const plan = configurationPlan(stack(before), stack(after), 'platform-staging');
  return terraformFindings({ stack: 'platform-staging', environments: ['staging'], plan });
}
const found = (before: Configured, after: Configured) =>
  findings(before, after).map(({ verdict, id }) => `${verdict} ${id}`);

const NOT_SENT = ['block write-only-not-sent'];

test.each<[string, Configured, Configured]>([
  ['a managed database', {}, { data_wo: { URL: reference('data.terraform_remote_state.x.outputs.host') } }],
  ['another database', {}, { data_wo: { URL: url('postgresql', 'other') } }],
  ['no pooler', { data_wo: { URL: url('pgbouncer', 'vmshift') } }, {}],
  ['one key more', {}, { data_wo: { URL: url('postgresql', 'vmshift'), NEW: reference('var.new') } }],
  ['one key less', { data_wo: { URL: 'a', OLD: 'b' } }, { data_wo: { URL: 'a' } }],
  ['another variable', { data_wo: { A: reference('var.one') } }, { data_wo: { A: reference('var.two') } }],
  [
    'what a local stands for',
    { data_wo: { A: reference('local.host') }, locals: { host: reference('local.db'), db: 'a' } },
    { data_wo: { A: reference('local.host') }, locals: { host: reference('local.db'), db: 'b' } },
  ],
])('%s under the same revision blocks, as it would never be sent', (_, before, after) => {
  expect(found(before, after)).toEqual(NOT_SENT);
});

test.each<[string, Configured, Configured, readonly string[]]>([
  ['a higher revision', {}, { data_wo: { A: 'x' }, revision: 2 }, ['info secret-rotated']],
  ['a lower revision', { revision: 9 }, { data_wo: { A: 'x' }, revision: 2 }, ['info secret-rotated']],
  ['no change of its expressions', {}, {}, []],
  ['another order of its keys', { data_wo: { A: 'x', B: 'y' } }, { data_wo: { B: 'y', A: 'x' } }, []],
  ['a local that it does not use', { locals: { x: 1 } }, { locals: { x: 2 } }, []],
])('with %s it does not', (_, before, after, expected) => {
  expect(found(before, after)).toEqual(expected);
});

test('a new Secret and one that is made anew are given their values', () => {
  const plan = configurationPlan(undefined, stack({}), 'platform-staging');
  expect(terraformFindings({ stack: 's', environments: ['staging'], plan })).toEqual([]);
  expect(found({}, { name: 'other', data_wo: { A: 'x' } })).toEqual(['block object-replaced']);
});

test('the finding says what stays old and what to raise, and shows no expression', () => {
  const [finding] = findings({}, { data_wo: { URL: url('db.example.com', 'vmshift') } });
  expect(finding).toMatchObject({
    object: 'platform-staging: kubernetes_secret_v1.secret_application',
    path: 'data_wo',
    because: expect.stringContaining('the expressions of URL of data_wo change and data_wo_revision stays 1'),
    impact: expect.stringContaining('keeps its old URL'),
    fix: expect.stringContaining('raise secretRevisions for it in packages/environments/src/staging.ts'),
  });
  expect(JSON.stringify(finding)).not.toContain('db.example.com');
});

test('the pair of any other resource is judged as well', () => {
  const release = (value: string, revision: number) =>
    JSON.stringify({
      resource: { helm_release: { r: { chart: 'c', set_wo: [{ name: 'a', value }], set_wo_revision: revision } } },
    });
  const of = (revision: number) =>
    terraformFindings({
      stack: 's',
      environments: ['dev'],
      plan: configurationPlan(release('x', 1), release('y', revision), 's'),
    }).map(({ id }) => id);
  expect(of(1)).toContain('write-only-not-sent');
  expect(of(2)).not.toContain('write-only-not-sent');
});

test('a plan of Terraform, which shows no write-only value, is never blamed for one', () => {
  const changes = [{ address: 'kubernetes_secret_v1.s', before: secret(3), after: secret(3, { immutable: true }) }];
  expect(findingsOf({ changes }).map(({ id }) => id)).not.toContain('write-only-not-sent');
});

test('whatever the two sides hold, it blocks exactly when they differ under one revision', () => {
  const side = fc.record({
    data_wo: fc.dictionary(fc.stringMatching(/^[A-Z]{1,4}$/), fc.stringMatching(/^[a-z$.{}]{1,8}$/), { minKeys: 1 }),
    revision: fc.integer({ min: 1, max: 3 }),
  });
  fc.assert(
    fc.property(side, side, (before, after) => {
      const sorted = (value: object) => JSON.stringify(Object.entries(value).sort());
      const unsent = sorted(before.data_wo) !== sorted(after.data_wo) && before.revision === after.revision;
      expect(found(before, after).includes('block write-only-not-sent')).toBe(unsent);
    }),
  );
});

describe('locals', () => {
  const twice = Object.fromEntries(
    Array.from({ length: 60 }, (_, index) => [`x${index}`, `local.x${index + 1} local.x${index + 1}`]),
  );

  test.each([
    ['a text', 'a local.x b', { x: 'y' }, 'a local.x("y") b'],
    ['one inside another', 'local.x', { x: 'local.y', y: 1 }, 'local.x("local.y(1)")'],
    ['one that is not there', 'local.z', { x: 1 }, 'local.z'],
    ['one that refers to itself', 'local.x', { x: 'local.x' }, 'local.x("local.x")'],
    ['an attribute of that name', 'a.local.x', { x: 1 }, 'a.local.x'],
    ['a list in a map', { a: ['local.x'] }, { x: [2] }, { a: ['local.x([2])'] }],
    ['no text', 7, { x: 1 }, 7],
    ['sixty that double each time', 'local.x0', twice, expect.stringMatching(/^.{900,1500}$/)],
  ])('are put into %s', (_, value, locals, expected) => {
    expect(expandLocals(value, locals)).toEqual(expected);
  });
});
