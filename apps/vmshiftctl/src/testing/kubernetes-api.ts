import type { IncomingMessage } from 'node:http';
import { type Answer, type LoopbackServer, loopbackServer } from './loopback-server';

interface KubernetesObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string; readonly [key: string]: unknown };
  readonly [key: string]: unknown;
}

interface ServedKind {
  readonly plural: string;
  readonly kind: string;
  readonly version: string;
  readonly shortNames?: readonly string[];
  readonly ofCluster?: true;
}

/** Kinds that it serves: all that our commands ask for. */
const KINDS: readonly ServedKind[] = [
  { plural: 'pods', kind: 'Pod', version: 'v1', shortNames: ['po'] },
  { plural: 'events', kind: 'Event', version: 'v1', shortNames: ['ev'] },
  { plural: 'services', kind: 'Service', version: 'v1', shortNames: ['svc'] },
  { plural: 'persistentvolumeclaims', kind: 'PersistentVolumeClaim', version: 'v1', shortNames: ['pvc'] },
  { plural: 'resourcequotas', kind: 'ResourceQuota', version: 'v1', shortNames: ['quota'] },
  { plural: 'limitranges', kind: 'LimitRange', version: 'v1' },
  { plural: 'namespaces', kind: 'Namespace', version: 'v1', shortNames: ['ns'], ofCluster: true },
  { plural: 'nodes', kind: 'Node', version: 'v1', shortNames: ['no'], ofCluster: true },
  { plural: 'persistentvolumes', kind: 'PersistentVolume', version: 'v1', shortNames: ['pv'], ofCluster: true },
  { plural: 'deployments', kind: 'Deployment', version: 'apps/v1', shortNames: ['deploy'] },
  { plural: 'replicasets', kind: 'ReplicaSet', version: 'apps/v1', shortNames: ['rs'] },
  { plural: 'jobs', kind: 'Job', version: 'batch/v1' },
  { plural: 'cronjobs', kind: 'CronJob', version: 'batch/v1' },
  { plural: 'ingresses', kind: 'Ingress', version: 'networking.k8s.io/v1', shortNames: ['ing'] },
  { plural: 'endpointslices', kind: 'EndpointSlice', version: 'discovery.k8s.io/v1' },
  {
    plural: 'horizontalpodautoscalers',
    kind: 'HorizontalPodAutoscaler',
    version: 'autoscaling/v2',
    shortNames: ['hpa'],
  },
  { plural: 'leases', kind: 'Lease', version: 'coordination.k8s.io/v1' },
  { plural: 'volumeattachments', kind: 'VolumeAttachment', version: 'storage.k8s.io/v1', ofCluster: true },
  { plural: 'storageclasses', kind: 'StorageClass', version: 'storage.k8s.io/v1', shortNames: ['sc'], ofCluster: true },
  { plural: 'apiservices', kind: 'APIService', version: 'apiregistration.k8s.io/v1', ofCluster: true },
  {
    plural: 'validatingwebhookconfigurations',
    kind: 'ValidatingWebhookConfiguration',
    version: 'admissionregistration.k8s.io/v1',
    ofCluster: true,
  },
  {
    plural: 'mutatingwebhookconfigurations',
    kind: 'MutatingWebhookConfiguration',
    version: 'admissionregistration.k8s.io/v1',
    ofCluster: true,
  },
  { plural: 'certificates', kind: 'Certificate', version: 'cert-manager.io/v1' },
  { plural: 'certificaterequests', kind: 'CertificateRequest', version: 'cert-manager.io/v1' },
  { plural: 'clusterissuers', kind: 'ClusterIssuer', version: 'cert-manager.io/v1', ofCluster: true },
  { plural: 'orders', kind: 'Order', version: 'acme.cert-manager.io/v1' },
  { plural: 'challenges', kind: 'Challenge', version: 'acme.cert-manager.io/v1' },
  { plural: 'applications', kind: 'Application', version: 'argoproj.io/v1alpha1' },
];

export interface KubernetesApi extends LoopbackServer {
  /** Requests that it refused. */
  readonly refused: readonly string[];
}

/**
 * The part of the Kubernetes API that kubectl needs to read, to annotate, to scale and to apply: discovery, tables, lists, single
 * objects, logs. What it does not know is refused and kept. An object that is asked for by name is there unless `lacks`
 * holds it as `Kind/name`.
 * @param containers names of the containers of every pod
 * @see https://kubernetes.io/docs/reference/using-api/api-concepts/
 */
export async function kubernetesApi(
  objects: readonly KubernetesObject[],
  {
    containers = ['app'],
    lacks = [],
  }: { readonly containers?: readonly string[]; readonly lacks?: readonly string[] } = {},
): Promise<KubernetesApi> {
  const refused: string[] = [];
  const server = await loopbackServer((request) => {
    const answer = answerTo(request, objects, containers, lacks);
    if (answer === undefined) refused.push(`${request.method} ${request.url}`);
    return answer ?? status(404);
  });
  return { ...server, refused };
}

function answerTo(
  request: IncomingMessage,
  objects: readonly KubernetesObject[],
  containers: readonly string[],
  lacks: readonly string[],
): Answer | undefined {
  const url = new URL(request.url ?? '', 'http://api');
  if (url.pathname === '/version') return { body: { major: '1', minor: '35', gitVersion: 'v1.35.4' } };
  // Asked for by older clients, which go on without it.
  if (url.pathname === '/openapi/v2') return status(404);
  if (/^\/api\/v1\/namespaces\/[^/]+$/.test(url.pathname)) {
    return { body: { apiVersion: 'v1', kind: 'Namespace', metadata: { name: url.pathname.split('/').at(-1) } } };
  }
  const found = discovery(url.pathname) ?? openApi(url.pathname);
  if (found !== undefined) return { body: found };
  const [, version, namespace, plural, name, part] =
    /^\/(?:api\/|apis\/)([a-z0-9.-]+\/v\w+|v1)(?:\/namespaces\/([^/]+))?\/([^/]+)(?:\/([^/]+))?(?:\/(\w+))?$/.exec(
      url.pathname,
    ) ?? [];
  const kind = KINDS.find((one) => one.plural === plural && one.version === version);
  if (kind === undefined || (kind.ofCluster && namespace !== undefined)) return undefined;
  if (part === 'log') return { headers: { 'content-type': 'text/plain' }, body: 'a line of a log\n' };
  // All that `kubectl scale` reads and writes.
  if (part === 'scale') {
    const scale = { apiVersion: 'autoscaling/v1', kind: 'Scale', metadata: { name, namespace } };
    return { body: { ...scale, spec: { replicas: 1 }, status: { replicas: 1 } } };
  }
  const mine = objects.filter(
    (one) =>
      one.kind === kind.kind &&
      one.apiVersion === kind.version &&
      (namespace === undefined || one.metadata.namespace === namespace),
  );
  if (name !== undefined) {
    const one = mine.find(({ metadata }) => metadata.name === name);
    if (one !== undefined) return { body: withParts(one, containers) };
    if (lacks.includes(`${kind.kind}/${name}`)) return status(404);
    return { body: withParts(objectOf(kind, name, namespace), containers) };
  }
  if (request.method === 'POST') return { status: 201, body: objectOf(kind, 'created', namespace) };
  if (request.method !== 'GET') return undefined;
  const wanted = /^metadata\.name=(.*)$/.exec(url.searchParams.get('fieldSelector') ?? '')?.[1];
  const items = mine
    .filter(({ metadata }) => wanted === undefined || metadata.name === wanted)
    .map((one) => withParts(one, containers));
  const whole = url.searchParams.get('includeObject') === 'Object';
  return { body: asksForTable(request) ? table(items, whole) : list(kind.kind, kind.version, items) };
}

function objectOf({ kind, version }: ServedKind, name: string, namespace: string | undefined): KubernetesObject {
  const metadata = {
    name,
    ...(namespace !== undefined && { namespace }),
    uid: `${kind}-${name}`,
    resourceVersion: '1',
  };
  return { apiVersion: version, kind, metadata };
}

/** What kubectl needs of some kinds to describe them, or to find their pods. */
function withParts(one: KubernetesObject, containers: readonly string[]): KubernetesObject {
  const spec = { containers: containers.map((name) => ({ name, image: 'app' })) };
  if (one.kind === 'Pod') return { ...one, spec, status: { phase: 'Running' } };
  const selector = { matchLabels: { app: one.metadata.name } };
  const template = { metadata: { labels: selector.matchLabels }, spec };
  if (['Deployment', 'ReplicaSet'].includes(one.kind)) return { ...one, spec: { replicas: 1, selector, template } };
  if (one.kind === 'Job') return { ...one, spec: { selector, template } };
  if (one.kind === 'CronJob') return { ...one, spec: { schedule: '@daily', jobTemplate: { spec: { template } } } };
  return one;
}

function asksForTable({ headers }: IncomingMessage): boolean {
  return headers.accept?.includes('as=Table') ?? false;
}

function list(kind: string, apiVersion: string, items: readonly KubernetesObject[]): object {
  return { kind: `${kind}List`, apiVersion, metadata: { resourceVersion: '1' }, items };
}

function table(items: readonly KubernetesObject[], whole: boolean): object {
  return {
    kind: 'Table',
    apiVersion: 'meta.k8s.io/v1',
    metadata: { resourceVersion: '1' },
    columnDefinitions: [{ name: 'Name', type: 'string', format: 'name', description: '', priority: 0 }],
    rows: items.map((one) => ({
      cells: [one.metadata.name],
      object: whole ? one : { kind: 'PartialObjectMetadata', apiVersion: 'meta.k8s.io/v1', metadata: one.metadata },
    })),
  };
}

function discovery(path: string): object | undefined {
  const groupVersions = [...new Set(KINDS.map(({ version }) => version))];
  if (path === '/api') return { kind: 'APIVersions', versions: ['v1'] };
  if (path === '/apis') {
    const groups = groupVersions
      .filter((version) => version !== 'v1')
      .map((groupVersion) => {
        const [name, version] = groupVersion.split('/');
        const served = { groupVersion, version };
        return { name, versions: [served], preferredVersion: served };
      });
    return { kind: 'APIGroupList', apiVersion: 'v1', groups };
  }
  const version = groupVersions.find((one) => path === (one === 'v1' ? '/api/v1' : `/apis/${one}`));
  if (version === undefined) return undefined;
  const resources = KINDS.filter((one) => one.version === version).map(({ plural, kind, shortNames, ofCluster }) => ({
    name: plural,
    singularName: kind.toLowerCase(),
    namespaced: ofCluster !== true,
    kind,
    shortNames,
    verbs: ['get', 'list', 'patch', 'create', 'watch'],
  }));
  const scaled = { group: 'autoscaling', version: 'v1', kind: 'Scale', verbs: ['get', 'patch', 'update'] };
  const scales = { ...scaled, name: 'deployments/scale', singularName: '', namespaced: true };
  const subresources = version === 'apps/v1' ? [scales] : [];
  return {
    kind: 'APIResourceList',
    apiVersion: 'v1',
    groupVersion: version,
    resources: [...resources, ...subresources],
  };
}

/** As much as tells kubectl that the server checks fields itself. */
function openApi(path: string): object | undefined {
  const [group, version] = ['argoproj.io', 'v1alpha1'];
  const serves = `apis/${group}/${version}`;
  if (path === '/openapi/v3') return { paths: { [serves]: { serverRelativeURL: `/openapi/v3/${serves}` } } };
  if (path !== `/openapi/v3/${serves}`) return undefined;
  const patch = {
    'x-kubernetes-group-version-kind': { group, version, kind: 'Application' },
    parameters: [{ name: 'fieldValidation', in: 'query', schema: { type: 'string' } }],
  };
  return {
    openapi: '3.0.0',
    info: { title: 'api', version: '1' },
    paths: { [`/${serves}/namespaces/{namespace}/applications/{name}`]: { patch } },
  };
}

function status(code: number): Answer {
  return { status: code, body: { kind: 'Status', apiVersion: 'v1', status: 'Failure', reason: 'NotFound', code } };
}
