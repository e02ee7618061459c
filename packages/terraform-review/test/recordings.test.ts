import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parsePlan } from '../src/parse-plan';
import { terraformFindings } from '../src/terraform-findings';

/** Plans that the real providers made in the lab (tooling/lab/terraform), by scenario. */
const FOLDER = join(__dirname, '../recordings/plans');

const recordings = readdirSync(FOLDER).flatMap((scenario) =>
  readdirSync(join(FOLDER, scenario)).map((file) => {
    const name = file.replace('.json', '');
    // The second plan of a stack has a number.
    return [
      `${scenario}/${name}`,
      name.replace(/\.\d+$/, ''),
      readFileSync(join(FOLDER, scenario, file), 'utf8'),
    ] as const;
  }),
);

/** What a person has to acknowledge; every other plan that the model asks for passes. */
const BLOCKED: Readonly<Record<string, readonly string[]>> = {
  'removed-environment/argocd': [
    'application-removed-with-workloads argocd: helm_release.argocd-apps values.applications.vmshift-demo',
    'secret-destroyed argocd: kubernetes_secret_v1.cluster-demo ',
  ],
  'second-pool/cluster-staging.2': ['node-pool-replaced cluster-staging: linode_lke_cluster.cluster_lke pool[0].type'],
  'second-pool/cluster-staging.3': ['node-pool-destroyed cluster-staging: linode_lke_node_pool.cluster_pool-larger '],
};

/** What a person is told; none of it is news to who made the change. */
const WARNED: Readonly<Record<string, readonly string[]>> = {
  'added-environment/argocd': ['object-added'],
  'added-environment/cluster-demo': ['control-plane-open'],
  'chart-version/platform-staging': ['chart-downgrade'],
  'first-set-up/cluster-dev': ['control-plane-open'],
  'first-set-up/cluster-production': ['control-plane-open'],
  'first-set-up/cluster-staging': ['control-plane-open'],
  'imported-cluster/cluster-demo': ['control-plane-open'],
  'interrupted-deploy/cluster-demo': ['control-plane-open'],
  'interrupted-deploy/platform-demo.2': ['object-added'],
};

describe.each(recordings)('%s', (name, stack, text) => {
  const findings = terraformFindings({ stack, environments: ['dev'], plan: parsePlan(text, name) });
  const of = (verdict: string) => findings.filter((one) => one.verdict === verdict);

  test('nothing blocks but what a person has to decide', () => {
    expect(of('block').map(({ id, object, path }) => `${id} ${object} ${path}`)).toEqual(BLOCKED[name] ?? []);
  });

  test('no warning is a surprise', () => {
    expect([...new Set(of('warn').map(({ id }) => id))]).toEqual(WARNED[name] ?? []);
  });

  test('nothing of the machine or of a secret is left', () => {
    expect(text).not.toMatch(/127\.0\.0\.1|\/tmp\/|made-up|lab-token|BEGIN [A-Z ]+|eyJ[\w-]{20}|LS0tLS1/);
  });
});
