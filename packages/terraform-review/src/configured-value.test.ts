import { planText } from '@vmshift/terraform-review/testing';
import fc from 'fast-check';
import { configurationPlan } from './configuration-plan';
import { configuredValues, NOT_CONFIGURED } from './configured-value';
import { parsePlan } from './parse-plan';
import { terraformFindings } from './terraform-findings';

const configuration = (type: string, attributes: object, more: object = {}) =>
  JSON.stringify({ resource: { [type]: { x: attributes } }, ...more });

/** The values that acknowledgements name, of one change seen in a plan and in the difference of two configurations. */
function bothBases(type: string, base: object, head: object, computed: object, unknown: object) {
  const texts = [configuration(type, base), configuration(type, head)] as const;
  const planned = planText({
    changes: [
      { address: `${type}.x`, before: { ...base, ...computed }, after: { ...head }, unknown, configured: head },
    ],
  });
  const context = { stack: 's', environments: ['dev'] };
  const compared = terraformFindings({ ...context, plan: configurationPlan(...texts, 's') }, texts[1]);
  const inPlan = terraformFindings({ ...context, plan: parsePlan(planned, 's') }, texts[1]);
  return [compared, inPlan].map((findings) =>
    findings.map((finding) => `${finding.id} ${finding.path} ${finding.configured}`).sort(),
  );
}

const pool = (type: string) => ({ count: 3, type });
const cluster = (type: string) => ({
  ...{ label: 'c', region: 'us-east', k8s_version: '1.35', pool: [pool(type)] },
});

test('a plan and the difference of two configurations ask for the same acknowledgement', () => {
  const [compared, planned] = bothBases(
    'linode_lke_cluster',
    cluster('g6-standard-2'),
    cluster('g6-standard-4'),
    { id: '1', status: 'ready', kubeconfig: 'secret' },
    { id: true, status: true },
  );
  expect(compared?.length).toBeGreaterThan(0);
  expect(compared?.join()).toContain('pool[0].type g6-standard-4');
  expect(planned).toEqual(compared);
});

test('so they do where a plan knows what the configuration refers to', () => {
  const values = (repoURL: string) => [JSON.stringify({ applications: { a: { source: { repoURL } } } })];
  const reference = '$' + '{var.repository}';
  const release = (repoURL: string) => ({ chart: 'argocd-apps', name: 'a', repository: 'r', values: values(repoURL) });
  const text = configuration('helm_release', release(reference));
  const plan = parsePlan(
    planText({
      changes: [
        { address: 'helm_release.x', before: release('https://a.example'), after: release('https://b.example') },
      ],
    }),
    's',
  );
  const base = configuration('helm_release', release('https://a.example'));
  const context = { stack: 's', environments: ['dev'] };
  const named = [plan, configurationPlan(base, text, 's')].map((one) =>
    terraformFindings({ ...context, plan: one }, text).map(({ configured }) => configured),
  );
  expect(named).toEqual([[reference], [reference]]);
});

test('what the configuration does not set, and what it does not have, is told as that', () => {
  const valueAt = configuredValues(configuration('linode_volume', { size: 10, tags: ['b', 'a'] }), 's');
  expect(valueAt('linode_volume.x', 'size')).toBe('10');
  expect(valueAt('linode_volume.x', 'region')).toBe(NOT_CONFIGURED);
  expect(valueAt('linode_volume.x', '')).toBe('{"size":10,"tags":["a","b"]}');
  expect(valueAt('linode_volume.x (deposed object 1)', 'size')).toBe('10');
  expect(valueAt('linode_volume.y', 'size')).toBeUndefined();
  expect(configuredValues(undefined, 's')('linode_volume.x', 'size')).toBeUndefined();
});

test('items are found by their places, whatever their names', () => {
  const text = configuration('x', {
    taint: [
      { key: 'a', name: '1' },
      { key: 'b', name: '0' },
    ],
    labels: { 'a.b/c': 'd' },
  });
  const valueAt = configuredValues(text, 's');
  expect(valueAt('x.x', 'taint[0].key')).toBe('a');
  expect(valueAt('x.x', 'taint[1].key')).toBe('b');
  expect(valueAt('x.x', 'labels["a.b/c"]')).toBe('d');
});

test('another value is told as another text', () => {
  const value = fc.oneof(fc.jsonValue(), fc.constantFrom(null, NOT_CONFIGURED, '10', 10));
  fc.assert(
    fc.property(value, value, (one, other) => {
      const [text, next] = [one, other].map((size) =>
        configuredValues(configuration('x', { size }), 's')('x.x', 'size'),
      );
      const isSame = JSON.stringify(one) === JSON.stringify(other);
      if (!isSame && typeof one !== 'object' && typeof other !== 'object') expect(text).not.toBe(next);
      if (isSame) expect(text).toBe(next);
    }),
  );
});

test('a literal credential is not repeated, a reference is', () => {
  const text = JSON.stringify({
    resource: {
      kubernetes_secret_v1: { x: { data_wo: { a: `\${var.a}`, password: 'battery-staple' } } },
      helm_release: { x: { values: ['{"env":[{"name":"API_TOKEN","value":"battery-staple"}],"a":1}'] } },
    },
  });
  const valueAt = configuredValues(text, 'stack');
  expect(valueAt('kubernetes_secret_v1.x', 'data_wo')).toBe(`{"a":"\${var.a}","password":"(sensitive value)"}`);
  expect(valueAt('helm_release.x', 'values.env')).toBe('[{"name":"API_TOKEN","value":"(sensitive value)"}]');
  expect(valueAt('helm_release.x', 'values.env[0].value')).toBe('(sensitive value)');
});
