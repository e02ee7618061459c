import type { IncomingMessage } from 'node:http';
import { type Answer, type LoopbackServer, loopbackServer } from './loopback-server';

interface KubernetesObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace: string; readonly [key: string]: unknown };
  readonly [key: string]: unknown;
}

/** Kinds that it serves: plural, kind and group version. */
const KINDS = [
  ['pods', 'Pod', 'v1'],
  ['events', 'Event', 'v1'],
  ['deployments', 'Deployment', 'apps/v1'],
  ['cronjobs', 'CronJob', 'batch/v1'],
  ['ingresses', 'Ingress', 'networking.k8s.io/v1'],
  ['certificates', 'Certificate', 'cert-manager.io/v1'],
  ['applications', 'Application', 'argoproj.io/v1alpha1'],
] as const;

export interface KubernetesApi extends LoopbackServer {
  /** Requests that it refused. */
  readonly refused: readonly string[];
}

/**
 * The part of the Kubernetes API that kubectl needs to read, to annotate and to apply: discovery, tables, lists, single
 * objects. What it does not know is refused and kept.
 * @see https://kubernetes.io/docs/reference/using-api/api-concepts/
 */
export async function kubernetesApi(objects: readonly KubernetesObject[]): Promise<KubernetesApi> {
  const refused: string[] = [];
  const server = await loopbackServer((request) => {
    const answer = answerTo(request, objects);
    if (answer === undefined) refused.push(`${request.method} ${request.url}`);
    return answer ?? status(404);
  });
  return { ...server, refused };
}

function answerTo(request: IncomingMessage, objects: readonly KubernetesObject[]): Answer | undefined {
  const url = new URL(request.url ?? '', 'http://api');
  if (url.pathname === '/version') return { body: { major: '1', minor: '35', gitVersion: 'v1.35.4' } };
  // Asked for by older clients, which go on without it.
  if (url.pathname === '/openapi/v2') return status(404);
  if (/^\/api\/v1\/namespaces\/[^/]+$/.test(url.pathname)) {
    return { body: { apiVersion: 'v1', kind: 'Namespace', metadata: { name: url.pathname.split('/').at(-1) } } };
  }
  const found = discovery(url.pathname) ?? openApi(url.pathname);
  if (found !== undefined) return { body: found };
  const [, version, namespace, plural, name] =
    /^\/(?:api\/|apis\/)(.+?)\/namespaces\/([^/]+)\/([^/]+)(?:\/([^/]+))?$/.exec(url.pathname) ?? [];
  const kind = KINDS.find(([one, , of]) => one === plural && of === version);
  if (kind === undefined) return undefined;
  const mine = objects.filter(
    (one) => one.kind === kind[1] && one.apiVersion === kind[2] && one.metadata.namespace === namespace,
  );
  if (name !== undefined) {
    const one = mine.find(({ metadata }) => metadata.name === name);
    return one === undefined ? status(404) : { body: one };
  }
  if (request.method !== 'GET') return undefined;
  const wanted = /^metadata\.name=(.*)$/.exec(url.searchParams.get('fieldSelector') ?? '')?.[1];
  const items = wanted === undefined ? mine : mine.filter(({ metadata }) => metadata.name === wanted);
  const whole = url.searchParams.get('includeObject') === 'Object';
  return { body: asksForTable(request) ? table(items, whole) : list(kind[1], kind[2], items) };
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
  const groupVersions = [...new Set(KINDS.map(([, , version]) => version))];
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
  const resources = KINDS.filter(([, , of]) => of === version).map(([name, kind]) => ({
    name,
    singularName: kind.toLowerCase(),
    namespaced: true,
    kind,
    verbs: ['get', 'list', 'patch', 'create', 'watch'],
  }));
  return { kind: 'APIResourceList', apiVersion: 'v1', groupVersion: version, resources };
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
