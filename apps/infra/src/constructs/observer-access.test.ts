import {
  model,
  OBSERVED_CERTIFICATES,
  OBSERVED_IN_CLUSTER,
  OBSERVED_IN_NAMESPACE,
  type ObservedKind,
} from '@vmshift/environments';
import { type Block, stackOf } from '../../test-support/stack-json';

interface Rule {
  readonly api_groups: readonly string[];
  readonly resources: readonly string[];
  readonly verbs: readonly string[];
}

const { resource } = stackOf(model, 'platform-dev');
const rulesOf = (block: Block | undefined) => (block as { rule?: readonly Rule[] } | undefined)?.rule ?? [];
const namespaced = rulesOf(resource.kubernetes_role_v1?.observer_role);
const clusterWide = rulesOf(resource.kubernetes_cluster_role_v1?.['observer_cluster-role']);
const named = (kinds: readonly ObservedKind[]) => kinds.map(({ group, resource: name }) => `${group}/${name}`).sort();
const readable = (rules: readonly Rule[]) =>
  rules.flatMap(({ api_groups, resources }) =>
    api_groups.flatMap((group) => resources.map((each) => `${group}/${each}`)),
  );

test('the observer reads what a diagnosis asks for, and the logs of pods', () => {
  const kinds = [...OBSERVED_IN_NAMESPACE, ...OBSERVED_CERTIFICATES];
  expect(readable(namespaced).sort()).toEqual([...named(kinds), '/pods/log'].sort());
  expect(readable(clusterWide).sort()).toEqual(named(OBSERVED_IN_CLUSTER));
});

test('the observer writes nothing, and reads no Secret and no ConfigMap', () => {
  for (const { api_groups, resources, verbs } of [...namespaced, ...clusterWide]) {
    expect([...api_groups, ...resources, ...verbs]).not.toContain('*');
    expect(resources.filter((each) => /secrets|configmaps/.test(each))).toEqual([]);
    expect(verbs.filter((verb) => verb !== 'get' && verb !== 'list')).toEqual([]);
  }
});

test('the observer has no token that lasts', () => {
  const secrets = Object.values(resource.kubernetes_secret_v1 ?? {});
  expect(secrets.map((secret) => JSON.stringify(secret)).filter((text) => text.includes('observer'))).toEqual([]);
  expect(resource.kubernetes_service_account_v1?.observer_account).toMatchObject({
    automount_service_account_token: false,
  });
});

test('in the namespace of Argo CD the observer reads Applications alone', () => {
  const argoCd = stackOf(model, 'argocd').resource;
  const role = rulesOf(argoCd.kubernetes_role_v1?.observer_role);
  expect(role).toEqual([{ api_groups: ['argoproj.io'], resources: ['applications'], verbs: ['get', 'list'] }]);
  const hosting = model.environments.find(({ cluster }) => cluster.hostsArgoCd);
  expect(argoCd.kubernetes_role_binding_v1?.['observer_role-binding']).toMatchObject({
    subject: [{ kind: 'ServiceAccount', name: 'vmshift-observer', namespace: hosting?.namespace }],
  });
});
