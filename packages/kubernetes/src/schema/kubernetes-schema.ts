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

/** Version whose classes the manifests are written with. */
export const WRITER_MINOR = 28;

/**
 * The version whose schema holds for the objects of a cluster: the newest one that is not newer than the cluster. An older
 * one lacks fields that the cluster knows.
 * @param kubernetesVersion `1.<minor>`
 * @throws RangeError where there is none
 */
export function schemaMinor(kubernetesVersion: string, available: readonly number[]): number {
  const minor = minorOf(kubernetesVersion) ?? Number.NaN;
  const newest = Math.max(...available.filter((candidate) => candidate <= minor));
  if (Number.isFinite(newest)) return newest;
  throw new RangeError(`Kubernetes ${kubernetesVersion}: got no schema; available: ${available.join(', ')}`);
}
