import { minorOf } from '../version';

/**
 * The fields of Kubernetes objects for one version, as scripts/generate-schema.mjs derives them. A type is `string`,
 * `integer`, `boolean`, `quantity`, `intOrString`, `any` or `#Definition`, with `[]` before it for a list, `{}` for a
 * map, and `!` in front of all for a required field.
 */
export interface KubernetesSchema {
  /** `apiVersion/kind` to the name of its definition. */
  readonly kinds: Readonly<Record<string, string>>;
  /** Field name to type, for each definition. */
  readonly definitions: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

/** Version whose classes the manifests are written with; they stay valid for it. */
const WRITER_MINOR = 28;

/**
 * Versions that the objects for a cluster must be valid for: the newest one that there is a schema of and that is not
 * newer than the cluster, and {@link WRITER_MINOR}; the stricter first.
 * @param kubernetesVersion `1.<minor>`
 */
export function schemaMinors(kubernetesVersion: string, available: readonly number[]): readonly number[] {
  const minor = minorOf(kubernetesVersion) ?? Number.NaN;
  const newest = Math.max(...available.filter((candidate) => candidate <= minor));
  if (!Number.isFinite(newest)) {
    throw new RangeError(`Kubernetes ${kubernetesVersion}: got no schema; available: ${available.join(', ')}`);
  }
  return [...new Set([newest, WRITER_MINOR])];
}
