import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { model, RENDERED_KINDS } from '@vmshift/environments';
import { parse } from 'yaml';
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

/** `group/Kind` of every object that is committed for the environments. */
function committedKinds(): string[] {
  const dist = join(__dirname, '../../../../dist');
  const files = readdirSync(dist, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.yaml'));
  const kinds = files.map((file) => {
    const { apiVersion, kind } = parse(readFileSync(join(dist, file), 'utf8')) as { apiVersion: string; kind: string };
    return `${apiVersion.includes('/') ? apiVersion.split('/')[0] : ''}/${kind}`;
  });
  return [...new Set(kinds)].sort();
}

test('the kinds that Argo CD may write are those of dist/', () => {
  expect(RENDERED_KINDS.map(({ group, kind }) => `${group}/${kind}`).sort()).toEqual(committedKinds());
});

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
  expect(Object.keys(resource).filter((type) => type.includes('cluster_role'))).toEqual([]);
});
