import { renderMarkdown, renderSarif, renderText, reportFindings } from '@vmshift/findings/report';
import { plannedStack, report } from '@vmshift/findings/testing';
import {
  cluster,
  database,
  metadata,
  planOf,
  pool,
  release,
  secret,
  type TestPlan,
} from '@vmshift/terraform-review/testing';
import fc from 'fast-check';
import { describePlan } from './describe-plan';
import { terraformFindings } from './terraform-findings';

/** Everything that anybody gets to see of a plan. */
function outputsOf(test: TestPlan): string {
  const plan = planOf(test);
  const findings = terraformFindings({ stack: 'stack', environments: ['dev'], plan });
  const shown = report({
    findings: reportFindings(findings, { lifted: [] }),
    stacks: [plannedStack('stack', { plan: describePlan('stack', plan) })],
  });
  return [
    JSON.stringify(plan),
    JSON.stringify(shown),
    renderText(shown).join('\n'),
    renderMarkdown(shown).text,
    renderSarif(shown),
  ].join('\n');
}

const kubeconfig = (token: string): string =>
  Buffer.from(`apiVersion: v1\nkind: Config\nusers:\n- name: admin\n  user:\n    token: ${token}\n`).toString('base64');

/** Each puts one secret where plans hold some, and copies of it where Terraform has lost the mark. */
const hidingPlaces: Readonly<Record<string, (value: string) => TestPlan>> = {
  'a marked attribute, and a copy in another object': (value) => ({
    changes: [
      {
        address: 'linode_lke_cluster.cluster',
        before: cluster({ kubeconfig: 'old' }),
        after: cluster({ kubeconfig: value, region: 'us-ord' }),
        beforeSensitive: { kubeconfig: true },
        afterSensitive: { kubeconfig: true },
        replacePaths: [['region']],
      },
      { address: 'linode_domain_record.copy', before: { target: 'a', name: 'b' }, after: { target: value, name: 'b' } },
    ],
  }),
  'a marked element of a list of blocks': (value) => ({
    changes: [
      {
        address: 'linode_lke_cluster.cluster',
        before: cluster(),
        after: cluster({ pool: [pool({ label: value, type: 'g6-standard-4' })] }),
        afterSensitive: { pool: [{ label: true }] },
      },
    ],
  }),
  'an object that is deleted': (value) => ({
    changes: [{ address: 'linode_volume.v', before: { label: value, id: '1' }, beforeSensitive: { label: true } }],
  }),
  'an object that drifted': (value) => ({
    drift: [
      {
        address: 'linode_database_postgresql_v2.db',
        before: database({ root_password: 'x' }),
        after: database({ root_password: value }),
        afterSensitive: { root_password: true },
      },
    ],
  }),
  'outputs of another stack, whose mark is lost, and values made of them': (value) => ({
    changes: [
      {
        address: 'helm_release.argo-cd',
        before: release('argo-cd', { configs: { cm: { url: 'x' } } }),
        after: release('argo-cd', { configs: { cm: { url: `https://x/${value}` } }, list: [{ url: value }] }),
        configured: {},
      },
    ],
    over: {
      prior_state: {
        values: {
          root_module: {
            resources: [
              {
                type: 'terraform_remote_state',
                values: { backend: 'local', outputs: { anything: value } },
                sensitive_values: { outputs: {} },
              },
            ],
          },
        },
      },
    },
  }),
  'the token inside a kubeconfig, taken out': (value) => ({
    changes: [
      {
        address: 'kubernetes_config_map_v1.c',
        after: { data: { server: `bearer ${value}` }, metadata: metadata('c', 'argocd') },
        before: { data: { server: 'x' }, metadata: metadata('c', 'argocd') },
      },
    ],
    over: {
      prior_state: {
        values: {
          root_module: {
            child_modules: [
              {
                resources: [{ type: 'terraform_remote_state', values: { outputs: { kubeconfig: kubeconfig(value) } } }],
              },
            ],
          },
        },
      },
    },
  }),
  'arguments of a release': (value) => ({
    changes: [
      {
        address: 'helm_release.r',
        before: release('r'),
        after: release(
          'r',
          { auth: { password: value }, database: { existingSecret: 'fine' } },
          { set: [{ name: 'a', value }], metadata: { values: JSON.stringify({ a: value }) } },
        ),
        configured: {},
      },
    ],
  }),
  'the values of a release that are marked as sensitive': (value) => ({
    changes: [
      {
        address: 'helm_release.r',
        before: release('r', { greeting: 'x' }),
        after: release('r', { greeting: value }),
        afterSensitive: { values: [true] },
        configured: {},
      },
    ],
  }),
  'a document in a text of a release, and one in that': (value) => ({
    changes: [
      {
        address: 'helm_release.r',
        before: release('r', {
          configs: { cm: { 'dex.config': JSON.stringify({ a: JSON.stringify({ password: 'x' }) }) } },
        }),
        after: release('r', {
          configs: { cm: { 'dex.config': JSON.stringify({ a: JSON.stringify({ password: value }) }) } },
        }),
        configured: {},
      },
    ],
  }),
  'a document in a ConfigMap, and one of another form': (value) => ({
    changes: [
      {
        address: 'kubernetes_config_map_v1.c',
        before: { data: { 'app.yaml': `db:\n  port: 1\n  adminPassword: ${value}\n` }, metadata: metadata('c') },
        after: { data: { 'app.yaml': `db: {port: 2, adminPassword: '${value}'}\nx: 1\n` }, metadata: metadata('c') },
        configured: {},
      },
      {
        address: 'kubernetes_config_map_v1.d',
        before: { data: { 'app.yaml': `token: ${value}\nport: 1\n` }, metadata: metadata('c') },
        after: { data: { 'app.yaml': `# a comment\nport: 1\ntoken: ${value}\n` }, metadata: metadata('c') },
        configured: {},
      },
    ],
  }),
  'a Secret without marks': (value) => ({
    changes: [
      {
        address: 'kubernetes_secret_v1.s',
        before: secret(1, { data: { a: 'x' } }),
        after: secret(2, { data: { a: value } }),
        configured: { data: {} },
      },
    ],
  }),
  'a sensitive variable, and an attribute that took it': (value) => ({
    changes: [{ address: 'linode_domain.d', before: { axfr_ips: [] }, after: { axfr_ips: [value] }, configured: {} }],
    over: {
      variables: { token: { value } },
      configuration: { root_module: { variables: { token: { sensitive: true } } } },
    },
  }),
  'sensitive outputs, now and before': (value) => ({
    changes: [
      { address: 'linode_domain_record.r', before: { target: value, name: 'b' }, after: { target: 'c', name: 'b' } },
    ],
    over: {
      output_changes: {
        o: { actions: ['update'], before: value, after: 'n', before_sensitive: true, after_sensitive: true },
      },
      planned_values: { outputs: { p: { sensitive: true, value: [value] } } },
    },
  }),
  'a provider block': (value) => ({
    over: {
      configuration: {
        provider_config: { linode: { name: 'linode', expressions: { token: { constant_value: value } } } },
      },
    },
  }),
  'a value next to its name': (value) => ({
    changes: [
      {
        address: 'helm_release.r',
        before: release('r', { env: [{ name: 'DB_PASSWORD', value: 'x' }] }),
        after: release('r', { env: [{ name: 'DB_PASSWORD', value }] }),
        configured: {},
      },
    ],
  }),
  'a value next to its name, in a list that grows': (value) => ({
    changes: [
      {
        address: 'helm_release.r',
        before: release('r', { env: [] }),
        after: release('r', {
          env: [
            { name: 'A', value: 'b' },
            { name: 'API_TOKEN', value },
          ],
        }),
        configured: {},
      },
    ],
  }),
  'an option with its value': (value) => ({
    changes: [
      {
        address: 'helm_release.r',
        before: release('r', { args: ['--x'] }),
        after: release('r', { args: ['--x', `--api-token=${value}`] }),
        configured: {},
      },
    ],
  }),
  'an option before its value': (value) => ({
    changes: [
      {
        address: 'helm_release.r',
        before: release('r', { args: ['--password', 'x'] }),
        after: release('r', { args: ['--password', value] }),
        configured: {},
      },
    ],
  }),
  'a Secret among the objects of a chart': (value) => ({
    changes: [
      {
        address: 'helm_release.r',
        before: release('r', { extraObjects: [{ kind: 'Secret', stringData: { a: 'x' } }] }),
        after: release('r', { extraObjects: [{ kind: 'Secret', stringData: { a: value } }] }),
        configured: {},
      },
    ],
  }),
  'a Secret among the objects of a chart, as a text': (value) => ({
    changes: [
      {
        address: 'helm_release.r',
        before: release('r', { extraObjects: [JSON.stringify({ kind: 'Secret', data: { a: 'x' } })] }),
        after: release('r', { extraObjects: [JSON.stringify({ kind: 'Secret', data: { a: value } })] }),
        configured: {},
      },
    ],
  }),
  'the copy that kubectl keeps of an object': (value) => ({
    changes: [
      {
        address: 'kubernetes_config_map_v1.c',
        before: { metadata: metadata('c') },
        after: {
          metadata: metadata('c', 'n', {
            annotations: { 'kubectl.kubernetes.io/last-applied-configuration': JSON.stringify({ data: { a: value } }) },
          }),
        },
        configured: {},
      },
    ],
  }),
  'a pair in a document of a ConfigMap': (value) => ({
    changes: [
      {
        address: 'kubernetes_config_map_v1.c',
        before: { data: { 'app.yaml': 'env:\n  - name: API_KEY\n    value: x\nport: 1\n' }, metadata: metadata('c') },
        after: {
          data: { 'app.yaml': `env:\n  - name: API_KEY\n    value: ${value}\nport: 2\n` },
          metadata: metadata('c'),
        },
        configured: {},
      },
    ],
  }),
  'a new object of an existing stack': (value) => ({
    changes: [
      { address: 'linode_domain.kept', before: { domain: 'a' }, after: { domain: 'a' } },
      { address: 'terraform_data.new', after: { input: [{ name: 'PASSWORD', value }, '--token', value] } },
    ],
  }),
  'an address with a password': (value) => ({
    changes: [
      {
        address: 'terraform_data.t',
        before: { input: 'x' },
        after: { input: `postgresql://me:${value}@db/x` },
        configured: {},
      },
    ],
  }),
};

const secretText = fc.stringMatching(/^[A-Za-z0-9]{12,48}$/);

describe.each(Object.entries(hidingPlaces))('a secret in %s', (_, plant) => {
  test('is in nothing that is printed, in clear or as base64', () => {
    fc.assert(
      fc.property(secretText, (value) => {
        const output = outputsOf(plant(value));
        expect(output).not.toContain(value);
        expect(output).not.toContain(Buffer.from(value).toString('base64'));
      }),
      { numRuns: 30 },
    );
  });

  test('is hidden, not left out together with its object', () => {
    const plain = JSON.stringify(planOf(plant('Zx9Zx9Zx9Zx9Zx9')));
    expect(plain).toContain('(sensitive value)');
  });
});

test('a log is printed without the secrets of the plan', () => {
  const plan = planOf({
    changes: [{ address: 'a.b', after: { v: 'four-score-and-seven' }, afterSensitive: { v: true } }],
  });
  expect(plan.redact('token = "four-score-and-seven"')).toBe('token = "(sensitive value)"');
});

test('what stands in the committed configuration is shown', () => {
  const output = outputsOf({
    changes: [
      {
        address: 'kubernetes_namespace_v1.n',
        before: { metadata: metadata('vmshift-development') },
        after: { metadata: metadata('vmshift-production') },
        configured: { metadata: { name: { constant_value: 'vmshift-production' } } },
        replacePaths: [['metadata', 0, 'name']],
      },
    ],
    over: {
      prior_state: {
        values: {
          root_module: {
            resources: [{ type: 'terraform_remote_state', values: { outputs: { n: 'vmshift-production' } } }],
          },
        },
      },
    },
  });
  expect(output).toContain('vmshift-production');
});
