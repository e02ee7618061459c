import { testRule } from '@vmshift/findings/testing';
import { comparison, type EnvironmentDraft } from '@vmshift/manifest-review/testing';
import { changeRules } from '../rules';

const RBAC = 'rbac.authorization.k8s.io';

const bound = (rule: object) => (draft: EnvironmentDraft) =>
  draft.add(
    {
      apiVersion: `${RBAC}/v1`,
      kind: 'Role',
      metadata: { name: 'reader' },
      rules: [rule],
    },
    {
      apiVersion: `${RBAC}/v1`,
      kind: 'RoleBinding',
      metadata: { name: 'reader' },
      roleRef: { apiGroup: RBAC, kind: 'Role', name: 'reader' },
      subjects: [{ kind: 'ServiceAccount', name: 'vmshift' }],
    },
  );
const rule = (resources: readonly string[], verbs: readonly string[], over: object = {}) => ({
  ...{ apiGroups: [''], resources, verbs },
  ...over,
});
const another = (rule: object) => (draft: EnvironmentDraft) => draft.set('Role/reader', 'rules', [rule]);
const role = (...of: Parameters<typeof rule>) => comparison(bound(rule(...of)));
const binding = (roleName: string) =>
  comparison((draft) =>
    draft.add({
      apiVersion: `${RBAC}/v1`,
      kind: 'RoleBinding',
      metadata: { name: 'admin' },
      roleRef: { apiGroup: RBAC, kind: 'ClusterRole', name: roleName },
      subjects: [{ kind: 'ServiceAccount', name: 'vmshift' }],
    }),
  );

testRule(changeRules, 'rbac-grants-more', {
  flags: {
    'Secrets can be read': [
      role(['secrets'], ['get', 'list']),
      {
        object: 'ServiceAccount/vmshift',
        path: '',
        before: undefined,
        after: 'get /secrets, list /secrets',
        verdict: 'block',
      },
    ],
    'a role of the cluster': [
      binding('cluster-admin'),
      {
        object: 'ServiceAccount/vmshift',
        path: '',
        after: 'everything of ClusterRole/cluster-admin',
        because: 'a binding grants ServiceAccount/vmshift: everything of ClusterRole/cluster-admin',
        verdict: 'block',
      },
    ],
    'one object can be read': [
      role(['configmaps'], ['get'], { resourceNames: ['banner'] }),
      { object: 'ServiceAccount/vmshift', path: '', after: 'get /configmaps named banner', verdict: 'warn' },
    ],
    'a request can be approved': [
      role(['signers'], ['approve'], { apiGroups: ['certificates.k8s.io'] }),
      { object: 'ServiceAccount/vmshift', path: '', after: 'approve certificates.k8s.io/signers', verdict: 'block' },
    ],
    'a shell in each pod': [
      role(['*/exec'], ['get']),
      { object: 'ServiceAccount/vmshift', path: '', after: 'get /*/exec', verdict: 'block' },
    ],
    'more groups': [
      comparison(another(rule(['x'], ['get'], { apiGroups: ['', 'apps'] })), bound(rule(['x'], ['get']))),
      { object: 'ServiceAccount/vmshift', path: '', before: 'get /x', after: 'get apps/x', verdict: 'warn' },
    ],
    'a path of the API server': [
      comparison(bound({ verbs: ['get'], nonResourceURLs: ['/metrics'] })),
      { object: 'ServiceAccount/vmshift', path: '', after: 'get /metrics', verdict: 'warn' },
    ],
  },
  accepts: {
    'a part of what every verb allowed': comparison(
      another(rule(['configmaps'], ['get', 'list'])),
      bound(rule(['configmaps'], ['*'])),
    ),
    'a role that is bound to no subject': comparison((draft) =>
      draft.add({
        apiVersion: `${RBAC}/v1`,
        kind: 'Role',
        metadata: { name: 'all' },
        rules: [{ verbs: ['*'], resources: ['*'] }],
      }),
    ),
  },
});

const BEAT = 'Deployment/vmshift-celery-beat';
const CONTAINER = 'spec.template.spec.containers[vmshift-celery-beat]';
const variable = (name: string, key: string) => ({
  name,
  valueFrom: { secretKeyRef: { name: 'vmshift-secrets', key } },
});
const addVariable = (name: string, key: string) =>
  comparison((draft) => draft.map<unknown[]>(BEAT, `${CONTAINER}.env`, (env) => [...env, variable(name, key)]));

testRule(changeRules, 'reads-more-secrets', {
  flags: {
    'one key': [
      addVariable('DB', 'POSTGRES_PASSWORD'),
      { object: BEAT, path: `${CONTAINER}.env[DB]`, after: 'vmshift-secrets:POSTGRES_PASSWORD', verdict: 'warn' },
    ],
    'the whole Secret as environment': [
      comparison((draft) => draft.set(BEAT, `${CONTAINER}.envFrom`, [{ secretRef: { name: 'vmshift-secrets' } }])),
      { object: BEAT, path: `${CONTAINER}.envFrom[0]`, after: 'vmshift-secrets', verdict: 'block' },
    ],
    'the whole Secret as files': [
      comparison((draft) =>
        draft.map<unknown[]>(BEAT, 'spec.template.spec.volumes', (volumes) => [
          ...volumes,
          { name: 'secrets', secret: { secretName: 'vmshift-secrets' } },
        ]),
      ),
      { object: BEAT, path: 'spec.template.spec.volumes[secrets]', after: 'vmshift-secrets', verdict: 'block' },
    ],
    'a new workload that reads one': [
      comparison((draft) =>
        draft.add({
          ...{ apiVersion: 'batch/v1', kind: 'CronJob', metadata: { name: 'report' } },
          spec: {
            jobTemplate: { spec: { template: { spec: { containers: [{ name: 'a', env: [variable('DB', 'X')] }] } } } },
          },
        }),
      ),
      { object: 'CronJob/report', before: undefined, after: 'vmshift-secrets:X', verdict: 'warn' },
    ],
  },
  accepts: {
    'the same key under another name': addVariable('BROKER', 'CELERY_BROKER_URL'),
    'a key of a Secret that it held whole': comparison(
      (draft) =>
        draft
          .set(BEAT, `${CONTAINER}.envFrom`, undefined)
          .map<unknown[]>(BEAT, `${CONTAINER}.env`, (env) => [...env, variable('DB', 'POSTGRES_PASSWORD')]),
      (draft) => draft.set(BEAT, `${CONTAINER}.envFrom`, [{ secretRef: { name: 'vmshift-secrets' } }]),
    ),
  },
});
