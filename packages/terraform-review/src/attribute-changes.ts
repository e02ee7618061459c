import { type AttributePath, Hidden, isEmpty, isTree } from './plan-value';

/** `after` of a change with the marks of `after_unknown` put in: Terraform leaves what it does not know out. */
export function withUnknown(after: unknown, unknown: unknown): unknown {
  if (unknown === true) return Hidden.UNKNOWN;
  if (Array.isArray(unknown)) {
    const list = Array.isArray(after) ? after : [];
    return Array.from({ length: Math.max(list.length, unknown.length) }, (_, index) =>
      withUnknown(list[index] ?? null, unknown[index]),
    );
  }
  if (!isTree(unknown) || (!isTree(after) && Object.keys(unknown).length === 0)) return after;
  const merged: Record<string, unknown> = isTree(after) ? { ...after } : {};
  for (const [key, mark] of Object.entries(unknown)) {
    if (mark === false) continue;
    const value = withUnknown(Object.hasOwn(merged, key) ? merged[key] : undefined, mark);
    if (value !== undefined) merged[key] = value;
  }
  return merged;
}

const isScalarList = (value: unknown): boolean =>
  Array.isArray(value) && value.every((item) => typeof item !== 'object' || item === null || item instanceof Hidden);

/**
 * Paths at which two values differ, as deep as the difference is. Lists of blocks are compared by index (that is their identity
 * to Terraform), lists and sets of scalars as a whole. One block more is a difference, an empty one too; else null, "", an
 * empty list and an empty map are equal.
 */
export function changedPaths(before: unknown, after: unknown, path: AttributePath = []): AttributePath[] {
  if (Object.is(before, after) || (isEmpty(before) && isEmpty(after))) return [];
  if (isTree(before) && isTree(after)) {
    const keys = new Set([...Object.keys(before), ...Object.keys(after)]);
    return [...keys].sort().flatMap((key) => changedPaths(before[key], after[key], [...path, key]));
  }
  if (Array.isArray(before) && Array.isArray(after)) {
    if (isScalarList(before) && isScalarList(after)) return sameScalars(before, after) ? [] : [path];
    const [least, most] = [before.length, after.length].sort((one, other) => one - other);
    return Array.from({ length: most ?? 0 }, (_, index) =>
      index < (least ?? 0) ? changedPaths(before[index], after[index], [...path, index]) : [[...path, index]],
    ).flat();
  }
  return [path];
}

function sameScalars(before: readonly unknown[], after: readonly unknown[]): boolean {
  return before.length === after.length && before.every((item, index) => Object.is(item, after[index]));
}
