import { secret, testHarmless, testPlanRule, updated } from '@vmshift/terraform-review/testing';
import fc from 'fast-check';
import { configurationPlan } from '../configuration-plan';
import { expandLocals } from '../expand-locals';
import type { PlanContext } from '../rule';
import { terraformFindings } from '../terraform-findings';

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

function compare(before: Configured, after: Configured): PlanContext {
  const plan = configurationPlan(stack(before), stack(after), 'platform-staging');
  return { stack: 'platform-staging', environments: ['staging'], plan };
}

/** A release whose write-only value changes. */
function releases(revision: number): PlanContext {
  const release = (value: string, number: number) =>
    JSON.stringify({
      resource: {
        helm_release: { r: { chart: 'c', set_wo: [{ name: 'a', value }], set_wo_revision: number } },
      },
    });
  const plan = configurationPlan(release('x', 1), release('y', revision), 's');
  return { stack: 's', environments: ['dev', 'staging'], plan };
}

const unsent = {
  object: 'platform-staging: kubernetes_secret_v1.secret_application',
  path: 'data_wo_revision',
  before: undefined,
  after: undefined,
  now: '1',
  verdict: 'block' as const,
};

testPlanRule('write-only-not-sent', {
  flags: {
    'a managed database': [
      compare({}, { data_wo: { URL: reference('data.terraform_remote_state.x.outputs.host') } }),
      unsent,
    ],
    'another database': [
      compare({}, { data_wo: { URL: url('postgresql', 'other') } }),
      {
        ...unsent,
        because: expect.stringContaining('the expressions of URL of data_wo change and data_wo_revision stays 1'),
        impact: expect.stringContaining('keeps its old URL'),
        fix: expect.stringContaining('raise secretRevisions for it in packages/environments/src/staging.ts'),
      },
    ],
    'no pooler': [compare({ data_wo: { URL: url('pgbouncer', 'vmshift') } }, {}), unsent],
    'one key more': [
      compare({}, { data_wo: { URL: url('postgresql', 'vmshift'), NEW: reference('var.new') } }),
      unsent,
    ],
    'one key less': [compare({ data_wo: { URL: 'a', OLD: 'b' } }, { data_wo: { URL: 'a' } }), unsent],
    'another variable': [
      compare({ data_wo: { A: reference('var.one') } }, { data_wo: { A: reference('var.two') } }),
      unsent,
    ],
    'what a local stands for': [
      compare(
        { data_wo: { A: reference('local.host') }, locals: { host: reference('local.db'), db: 'a' } },
        { data_wo: { A: reference('local.host') }, locals: { host: reference('local.db'), db: 'b' } },
      ),
      unsent,
    ],
    'the pair of another resource': [
      releases(1),
      {
        ...{ object: 's: helm_release.r', path: 'set_wo_revision', now: '1' },
        fix: expect.stringContaining('environments/src/dev.ts, packages/environments/src/staging.ts'),
      },
    ],
  },
  accepts: {
    'a higher revision': compare({}, { data_wo: { A: 'x' }, revision: 2 }),
    'a lower revision': compare({ revision: 9 }, { data_wo: { A: 'x' }, revision: 2 }),
    'no change of its expressions': compare({}, {}),
    'another order of its keys': compare({ data_wo: { A: 'x', B: 'y' } }, { data_wo: { B: 'y', A: 'x' } }),
    'a local that it does not use': compare({ locals: { x: 1 } }, { locals: { x: 2 } }),
    'a Secret that is replaced': compare({}, { name: 'other', data_wo: { A: 'x' } }),
    'another revision of another resource': releases(2),
    // A plan of Terraform shows no write-only value.
    'a plan of Terraform': updated('kubernetes_secret_v1', secret(3), secret(3, { immutable: true })),
  },
});

testHarmless({
  'a new Secret': {
    stack: 's',
    environments: ['staging'],
    plan: configurationPlan(undefined, stack({}), 'platform-staging'),
  },
});

test('no expression is shown', () => {
  const findings = terraformFindings(compare({}, { data_wo: { URL: url('db.example.com', 'vmshift') } }));
  expect(JSON.stringify(findings)).toContain('write-only-not-sent');
  expect(JSON.stringify(findings)).not.toContain('db.example.com');
});

test('whatever the two sides hold, it is flagged exactly when they differ under one revision', () => {
  const side = fc.record({
    data_wo: fc.dictionary(fc.stringMatching(/^[A-Z]{1,4}$/), fc.stringMatching(/^[a-z$.{}]{1,8}$/), { minKeys: 1 }),
    revision: fc.integer({ min: 1, max: 3 }),
  });
  fc.assert(
    fc.property(side, side, (before, after) => {
      const sorted = (value: object) => JSON.stringify(Object.entries(value).sort());
      const isUnsent = sorted(before.data_wo) !== sorted(after.data_wo) && before.revision === after.revision;
      expect(terraformFindings(compare(before, after)).some(({ id }) => id === 'write-only-not-sent')).toBe(isUnsent);
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
