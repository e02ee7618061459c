import type { KubeObject } from '@vmshift/kubernetes';
import { reviewChart } from './review-chart';

const deployment = (image: string, version: string, labels: object = {}): KubeObject => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'traefik', namespace: 'traefik', labels: { 'helm.sh/chart': `traefik-${version}`, ...labels } },
  spec: {
    selector: { matchLabels: { app: 'traefik' } },
    template: {
      metadata: { labels: { app: 'traefik', 'helm.sh/chart': `traefik-${version}` } },
      spec: { containers: [{ name: 'traefik', image }] },
    },
  },
});

const definition = (schema: object, served = true): KubeObject => ({
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  metadata: { name: 'middlewares.traefik.io' },
  spec: { group: 'traefik.io', versions: [{ name: 'v1alpha1', served, schema }] },
});

const changes = (before: readonly KubeObject[], after: readonly KubeObject[]) =>
  reviewChart(before, after).changes.flatMap(({ object, fields }) => fields.map(({ path }) => `${object} ${path}`));

test('an image by tag is what charts have, one of other people is not', () => {
  const before = [deployment('docker.io/traefik:v3.7.0', '1.0.0')];
  const [newer, elsewhere] = ['docker.io/traefik:v3.7.1', 'example.org/traefik:v3.7.1'].map((image) =>
    reviewChart(before, [deployment(image, '1.0.1')]),
  );
  expect(newer?.changes.flatMap(({ fields }) => fields.map(({ path }) => path))).toEqual([
    'spec.template.spec.containers[traefik].image',
  ]);
  expect(newer?.findings).toEqual([]);
  expect(elsewhere?.findings.map(({ id }) => id)).toEqual(['image-of-another-repository']);
});

test('the version in the labels of every object is no change, another label is one', () => {
  const image = 'docker.io/traefik:v3.7.0';
  expect(changes([deployment(image, '1.0.0')], [deployment(image, '1.0.1')])).toEqual([]);
  expect(changes([deployment(image, '1.0.0')], [deployment(image, '1.0.1', { team: 'a' })])).toEqual([
    'Deployment/traefik metadata.labels.team',
  ]);
});

test('a schema is told by its digest, and what is served by its value', () => {
  const [before, after] = [{ openAPIV3Schema: { type: 'object' } }, { openAPIV3Schema: { type: 'array' } }];
  const [change] = reviewChart([definition(before)], [definition(after)]).changes;
  expect(change?.fields).toEqual([
    {
      path: 'spec.versions[0].schema',
      before: expect.stringMatching(/^sha256:\w{12}$/),
      after: expect.stringMatching(/^sha256:\w{12}$/),
    },
  ]);
  expect(changes([definition(before)], [definition(before, false)])).toEqual([
    'CustomResourceDefinition/middlewares.traefik.io spec.versions[0].served',
  ]);
});

test('an object of a kind that Argo CD does not apply may come by Helm', () => {
  const added = reviewChart(
    [deployment('docker.io/traefik:v3.7.0', '1.0.0')],
    [
      deployment('docker.io/traefik:v3.7.0', '1.0.0'),
      { apiVersion: 'v1', kind: 'PodTemplate', metadata: { name: 'a', namespace: 'elsewhere' } },
    ],
  );
  expect(added.changes.map(({ change, object }) => `${change} ${object}`)).toEqual(['added PodTemplate/a']);
  expect(added.findings).toEqual([]);
});
