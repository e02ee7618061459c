import { type AttributePath, at, Hidden, isEmpty, isPlanObject, type PlanValue } from '../plan-value';
import type { PlannedResource } from '../terraform-plan';

/** A value of a chart that is not what it was. */
export interface ChangedValue {
  /** From the release downwards, `values` included. */
  readonly path: AttributePath;
  readonly name: string;
  readonly before: PlanValue | undefined;
  readonly after: PlanValue | undefined;
}

/**
 * Values of a release under some names, wherever they stand, that differ from what stood there before. Of a new release
 * all of them. A value with one of the names is told as a whole, with what is in it.
 */
export function changedValues({ before, after }: PlannedResource, names: readonly string[]): readonly ChangedValue[] {
  const [was, is] = [at(before, 'values'), at(after, 'values')];
  // The rules in unseen-values.ts tell it: what is hidden is not absent.
  if (was instanceof Hidden || is instanceof Hidden) return [];
  return walk(was, is, ['values'], names);
}

function walk(
  before: PlanValue | undefined,
  after: PlanValue | undefined,
  path: AttributePath,
  names: readonly string[],
): readonly ChangedValue[] {
  return stepsOf(before, after).flatMap((step) => {
    const [old, next, below] = [at(before, step), at(after, step), [...path, step]];
    if (isSame(old, next)) return [];
    if (typeof step === 'string' && names.includes(step))
      return [{ path: below, name: step, before: old, after: next }];
    return walk(old, next, below, names);
  });
}

function stepsOf(...sides: readonly (PlanValue | undefined)[]): readonly (string | number)[] {
  const steps = sides.flatMap((side): (string | number)[] =>
    Array.isArray(side) ? [...side.keys()] : isPlanObject(side) ? Object.keys(side) : [],
  );
  return [...new Set(steps)].sort();
}

/**
 * An empty map or text leaves what the chart gives, as one that is absent does. An empty list takes its place, null removes it.
 * @see https://helm.sh/docs/chart_template_guide/values_files/#deleting-a-default-key
 */
function isSame(before: PlanValue | undefined, after: PlanValue | undefined): boolean {
  const [was, is] = [before, after].map((value) =>
    isEmpty(value) && value !== null && !Array.isArray(value) ? undefined : value,
  );
  return JSON.stringify(was) === JSON.stringify(is);
}
