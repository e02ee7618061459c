import { testRule } from '@vmshift/findings/testing';
import { type LayerEdit, layerSide, layers } from '../../test-support';
import { layerRules } from './rules';

const WORKER = 'Deployment/vmshift-celery-worker';
const POD = 'spec.template.spec';
const INGRESS = 'Ingress/vmshift-api-ingress';
const ISSUER = 'metadata.annotations["cert-manager.io/cluster-issuer"]';
const SECRET = 'platform-staging: kubernetes_secret_v1.application';
const POOL = 'cluster-staging: linode_lke_node_pool.batch';
const CLASS = 'platform-staging: kubernetes_ingress_class_v1.edge';
const ISSUERS = 'platform-staging: helm_release.issuers';
const STORAGE = 'platform-staging: kubernetes_storage_class_v1.fast';
const ROLE = 'platform-staging: kubernetes_role_v1.argocd';
const APPS = 'argocd: helm_release.apps';
const CLUSTER = 'cluster-staging: linode_lke_cluster.lke';
const NAMESPACE = 'platform-staging: kubernetes_namespace_v1.namespace';

const both =
  (...edits: readonly LayerEdit[]): LayerEdit =>
  (objects, stacks) =>
    edits.map((edit) => edit(objects, stacks));

const nothing: LayerEdit = () => undefined;

const readKey: LayerEdit = (objects) =>
  objects.map<readonly object[]>(WORKER, `${POD}.containers[0].env`, (env) => [
    ...env,
    { name: 'MAIL_KEY', valueFrom: { secretKeyRef: { name: 'vmshift-secrets', key: 'MAIL_KEY' } } },
  ]);
const writeKey: LayerEdit = (_, stacks) =>
  stacks.edit(SECRET, (secret) => ({
    ...secret,
    data_wo: { ...(secret.data_wo as object), MAIL_KEY: `\${var.mail_key}` },
  }));

const label = { 'vmshift/node-pool': 'batch' };
const taint = { key: 'vmshift/node-pool', value: 'batch', effect: 'NoSchedule' };
const selectPool: LayerEdit = (objects) =>
  objects
    .set(WORKER, `${POD}.nodeSelector`, label)
    .set(WORKER, `${POD}.tolerations`, [{ ...taint, operator: 'Equal' }]);
const makePool =
  (pool: object): LayerEdit =>
  (_, stacks) =>
    stacks.set(POOL, { type: 'g6-standard-4', ...pool });
const reservedPool = makePool({ labels: label, taint: [taint] });

const nameClass: LayerEdit = (objects) => objects.set(INGRESS, 'spec.ingressClassName', 'edge');
const makeClass: LayerEdit = (_, stacks) => stacks.set(CLASS, { metadata: { name: 'edge' } });
const nameIssuer: LayerEdit = (objects) => objects.set(INGRESS, ISSUER, 'letsencrypt-prod');
const makeIssuer: LayerEdit = (_, stacks) =>
  stacks.edit(ISSUERS, ({ values, ...release }) => ({
    ...release,
    values: [...(values as readonly string[]), '{"issuers":{"letsencrypt-prod":{"acme":{}}}}'],
  }));
const nameStorage: LayerEdit = (objects) =>
  objects.set('PersistentVolumeClaim/redis-pvc', 'spec.storageClassName', 'fast');
const makeStorage: LayerEdit = (_, stacks) => stacks.set(STORAGE, { metadata: { name: 'fast' } });

const at = (object: string, path: string, now: string) => ({ object, path, now });
const KEY = at(
  WORKER,
  `${POD}.containers[vmshift-celery-worker].env[MAIL_KEY]`,
  'the key MAIL_KEY of the Secret vmshift-secrets',
);
const POOL_NEEDED = at(
  WORKER,
  `${POD}.nodeSelector`,
  'a node pool with the label vmshift/node-pool=batch, whose taints the pods tolerate',
);
const CLASS_NEEDED = at(INGRESS, 'spec.ingressClassName', 'the IngressClass edge');
const ISSUER_NEEDED = at(INGRESS, ISSUER, 'the ClusterIssuer letsencrypt-prod');
const STORAGE_NEEDED = at('PersistentVolumeClaim/redis-pvc', 'spec.storageClassName', 'the StorageClass fast');

test('the stacks of the tests provide all that the frozen environment needs', () => {
  const { needs, stacks } = layerSide();
  const lacking = needs.filter(({ providers }) => providers(stacks).includes(undefined));
  expect(lacking.map(({ group, name }) => `${group} ${name}`)).toEqual([]);
});

testRule(layerRules, 'dependency-missing', {
  flags: {
    'a key that no stack writes': [layers(readKey), KEY],
    'a key that an expression may write': [
      layers(both(readKey, (_, stacks) => stacks.edit(SECRET, (secret) => ({ ...secret, data: `\${local.more}` })))),
      KEY,
    ],
    'a key of a Secret of the same name elsewhere': [
      layers(
        both(readKey, (_, stacks) =>
          stacks.set('platform-staging: kubernetes_secret_v1.other', {
            metadata: { name: 'vmshift-secrets', namespace: 'other' },
            data_wo: { MAIL_KEY: 'x' },
          }),
        ),
      ),
      KEY,
    ],
    'a key of a resource that is repeated': [
      layers(
        both(readKey, writeKey, (_, stacks) => stacks.edit(SECRET, (secret) => ({ ...secret, count: 0 }))),
        writeKey,
      ),
      KEY,
    ],
    'a Secret that nodes pull images with': [
      layers((objects) => objects.set(WORKER, `${POD}.imagePullSecrets`, [{ name: 'other' }])),
      {
        ...at(WORKER, `${POD}.imagePullSecrets[other]`, 'the key .dockerconfigjson of the Secret other'),
        verdict: 'block',
      },
    ],
    'a pool that no stack makes': [layers(selectPool), POOL_NEEDED],
    'a pool whose taint the pods do not tolerate': [
      layers(selectPool, makePool({ labels: label, taint: [{ ...taint, value: 'night' }] })),
      POOL_NEEDED,
    ],
    'a class, an issuer and a storage class that no stack makes': [
      layers(both(nameClass, nameIssuer, nameStorage)),
      CLASS_NEEDED,
      ISSUER_NEEDED,
      STORAGE_NEEDED,
    ],
  },
  accepts: {
    'a key that the base writes': layers(readKey, writeKey),
    'a key that was missing before': layers(nothing, readKey),
    'a pool that the base makes': layers(selectPool, reservedPool),
    'a class that LKE has': layers((objects) =>
      objects.set('PersistentVolumeClaim/redis-pvc', 'spec.storageClassName', 'linode-block-storage'),
    ),
  },
});

testRule(layerRules, 'dependency-not-deployed', {
  flags: {
    'a key and its reader in one change': [
      layers(both(readKey, writeKey)),
      {
        ...KEY,
        fix: expect.stringContaining(
          'merge this first, in a change of its own: platform-<environment>: kubernetes_secret_v1.application data_wo.MAIL_KEY; when infra.yaml has deployed it',
        ),
      },
    ],
    'a pool and what is placed on it': [
      layers(both(selectPool, reservedPool)),
      { ...POOL_NEEDED, fix: expect.stringContaining('labels {"vmshift/node-pool":"batch"}') },
    ],
    'a pool that is reserved in the same change': [layers(both(selectPool, reservedPool), makePool({})), POOL_NEEDED],
    'a class, an issuer and a storage class in one change': [
      layers(both(nameClass, nameIssuer, nameStorage, makeClass, makeIssuer, makeStorage)),
      CLASS_NEEDED,
      ISSUER_NEEDED,
      STORAGE_NEEDED,
    ],
  },
  accepts: {
    'the key alone': layers(writeKey),
    'its reader, once the key is there': layers(readKey, writeKey),
    'the pool alone': layers(reservedPool),
    'what the base makes already': layers(
      both(nameClass, nameIssuer, nameStorage),
      both(makeClass, makeIssuer, makeStorage),
    ),
    'an environment that Argo CD does not follow yet': layers(both(readKey, writeKey), (_, stacks) =>
      stacks.set(APPS, undefined),
    ),
  },
});

const dropKey: LayerEdit = (objects) =>
  objects.map<readonly { readonly name: string }[]>(WORKER, `${POD}.containers[0].env`, (env) =>
    env.filter(({ name }) => name !== 'MAIL_KEY'),
  );
const unwriteKey: LayerEdit = (_, stacks) =>
  stacks.edit(SECRET, ({ data_wo, ...secret }) => {
    const { MAIL_KEY: _gone, ...kept } = data_wo as Readonly<Record<string, string>>;
    return { ...secret, data_wo: kept };
  });
const leavePool: LayerEdit = (objects) =>
  objects.set(WORKER, `${POD}.nodeSelector`, undefined).set(WORKER, `${POD}.tolerations`, undefined);

testRule(layerRules, 'dependency-removed', {
  flags: {
    'all keys that pods read': [
      layers((_, stacks) => stacks.edit(SECRET, ({ data_wo: _gone, ...secret }) => secret)),
      { object: SECRET, path: '', fix: expect.stringMatching(/^keep the keys /) },
    ],
    'a key, in one change with its reader': [
      layers(both(dropKey, unwriteKey), both(readKey, writeKey)),
      {
        ...{ object: SECRET, path: 'data_wo.MAIL_KEY', before: 'the key MAIL_KEY of the Secret vmshift-secrets' },
        fix: expect.stringMatching(/^merge the change of dist\/ first, without this one; when Argo CD has synced it/),
      },
    ],
    'a pool, in one change with the placement': [
      layers(
        both(leavePool, (_, stacks) => stacks.set(POOL, undefined)),
        both(selectPool, reservedPool),
      ),
      { object: POOL, path: '' },
    ],
    'the label of a pool that pods select': [
      layers(makePool({ taint: [taint] }), both(selectPool, reservedPool)),
      { object: POOL, path: '', fix: expect.stringMatching(/^keep a node pool/) },
    ],
    'the only pool without a taint': [
      layers((_, stacks) =>
        stacks.edit(CLUSTER, (lke) => ({ ...lke, pool: [{ type: 'g6-standard-2', taint: [taint] }] })),
      ),
      { object: CLUSTER, path: 'pool[0]' },
    ],
    'metrics-server': [
      layers((_, stacks) => stacks.set('platform-staging: helm_release.metrics', undefined)),
      { object: 'platform-staging: helm_release.metrics', path: '' },
    ],
  },
  accepts: {
    'a key that no pod reads': layers(unwriteKey, writeKey),
    'the reader alone': layers(dropKey, both(readKey, writeKey)),
    'the pool, once no pod selects it': layers((_, stacks) => stacks.set(POOL, undefined), reservedPool),
    'a Secret under another address': layers((_, stacks) =>
      stacks.edit(SECRET, (secret) => {
        stacks.set('platform-staging: kubernetes_secret_v1.renamed', secret);
        return { ...secret, metadata: { name: 'other' } };
      }),
    ),
    'everything, with the environment': {
      before: layerSide(),
      after: { ...layerSide(), needs: [], stacks: { environment: 'staging', resources: [] } },
    },
  },
});

const WIDGET = { apiVersion: 'batch/v1', kind: 'Widget', metadata: { name: 'x', namespace: 'vmshift-staging' } };
const ROUTE = { ...WIDGET, apiVersion: 'v1', kind: 'Endpoints' };
const addKind: LayerEdit = (objects) => objects.add(ROUTE);
const allowInRole: LayerEdit = (_, stacks) =>
  stacks.edit(ROLE, (role) => ({
    ...role,
    rule: [
      ...(role.rule as readonly object[]),
      { api_groups: [''], resources: ['endpoints', 'endpointses'], verbs: ['*'] },
    ],
  }));
const allowInProject: LayerEdit = (_, stacks) =>
  stacks.edit(APPS, (release) => {
    const [text = '{}'] = release.values as readonly string[];
    const values = JSON.parse(text);
    values.projects['vmshift-staging'].namespaceResourceWhitelist.push({ group: '*', kind: 'Endp*' });
    return { ...release, values: [JSON.stringify(values)] };
  });
const KIND_NEEDED = at(
  'Endpoints/x',
  'kind',
  'Argo CD’s permission to write Endpoints, in its Role and its AppProject',
);

testRule(layerRules, 'sync-dependency-missing', {
  flags: {
    'a kind that neither Role nor project allows': [layers(addKind), KIND_NEEDED],
    'a kind that the Role alone allows': [layers(both(addKind, allowInRole)), KIND_NEEDED],
    'a namespace that no stack makes': [
      layers((objects) => objects.add({ ...ROUTE, kind: 'ConfigMap', metadata: { name: 'x', namespace: 'other' } })),
      at('ConfigMap/x', 'metadata.namespace', 'the namespace other, in the cluster and in the AppProject'),
    ],
    'an API version that the cluster does not serve': [
      layers((objects) => objects.set('CronJob/postgresql-backup', 'apiVersion', 'batch/v1beta1')),
      at('CronJob/postgresql-backup', 'apiVersion', 'a Kubernetes version that serves batch/v1beta1/CronJob'),
    ],
  },
  accepts: {
    'a kind that both allow': layers(addKind, both(allowInRole, allowInProject)),
    'a new object of a kind that is there': layers((objects) =>
      objects.add({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'x', namespace: 'vmshift-staging' } }),
    ),
  },
});

testRule(layerRules, 'sync-dependency-not-deployed', {
  flags: {
    'a kind and the permission in one change': [
      layers(both(addKind, allowInRole, allowInProject)),
      {
        ...KIND_NEEDED,
        fix: expect.stringContaining(
          'platform-<environment>: kubernetes_role_v1.argocd rule; argocd: helm_release.apps values.projects.vmshift-staging',
        ),
      },
    ],
  },
  accepts: { 'the permission alone': layers(both(allowInRole, allowInProject)) },
});

testRule(layerRules, 'sync-dependency-removed', {
  flags: {
    'the namespace, and with it all that is there': [
      layers((_, stacks) => stacks.edit(NAMESPACE, () => ({ metadata: { name: 'other' } }))),
      { object: NAMESPACE, path: '' },
    ],
    'the right of Argo CD to prune': [
      layers((_, stacks) =>
        stacks.edit(ROLE, (role) => ({
          ...role,
          rule: (role.rule as readonly { verbs: readonly string[] }[]).map((rule) => ({
            ...rule,
            verbs: rule.verbs.filter((verb) => verb !== 'delete'),
          })),
        })),
      ),
      { object: ROLE, path: 'rule' },
    ],
    'the destination of the project': [
      layers((_, stacks) =>
        stacks.edit(APPS, (release) => ({
          ...release,
          values: [...(release.values as readonly string[]), '{"projects":{"vmshift-staging":{"destinations":[]}}}'],
        })),
      ),
      { object: APPS, path: 'values.projects.vmshift-staging.destinations' },
    ],
  },
  accepts: {
    'a kind of which no object is left': layers(nothing, allowInRole),
    'an Application of another environment that reads the folder, too': layers((_, stacks) =>
      stacks.edit(APPS, (release) => {
        const values = (release.values as readonly string[]).map((text) => JSON.parse(text));
        const other = {
          project: 'vmshift-production',
          source: { path: 'dist/staging' },
          destination: { namespace: 'vmshift-production' },
        };
        const applications = { 'a-production': other, ...values[0].applications };
        return {
          ...release,
          values: [{ ...values[0], applications }, ...values.slice(1)].map((one) => JSON.stringify(one)),
        };
      }),
    ),
  },
});

const URL = `postgresql://u:\${urlencode(var.postgres_password)}@`;
const nameServer =
  (host: string): LayerEdit =>
  (_, stacks) =>
    stacks.edit(SECRET, (secret) => ({
      ...secret,
      data_wo: { ...(secret.data_wo as object), DATABASE_URL: `${URL}${host}/vmshift` },
    }));
const removeServer: LayerEdit = (objects) => objects.remove('Service/pgbouncer');
const direct = nameServer('postgresql:5432');
const pooled = nameServer('pgbouncer:6432');
const managed = nameServer(`\${data.terraform_remote_state.cluster.outputs.host}:5432`);

testRule(layerRules, 'secret-server-removed', {
  flags: {
    'a pooler that the Secret names until the deploy': [
      layers(both(removeServer, direct), pooled),
      {
        object: 'Service/pgbouncer',
        because: expect.stringMatching(/^DATABASE_URL of the Secret vmshift-secrets names it /),
      },
    ],
    'a server in the cluster that gives way to a managed one': [
      layers(
        both((objects) => objects.remove('Service/postgresql'), managed),
        direct,
      ),
      { object: 'Service/postgresql' },
    ],
  },
  accepts: {
    'the Secret first': layers(direct, pooled),
    'then the server': layers(removeServer, direct),
    'a value that names no server of the namespace': layers(removeServer, managed),
  },
});

testRule(layerRules, 'secret-server-not-synced', {
  flags: {
    'a pooler and the Secret that names it': [
      layers((objects, stacks) => {
        objects.add({ apiVersion: 'v1', kind: 'Service', metadata: { name: 'other', namespace: 'vmshift-staging' } });
        nameServer('other:6432')(objects, stacks);
      }),
      {
        ...{ object: SECRET, path: 'data_wo.DATABASE_URL', verdict: 'warn' },
        because: expect.stringContaining(' of the Secret vmshift-secrets names Service/other'),
      },
    ],
  },
  accepts: { 'a pooler that is there': layers(pooled, direct) },
});

testRule(layerRules, 'secret-server-unknown', {
  flags: {
    'a server of strangers': [
      layers(nameServer('db.example.com:5432'), direct),
      {
        object: SECRET,
        path: 'data_wo.DATABASE_URL',
        after: 'db.example.com',
        verdict: 'block',
        because:
          'DATABASE_URL of the Secret vmshift-secrets names db.example.com, which is no Service of dist/ and nothing that a stack makes',
      },
    ],
    'a URL without a port': [
      layers(nameServer('db.example.com/vmshift'), direct),
      { object: SECRET, after: 'db.example.com' },
    ],
    'a Service that is not there': [layers(nameServer('postgres:5432'), direct), { object: SECRET, after: 'postgres' }],
    'what was the address of a managed database': [
      layers(nameServer('db.example.com:5432'), managed),
      { object: SECRET, after: 'db.example.com' },
    ],
  },
  accepts: {
    'a Service of dist/': layers(pooled, direct),
    'the whole name of a Service': layers(nameServer('pgbouncer.vmshift-staging.svc.cluster.local:6432'), direct),
    'a database that a stack makes': layers(managed, direct),
    'it was named before': layers(() => undefined, nameServer('db.example.com:5432')),
  },
});
