type Attributes = Readonly<Record<string, unknown>>;

/** Stacks that a test edits, by `<stack>: <address>`. */
export class StackDrafts {
  private readonly resources = new Map<string, Attributes>(Object.entries(STAGING));

  /** Sets a resource; undefined takes it away. */
  set(place: string, attributes: Attributes | undefined): this {
    if (attributes === undefined) this.resources.delete(place);
    else this.resources.set(place, attributes);
    return this;
  }

  /** Replaces the arguments of a resource that there is. */
  edit(place: string, change: (attributes: Attributes) => Attributes): this {
    const attributes = this.resources.get(place);
    if (attributes === undefined) throw new Error(`no ${place}`);
    return this.set(place, change(attributes));
  }

  /** Text of `cdk.tf.json` by stack. */
  texts(): ReadonlyMap<string, string> {
    const stacks = new Map<string, Record<string, Record<string, Attributes>>>();
    for (const [place, attributes] of this.resources) {
      const [stack = '', address = ''] = place.split(': ');
      const [type = '', name = ''] = address.split('.');
      const types = stacks.get(stack) ?? {};
      types[type] = { ...types[type], [name]: attributes };
      stacks.set(stack, types);
    }
    return new Map([...stacks].map(([stack, resource]) => [stack, JSON.stringify({ resource })]));
  }
}

const namespace = `\${kubernetes_namespace_v1.namespace.metadata[0].name}`;

const SECRET_KEYS = [
  ...['DATABASE_URL', 'DATABASE_DIRECT_URL', 'REDIS_URL', 'CELERY_BROKER_URL', 'CELERY_RESULT_BACKEND'],
  ...['POSTGRES_PASSWORD', 'REDIS_PASSWORD', 'PGBOUNCER_USERLIST', 'BACKUP_ACCESS_KEY_ID', 'BACKUP_SECRET_ACCESS_KEY'],
];

const VERBS = ['get', 'list', 'watch', 'create', 'update', 'patch', 'delete'];

/** The kinds of the frozen objects. */
const KINDS = [
  ...['ConfigMap', 'LimitRange', 'PersistentVolumeClaim', 'ResourceQuota', 'Service', 'ServiceAccount'].map((kind) =>
    kindOf('', kind),
  ),
  ...[kindOf('apps', 'Deployment'), kindOf('autoscaling', 'HorizontalPodAutoscaler'), kindOf('batch', 'CronJob')],
  ...[kindOf('batch', 'Job'), kindOf('networking.k8s.io', 'Ingress', 'ingresses')],
  ...[kindOf('networking.k8s.io', 'NetworkPolicy', 'networkpolicies'), kindOf('policy', 'PodDisruptionBudget')],
];

function kindOf(group: string, kind: string, resource = `${kind.toLowerCase()}s`) {
  return { group, kind, resource };
}

/** Stacks that provide all that the frozen `staging` needs. */
const STAGING: Readonly<Record<string, Attributes>> = {
  'cluster-staging: linode_lke_cluster.lke': {
    ...{ label: 'vmshift-staging', region: 'us-east', k8s_version: '1.35' },
    pool: [{ type: 'g6-standard-2', autoscaler: { min: 3, max: 5 } }],
  },
  'platform-staging: kubernetes_namespace_v1.namespace': { metadata: { name: 'vmshift-staging' } },
  'platform-staging: kubernetes_secret_v1.application': {
    metadata: { name: 'vmshift-secrets', namespace },
    data_wo: Object.fromEntries(SECRET_KEYS.map((key) => [key, `\${var.${key.toLowerCase()}}`])),
    data_wo_revision: 1,
  },
  'platform-staging: kubernetes_secret_v1.registry': {
    metadata: { name: 'ghcr-secret', namespace },
    data_wo: { '.dockerconfigjson': '{}' },
    data_wo_revision: 1,
    type: 'kubernetes.io/dockerconfigjson',
  },
  'platform-staging: kubernetes_ingress_class_v1.class': { metadata: { name: 'nginx' } },
  'platform-staging: helm_release.issuers': {
    chart: '../../../apps/infra/charts/cluster-issuers',
    values: [JSON.stringify({ issuers: { 'letsencrypt-staging': { acme: {} } } })],
  },
  'platform-staging: helm_release.metrics': { chart: 'metrics-server', values: ['{}'] },
  'platform-staging: kubernetes_secret_v1.token': {
    metadata: { name: 'token', namespace, annotations: { 'kubernetes.io/service-account.name': 'argocd-manager' } },
    type: 'kubernetes.io/service-account-token',
  },
  'platform-staging: kubernetes_role_binding_v1.argocd': {
    metadata: { name: 'argocd-manager', namespace },
    role_ref: { kind: 'Role', name: 'argocd-manager' },
    subject: [{ kind: 'ServiceAccount', name: 'argocd-manager' }],
  },
  'platform-staging: kubernetes_role_v1.argocd': {
    metadata: { name: 'argocd-manager', namespace },
    rule: KINDS.map(({ group, resource }) => ({ api_groups: [group], resources: [resource], verbs: VERBS })),
  },
  'argocd: helm_release.apps': {
    chart: 'argocd-apps',
    values: [
      JSON.stringify({
        projects: {
          'vmshift-staging': {
            destinations: [{ namespace: 'vmshift-staging' }],
            namespaceResourceWhitelist: KINDS.map(({ group, kind }) => ({ group, kind })),
          },
        },
        applications: {
          'vmshift-staging': {
            project: 'vmshift-staging',
            source: { path: 'dist/staging' },
            destination: { namespace: 'vmshift-staging' },
          },
        },
      }),
    ],
  },
};
