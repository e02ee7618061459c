/** What is known of a label or an annotation: that no program reads it, that one does, or neither. */
export type MetadataMeaning = 'none' | 'some' | 'unknown';

/** Keys that no controller of these clusters acts upon. */
const MEANS_NOTHING: readonly RegExp[] = [
  // Recommended labels; a selector that reads one is judged with the selector.
  /^app\.kubernetes\.io\/(name|instance|version|component|part-of|managed-by)$/,
  /^helm\.sh\/chart$/,
  // They differ so that pods are replaced, and are read by no one.
  /^checksum\//,
  /^kubectl\.kubernetes\.io\/(restartedAt|default-container)$/,
  /^kubernetes\.io\/(change-cause|description)$/,
  // A scraper reads them and changes nothing; where it may not connect, the NetworkPolicy refuses it.
  /^prometheus\.io\/(scrape|port|path|scheme)$/,
  // Links in Argo CD's pages.
  /^link\.argocd\.argoproj\.io\//,
];

/**
 * Domains whose keys controllers, webhooks and drivers read, with every domain below them. A key of them is told unless
 * a rule judges it.
 * @see https://kubernetes.io/docs/reference/labels-annotations-taints/
 */
const READ_DOMAINS: readonly string[] = [
  'kubernetes.io',
  'k8s.io',
  'argoproj.io',
  'helm.sh',
  'cert-manager.io',
  'containo.us',
  'traefik.io',
  'nginx.org',
  'haproxy.org',
  'konghq.com',
  'linode.com',
  'akamai.com',
  'amazonaws.com',
  'azure.com',
  'google.com',
  'gke.io',
  'karpenter.sh',
  'istio.io',
  'linkerd.io',
  'dapr.io',
  'cilium.io',
  'projectcalico.org',
  'cncf.io',
  'hashicorp.com',
  'external-secrets.io',
  'bitnami.com',
  'opentelemetry.io',
  'prometheus.io',
  'grafana.com',
  'datadoghq.com',
  'fluentbit.io',
  'velero.io',
  'keda.sh',
  'keel.sh',
  'stakater.com',
  'fluxcd.io',
  'kyverno.io',
  'gatekeeper.sh',
];

/** Whatever the domain: what is put into pods stands in no file. */
const INJECTS = /(^|[./-])(inject|injector|injection|sidecar)/;

/**
 * What a key of `metadata.labels` or `metadata.annotations` means. One without a domain is the user's own: programs have to
 * use a domain.
 * @see https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#syntax-and-character-set
 */
export function meaningOf(key: string): MetadataMeaning {
  if (MEANS_NOTHING.some((form) => form.test(key))) return 'none';
  if (INJECTS.test(key)) return 'some';
  const domain = /^([^/]+)\//.exec(key)?.[1];
  if (domain === undefined) return 'none';
  return READ_DOMAINS.some((known) => domain === known || domain.endsWith(`.${known}`)) ? 'some' : 'unknown';
}

const METADATA = /(?:^|\.)metadata\.(?:labels|annotations)(?:\["([^"]+)"\]|\.([^.[]+))?$/;

/** Whether a field means nothing to the cluster by itself: where a selector reads a label, the selecting rule tells. */
export function meansNothing(object: string, path: string): boolean {
  if (/revisionHistoryLimit|successfulJobsHistoryLimit|failedJobsHistoryLimit/.test(path)) return true;
  const match = METADATA.exec(path);
  if (match === null || object.startsWith('Ingress/')) return false;
  return meaningOf(match[1] ?? match[2] ?? '') !== 'some';
}
