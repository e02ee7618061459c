import { UserError } from '@vmshift/findings';
import { cluster, database, planOf, planText, secret } from '@vmshift/terraform-review/testing';
import fc from 'fast-check';
import { LARGEST_PLAN_BYTES, parsePlan } from './parse-plan';

const text = planText({ changes: [{ address: 'linode_lke_cluster.cluster', after: cluster() }] });

describe('what is no plan', () => {
  test.each([
    ['an empty file', '', 'plan.json: the plan is empty; write it again with: terraform show -json <plan file>'],
    ['something else', 'hello', 'plan.json: the plan is not complete JSON (5 bytes)'],
    ['other JSON', '{}', 'plan.json: no format_version, so it is not a Terraform plan'],
    ['a list', '[]', 'plan.json: no format_version, so it is not a Terraform plan'],
    ['a later format', planText({ over: { format_version: '2.0' } }), 'plan.json: plan format 2.0; allowed: 1.x'],
    ['an older format', planText({ over: { format_version: '0.2' } }), 'plan.json: plan format 0.2; allowed: 1.x'],
    [
      'a state',
      JSON.stringify({ format_version: '1.0', terraform_version: '1.11.4', values: {} }),
      'plan.json: not a Terraform plan, wrong or missing: planned_values (invalid_type), configuration (invalid_type)',
    ],
    ['a plan that failed', planText({ over: { errored: true } }), 'plan.json: Terraform could not finish this plan'],
    [
      'an action that no one knows',
      text.replace('"create"', '"explode"'),
      'plan.json: not a Terraform plan, wrong or missing: resource_changes.0.change.actions.0 (invalid_value)',
    ],
    [
      'a hostile depth',
      text.replace('"vmshift-dev"', '['.repeat(100_000) + ']'.repeat(100_000)),
      'plan.json: the plan is nested too deeply',
    ],
  ])('%s is refused', (_, content, message) => {
    expect(() => parsePlan(content, 'plan.json')).toThrow(UserError);
    expect(() => parsePlan(content, 'plan.json')).toThrow(message);
  });

  test('a plan that no one could review is refused for its size', () => {
    const huge = text.replace('vmshift-dev', 'x'.repeat(20 * 1024 * 1024));
    expect(huge.length).toBeGreaterThan(LARGEST_PLAN_BYTES);
    expect(() => parsePlan(huge, 'plan.json')).toThrow('plan.json: the plan has 20.0 MiB; allowed: 16 MiB');
  });

  test('a truncated plan is refused wherever it was cut, and no message quotes it', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: text.length - 1 }), (length) => {
        expect(() => parsePlan(text.slice(0, length), 'plan.json')).toThrow(UserError);
        try {
          parsePlan(text.slice(0, length), 'plan.json');
        } catch (error) {
          expect(String(error)).not.toContain('vmshift-dev');
        }
      }),
    );
  });
});

test('keeps unknown fields of a later minor version out, and reads the rest', () => {
  const { resources } = planOf({
    changes: [{ address: 'linode_lke_cluster.cluster', after: cluster() }],
    over: { format_version: '1.9', news: [{ a: 1 }] },
  });
  expect(resources.map(({ address, action }) => [address, action])).toEqual([['linode_lke_cluster.cluster', 'create']]);
});

test('data sources are no changes of the plan', () => {
  const read = {
    address: 'data.terraform_remote_state.producer',
    mode: 'data',
    type: 'terraform_remote_state',
    change: { actions: ['read'], before: null, after: { outputs: { a: 'b' } }, after_unknown: {} },
  };
  expect(planOf({ over: { resource_changes: [read] } }).resources).toEqual([]);
});

test('hides a value that is sensitive on either side, and still tells that it changed', () => {
  const { resources } = planOf({
    changes: [
      {
        address: 'linode_database_postgresql_v2.db',
        before: database({ note: 'was-in-clear-before' }),
        after: database({ note: 'is-sensitive-now' }),
        afterSensitive: { note: true },
      },
    ],
  });
  expect(JSON.parse(JSON.stringify(resources[0]?.changes))).toEqual([
    { path: ['note'], before: '(sensitive value)', after: '(sensitive value)', isFormatting: false },
  ]);
});

test('shows revisions, booleans and numbers below names that sound secret', () => {
  const [change] = planOf({
    changes: [{ address: 'kubernetes_secret_v1.s', before: secret(1), after: secret(2) }],
  }).resources;
  expect(change?.changes).toEqual([{ path: ['data_wo_revision'], before: 1, after: 2, isFormatting: false }]);
});

test('hides marked values that are too short to be traced, and marked numbers', () => {
  const { resources } = planOf({
    changes: [
      {
        address: 'a.b',
        before: { pin: 'abc', port: 1 },
        after: { pin: 'abd', port: 2 },
        afterSensitive: { pin: true, port: true },
      },
    ],
  });
  expect(JSON.stringify(resources)).not.toMatch(/ab[cd]/);
  expect(resources[0]?.changes.map(({ after }) => String(after))).toEqual(['(sensitive value)', '(sensitive value)']);
});
