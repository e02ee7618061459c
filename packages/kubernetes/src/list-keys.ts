import { type Data, isData } from './data';

const byName = (item: Data) => text(item.name);
/** @see https://kubernetes.io/docs/reference/using-api/server-side-apply/#merge-strategy `x-kubernetes-list-map-keys` */
const byPort = (item: Data) => `${text(item.containerPort ?? item.port ?? '*')}/${text(item.protocol ?? 'TCP')}`;

/** What identifies an item of the lists that the API server or a controller reads as a map. */
const KEYS: Readonly<Record<string, (item: Data) => string>> = {
  containers: byName,
  initContainers: byName,
  ephemeralContainers: byName,
  env: byName,
  volumes: byName,
  imagePullSecrets: byName,
  sysctls: byName,
  ports: byPort,
  volumeMounts: (item) => text(item.mountPath),
  volumeDevices: (item) => text(item.devicePath),
  volumeClaimTemplates: (item) => text(isData(item.metadata) ? item.metadata.name : ''),
  topologySpreadConstraints: (item) => `${text(item.topologyKey)}/${text(item.whenUnsatisfiable)}`,
  hostAliases: (item) => text(item.ip),
  rules: (item) => text(item.host ?? '*'),
  paths: (item) => `${text(item.path)} ${text(item.pathType)}`,
  metrics: (item) => `${text(item.type)}/${text(metricName(item))}`,
  limits: (item) => text(item.type),
  items: (item) => text(item.path ?? item.key),
};

/** Lists that are sets, of which equal items may stand twice: order and place mean nothing. */
const SETS: ReadonlySet<string> = new Set([
  'accessModes',
  'add',
  'apiGroups',
  'drop',
  'egress',
  'except',
  'externalIPs',
  'finalizers',
  'from',
  'hostnames',
  'hosts',
  'ingress',
  'ipFamilies',
  'loadBalancerSourceRanges',
  'matchExpressions',
  'matchFields',
  'nodeSelectorTerms',
  'policies',
  'policyTypes',
  'preferredDuringSchedulingIgnoredDuringExecution',
  'requiredDuringSchedulingIgnoredDuringExecution',
  'resourceNames',
  'resources',
  'readinessGates',
  'scopes',
  'secrets',
  'sources',
  'subjects',
  'supplementalGroups',
  'tls',
  'to',
  'tolerations',
  'values',
  'verbs',
]);

/** How a list is compared: item by item in order, by key, or as a set. */
export type ListOrder = { readonly kind: 'ordered' } | { readonly kind: 'set' } | KeyedList;

interface KeyedList {
  readonly kind: 'keyed';
  readonly key: (item: Data) => string;
  /** Whether the order of the same items has a meaning of its own. */
  readonly ordered: boolean;
}

/**
 * How the list in a field is compared.
 * @param field name of the field that holds the list
 * @param kind kind of the object it is in
 */
export function listOrder(field: string, kind: string, items: readonly unknown[]): ListOrder {
  if (field === 'rules' && kind !== 'Ingress') return { kind: RBAC.has(kind) ? 'set' : 'ordered' };
  if (SETS.has(field) || (field === 'ports' && kind === 'NetworkPolicy')) return { kind: 'set' };
  const key = Object.hasOwn(KEYS, field) ? KEYS[field] : undefined;
  if (key === undefined || !items.every(isData)) return { kind: 'ordered' };
  return { kind: 'keyed', key, ordered: field === 'initContainers' || (field === 'env' && refersToOthers(items)) };
}

const RBAC: ReadonlySet<string> = new Set(['Role', 'ClusterRole']);

/**
 * `$(NAME)` in a value is replaced only by variables that stand before it.
 * @see https://kubernetes.io/docs/tasks/inject-data-application/define-interdependent-environment-variables/
 */
function refersToOthers(items: readonly unknown[]): boolean {
  return items.some((item) => isData(item) && typeof item.value === 'string' && item.value.includes('$('));
}

function metricName(metric: Data): unknown {
  for (const key of ['resource', 'containerResource', 'pods', 'object', 'external']) {
    const source = metric[key];
    if (isData(source)) return source.name ?? (isData(source.metric) ? source.metric.name : '');
  }
  return '';
}

function text(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}
