import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ARGOCD_STACK, environmentStacks, type Model, model, stackEnvironments } from '@vmshift/environments';
import { largerModel, managedModel, variants } from '../test-support/models';
import { renderOnce } from '../test-support/render-once';
import { chartValues, stackOf, stacksOf } from '../test-support/stack-json';
import { renderTerraform } from './render-terraform';

const names = (of: Model): string[] => renderOnce(of).stacks.map(({ name }) => name);

test('what tests are given that render once is the same, the first time and later', () => {
  expect([renderOnce(managedModel), renderOnce(managedModel)]).toEqual(Array(2).fill(renderTerraform(managedModel)));
});

test('the stacks that the model names are made, and no others', () => {
  expect(names(model).sort()).toEqual([...stackEnvironments(model).keys()].sort());
  expect(names(largerModel)).toHaveLength(names(model).length + environmentStacks({ name: 'another' }).length);
});

test('one more environment gets a cluster, a platform, a registration, a project and an Application', () => {
  const argocd = stackOf(largerModel, 'argocd');
  expect(names(largerModel)).toEqual(expect.arrayContaining(['cluster-another', 'platform-another']));
  expect(argocd.resource.kubernetes_secret_v1).toHaveProperty('cluster-another');
  const values = chartValues(argocd.resource.helm_release?.['argocd-apps'] ?? {});
  expect(Object.keys(values.projects as object)).toContain('vmshift-another');
  expect(values.applications).toHaveProperty('vmshift-another.source.path', 'dist/another');
});

test('a stack comes after the stacks that it reads, here and in the order in which they are deployed', () => {
  for (const [, variant] of variants) {
    const { stacks } = renderOnce(variant);
    for (const order of [names(variant), [...stackEnvironments(variant).keys()]])
      for (const { name, dependencies } of stacks)
        expect(order.slice(0, order.indexOf(name))).toEqual(expect.arrayContaining([...dependencies]));
  }
});

test('Argo CD reads the cluster that it runs on and what each platform stack offers, no other cluster', () => {
  expect(renderOnce(model).stacks.find(({ name }) => name === ARGOCD_STACK)).toEqual({
    name: ARGOCD_STACK,
    dependencies: ['cluster-production', ...model.environments.map(({ name }) => `platform-${name}`).sort()],
  });
});

test('the result depends on the model alone', () => {
  const first = renderTerraform(managedModel);
  const restore = (['TZ', 'LANG'] as const).map((name) => {
    const value = process.env[name];
    return () => (value === undefined ? delete process.env[name] : Object.assign(process.env, { [name]: value }));
  });
  try {
    process.env.TZ = 'Pacific/Kiritimati';
    process.env.LANG = 'tr_TR.UTF-8';
    expect(renderTerraform(managedModel)).toEqual(first);
  } finally {
    for (const put of restore) put();
  }
});

test.each(variants)('with %s nothing of the machine or of the moment is in a file', (_, variant) => {
  for (const [path, text] of renderOnce(variant).files) {
    expect([path, text]).not.toEqual([path, expect.stringMatching(/stacktrace"|\bat .+:\d+:\d+/)]);
    for (const folder of [join(__dirname, '../../..'), tmpdir()])
      expect([path, text.includes(folder)]).toEqual([path, false]);
    expect([path, text]).not.toEqual([path, expect.stringMatching(/"\/(home|root|tmp|usr|Users|private|var)\//)]);
    expect([path, text]).not.toEqual([path, expect.stringMatching(/\d{4}-\d{2}-\d{2}T\d{2}:/)]);
  }
});

test.each(variants)(
  'with %s every provider is pinned exactly and Terraform knows write-only arguments',
  (_, variant) => {
    for (const { terraform } of stacksOf(variant).values()) {
      expect(terraform.required_version).toBe('>= 1.11.0');
      for (const { version } of Object.values(terraform.required_providers)) expect(version).toMatch(/^\d+\.\d+\.\d+$/);
    }
  },
);

test.each(variants)('with %s every name is one that Terraform accepts', (_, variant) => {
  for (const stack of stacksOf(variant).values()) {
    const named = [
      stack.output,
      stack.locals,
      stack.variable,
      ...Object.values(stack.resource),
      ...Object.values(stack.data ?? {}),
    ];
    for (const name of named.flatMap((block) => Object.keys(block ?? {})))
      expect(name).toMatch(/^[A-Za-z_][A-Za-z0-9_-]*$/);
  }
});

test.each(variants)(
  'with %s every release can be undone, is pinned, and is not alone with the helm provider',
  (_, variant) => {
    for (const { resource } of stacksOf(variant).values()) {
      const releases = Object.values(resource.helm_release ?? {});
      for (const release of releases) {
        expect(release).toMatchObject({
          atomic: true,
          version: expect.stringMatching(/^v?\d+\.\d+\.\d+$/),
          timeout: expect.any(Number),
        });
        const local = String(release.chart).startsWith('../');
        expect(release.repository).toEqual(local ? undefined : expect.stringMatching(/^https:/));
      }
      if (releases.length > 0) expect(Object.keys(resource).some((type) => type.startsWith('kubernetes_'))).toBe(true);
    }
  },
);

test('what production cannot lose is protected from destroy', () => {
  expect(stackOf(model, 'cluster-production').resource.linode_lke_cluster?.cluster_lke).toMatchObject({
    lifecycle: { prevent_destroy: true },
  });
  expect(stackOf(model, 'platform-production').resource.kubernetes_namespace_v1?.namespace).toMatchObject({
    lifecycle: { prevent_destroy: true },
  });
  expect(
    stackOf(managedModel, 'cluster-dev').resource.linode_database_postgresql_v2?.database_postgresql,
  ).toMatchObject({
    lifecycle: { prevent_destroy: true },
  });
});
