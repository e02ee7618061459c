import type { PlannedResource } from '@vmshift/terraform-review';
import type { BegunObject } from './apply-log';

type Attributes = PlannedResource['after'] | undefined;

/** Where an object is looked for, and what `terraform import` takes for it. What is not known is a placeholder. */
export interface ObjectImport {
  /** Undefined for a type of which no stack of ours makes any. */
  readonly look: string | undefined;
  readonly id: string;
  /** What to do in place of the import, and when. */
  readonly instead?: string;
}

/** @param planned its attributes as they were planned; `context` is kubectl's of the cluster that it would be in */
export function importOf({ address, id }: BegunObject, planned: Attributes, context: string): ObjectImport {
  const [type = ''] = address.split('.');
  const kind = KUBERNETES.get(type.replace(/_v1$/, ''));
  if (kind !== undefined) return ofKubernetes(kind, planned, context);
  return OTHERS.get(type)?.(planned, id, context) ?? { look: undefined, id: id ?? '<id>' };
}

/** kubectl's word for the type, and whether such an object is in a namespace. */
interface KubernetesKind {
  readonly resource: string;
  readonly isNamespaced: boolean;
}

const KUBERNETES: ReadonlyMap<string, KubernetesKind> = new Map([
  ['kubernetes_namespace', { resource: 'namespace', isNamespaced: false }],
  ['kubernetes_ingress_class', { resource: 'ingressclass', isNamespaced: false }],
  ['kubernetes_cluster_role', { resource: 'clusterrole', isNamespaced: false }],
  ['kubernetes_cluster_role_binding', { resource: 'clusterrolebinding', isNamespaced: false }],
  ['kubernetes_role', { resource: 'role', isNamespaced: true }],
  ['kubernetes_role_binding', { resource: 'rolebinding', isNamespaced: true }],
  ['kubernetes_secret', { resource: 'secret', isNamespaced: true }],
  ['kubernetes_service_account', { resource: 'serviceaccount', isNamespaced: true }],
]);

function ofKubernetes({ resource, isNamespaced }: KubernetesKind, planned: Attributes, context: string): ObjectImport {
  const metadata = firstOf(planned?.metadata);
  const name = text(metadata.name, '<name>');
  const namespace = text(metadata.namespace, '<namespace>');
  const place = isNamespaced ? ` -n ${namespace}` : '';
  return {
    look: `kubectl --context ${context}${place} get ${resource} ${name}`,
    id: isNamespaced ? `${namespace}/${name}` : name,
  };
}

type Import = (planned: Attributes, id: string | undefined, context: string) => ObjectImport;

const OTHERS: ReadonlyMap<string, Import> = new Map<string, Import>([
  ['linode_lke_cluster', (_, id = '<id>') => ({ look: 'linode-cli lke clusters-list', id })],
  [
    'linode_lke_node_pool',
    (planned, id = '<pool id>') => {
      const cluster = text(planned?.cluster_id, '<cluster id>');
      return { look: `linode-cli lke pools-list ${cluster}`, id: `${cluster},${id}` };
    },
  ],
  ['linode_database_postgresql_v2', (_, id = '<id>') => ({ look: 'linode-cli databases postgresql-list', id })],
  [
    'linode_domain_record',
    (planned, id = '<record id>') => {
      const domain = text(planned?.domain_id, '<domain id>');
      return { look: `linode-cli domains records-list ${domain}`, id: `${domain},${id}` };
    },
  ],
  [
    'helm_release',
    (planned, _, context) => {
      const [namespace, name] = [text(planned?.namespace, '<namespace>'), text(planned?.name, '<name>')];
      const helm = `helm --kube-context ${context} -n ${namespace}`;
      return {
        look: `${helm} status ${name}`,
        id: `${namespace}/${name}`,
        // Helm upgrades no release whose installation it still believes to run
        instead: `if its STATUS is pending-install: ${helm} uninstall ${name}`,
      };
    },
  ],
]);

function firstOf(value: unknown): Readonly<Record<string, unknown>> {
  const [first] = Array.isArray(value) ? value : [];
  return typeof first === 'object' && first !== null ? first : {};
}

/** A value that a shell takes as one word, else the placeholder: it may be unknown before the apply, or hidden. */
function text(value: unknown, placeholder: string): string {
  const known = typeof value === 'number' ? String(value) : value;
  return typeof known === 'string' && /^[\w.-]+$/.test(known) ? known : placeholder;
}
