import { model, RENDERED_KINDS } from '@vmshift/environments';
import { stackOf } from '../../test-support/stack-json';

interface Rule {
  readonly api_groups: readonly string[];
  readonly resources: readonly string[];
  readonly verbs: readonly string[];
}

const WRITE = ['create', 'update', 'patch', 'delete'];

function rulesOf(environment: string): readonly Rule[] {
  return stackOf(model, `platform-${environment}`).resource.kubernetes_role_v1?.argocd_role?.rule as Rule[];
}

test.each(model.environments.map(({ name }) => name))('in %s the Role writes exactly these kinds', (name) => {
  const writable = rulesOf(name)
    .filter(({ verbs }) => WRITE.some((verb) => verbs.includes(verb)))
    .flatMap(({ api_groups, resources }) => api_groups.flatMap((group) => resources.map((each) => `${group}/${each}`)));
  expect(writable.sort()).toEqual(RENDERED_KINDS.map(({ group, resource }) => `${group}/${resource}`).sort());
});

test.each(model.environments.map(({ name }) => name))('in %s the Role names no Secret and no wildcard', (name) => {
  for (const { api_groups, resources, verbs } of rulesOf(name)) {
    expect([...api_groups, ...resources, ...verbs]).not.toContain('*');
    expect(resources).not.toContain('secrets');
  }
});

test('the account is bound in the namespace of its environment, by a Role', () => {
  const { resource } = stackOf(model, 'platform-dev');
  expect(resource.kubernetes_role_binding_v1?.['argocd_role-binding']).toMatchObject({
    metadata: { namespace: expect.stringContaining('kubernetes_namespace_v1.namespace') },
    role_ref: { kind: 'Role' },
  });
  const clusterWide = Object.entries(resource).filter(([type]) => type.includes('cluster_role'));
  expect(
    clusterWide.flatMap(([, blocks]) => Object.keys(blocks ?? {})).filter((id) => id.startsWith('argocd')),
  ).toEqual([]);
});
