import type { Workload } from '../workload';
import { CONTROLS, type Control, type PodSecurityLevel } from './controls';

/** A field for which a level of Pod Security refuses a pod. */
export interface RefusedField {
  /** The control of the Pod Security Standards, such as `host-namespaces`. */
  readonly control: string;
  /** Path in the object; a field that has to be set and is absent is named where it belongs. */
  readonly path: string;
  /** Undefined where the field is absent. */
  readonly value: unknown;
  /** The values that it may have; without any it must be absent. */
  readonly allowed: readonly unknown[];
}

/**
 * Every field for which a namespace of this level refuses the pods of a workload. A field that has another type than it
 * should is refused too.
 * @param minor version of Kubernetes whose standards count, such as 35. @default the newest that is known
 * @see https://kubernetes.io/docs/concepts/security/pod-security-standards/
 */
export function refusedByPodSecurity(
  workload: Workload,
  level: PodSecurityLevel,
  minor: number = Number.POSITIVE_INFINITY,
): readonly RefusedField[] {
  return controlsOf(level, minor)
    .filter(({ exempt }) => !exempt?.(workload.pod, minor))
    .flatMap(({ id, places, allowed }) => {
      const values = allowed(minor);
      return places(workload)
        .filter(({ value }) => !values.includes(value))
        .map(({ path, value }) => ({
          ...{ control: id, path, value },
          allowed: values.filter((one) => one !== undefined && one !== ''),
        }));
    });
}

/** The controls of a level, without those that others replace. */
function controlsOf(level: PodSecurityLevel, minor: number): readonly Control[] {
  const held = CONTROLS.filter(
    (control) => (level === 'restricted' || control.level === level) && (control.since ?? 0) <= minor,
  );
  const replaced = new Set(held.map(({ replaces }) => replaces));
  return held.filter(({ id }) => !replaced.has(id));
}
