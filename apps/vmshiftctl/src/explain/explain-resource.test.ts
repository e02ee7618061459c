import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { model } from '@vmshift/environments';
import { renderOnce } from '@vmshift/infra/testing';
import { explainResource } from './explain-resource';

const outdir = mkdtempSync(join(tmpdir(), 'vmshift-explain-'));
afterAll(() => rmSync(outdir, { recursive: true, force: true }));

const SOURCE = 'packages/environments/src/environments.ts';
const text = `export const model = ${JSON.stringify(model, null, 2)};`;
const sources = { model, outdir, read: (file: string) => (file === SOURCE ? text : undefined) };
const explain = (stack: string, address: string, field?: string) => explainResource(sources, stack, address, field);
const paths = (explanation: ReturnType<typeof explain>) => explanation.origins.map(({ path }) => path);

test('tells the lines that made a block, and the value of the model that a field comes from', () => {
  const explanation = explain('cluster-production', 'linode_lke_cluster.cluster_lke', 'pool[0].autoscaler.max');
  expect(explanation.madeAt.slice(0, 2).map(({ file }) => file)).toEqual([
    'apps/infra/src/constructs/kubernetes-cluster.ts',
    'apps/infra/src/stacks/cluster-stack.ts',
  ]);
  expect(explanation.origins).toEqual([
    {
      from: 'model',
      path: 'production.cluster.nodePool.maxNodes',
      value: explanation.value,
      place: { file: SOURCE, line: expect.any(Number) },
      fields: ['pool[0].autoscaler.max'],
    },
  ]);
  expect(explanation.rules.map(({ id }) => id)).toContain('node-pools');
});

test('reads the values of a chart as a report prints them', () => {
  const field = 'values.providers.file.content.http.middlewares.requests-in-flight.inFlightReq.amount';
  expect(paths(explain('platform-staging', 'helm_release.ingress_traefik', field))).toContain(
    'staging.ingress.limitRequests',
  );
});

test('tells the revision that is sent, which follows what the argument says', () => {
  const stack: { resource: Record<string, Record<string, Record<string, unknown>>> } = JSON.parse(
    renderOnce(model).files.get('stacks/platform-production/cdk.tf.json') ?? '',
  );
  const sent = stack.resource.kubernetes_secret_v1?.secret_application?.data_wo_revision;
  const explanation = explain('platform-production', 'kubernetes_secret_v1.secret_application', 'data_wo_revision');
  expect(explanation.value).toBe(sent);
  expect(paths(explanation)).toEqual(
    expect.arrayContaining(['production.secretRevisions.application', 'production.database.user']),
  );
});

test('knows what is no resource, and the stack that all environments share', () => {
  expect(paths(explain('platform-production', 'output.load_balancer_hostname', 'description'))).toContain(
    'production.host',
  );
  expect(paths(explain('argocd', 'helm_release.argo-cd', 'version'))).toEqual(['platform.argoCd.chart.version']);
});

test.each([
  [
    'linode_lke_cluster.cluster',
    '',
    'cluster-production has no "linode_lke_cluster.cluster"; nearest: linode_lke_cluster.cluster_lke',
  ],
  [
    'linode_lke_cluster.cluster_lke',
    'zone',
    'cluster-production: linode_lke_cluster.cluster_lke has no field "zone"; allowed: ',
  ],
])('refuses %s %s, and names what there is', (address, field, message) => {
  expect(() => explain('cluster-production', address, field)).toThrow(message);
});
