/** One minor version of Kubernetes. */
export interface KubernetesVersion {
  /** `<major>.<minor>` */
  readonly version: string;
  /** The day on which upstream stops supporting it, `YYYY-MM-DD`; LKE forces an upgrade shortly before. */
  readonly endOfLife: string;
}

/** The day on which {@link KUBERNETES_VERSIONS} was last compared with its sources. */
export const KUBERNETES_VERSIONS_AS_OF = '2026-11-23';

/**
 * Minor versions and their ends. `linode_lke_versions` tells which of them LKE offers on a given day.
 * @see https://kubernetes.io/releases/
 * @see https://techdocs.akamai.com/cloud-computing/docs/lke-versioning-and-life-cycle-policy
 */
export const KUBERNETES_VERSIONS: readonly KubernetesVersion[] = [
  { version: '1.34', endOfLife: '2026-10-27' },
  { version: '1.35', endOfLife: '2027-02-28' },
  { version: '1.36', endOfLife: '2027-06-28' },
  { version: '1.37', endOfLife: '2027-10-28' },
];

/** Versions that upstream still supports on the day, `YYYY-MM-DD`. */
export function supportedKubernetesVersions(day: string = KUBERNETES_VERSIONS_AS_OF): readonly string[] {
  return KUBERNETES_VERSIONS.filter(({ endOfLife }) => endOfLife > day).map(({ version }) => version);
}
