import { type DocumentChange, documentChanges } from '@vmshift/kubernetes';
import { changedPaths } from './attribute-changes';
import { type AttributePath, at, Hidden, isPlanObject, type PlanObject, type PlanValue } from './plan-value';
import type { SensitiveValues } from './sensitive-values';
import type { AttributeChange } from './terraform-plan';

type Attributes = Readonly<Record<string, unknown>>;

/** One object on one side. */
export interface ResourceSide {
  /** As the plan holds it. */
  readonly planned: Attributes;
  /** As it is compared: the `values` of a helm_release merged, what is not known marked. */
  readonly compared: Attributes;
  /** As it may be shown. */
  readonly shown: PlanObject;
  /** Terraform's marks of what is sensitive. */
  readonly marks: unknown;
}

/**
 * What differs in one object, in the order of its attributes, values masked. The values of a chart and texts that are JSON
 * or YAML documents are compared as data.
 */
export function resourceChanges(
  type: string,
  before: ResourceSide,
  after: ResourceSide,
  sensitive: SensitiveValues,
): readonly AttributeChange[] {
  const isChart = type === 'helm_release';
  const [was, is] = [before, after].map(({ compared: { values, ...others } }) =>
    isChart ? others : { values, ...others },
  );
  const changes = changedPaths(was, is).flatMap(
    (path) => textChanges(type, path, before, after, sensitive) ?? [shownChange(path, before, after)],
  );
  if (!isChart) return changes;
  return [...changes, ...chartChanges(before, after, sensitive)].sort((one, other) =>
    compareText(String(one.path[0]), String(other.path[0])),
  );
}

/** What the values of a chart say in another way; which of their texts are written in another way where they do not. */
function chartChanges(
  before: ResourceSide,
  after: ResourceSide,
  sensitive: SensitiveValues,
): readonly AttributeChange[] {
  const [was, is] = [before.compared.values, after.compared.values];
  if (!isPlanObject(was) || !isPlanObject(is)) {
    const isSame = changedPaths(before.planned.values, after.planned.values).length === 0;
    return isSame && changedPaths(was, is).length === 0 ? [] : [shownChange(['values'], before, after)];
  }
  const changes = documentChanges(was, is, ['values']);
  const roots = [before.compared, after.compared];
  if (changes.length > 0) return changes.map((change) => masked(change, sensitive, roots));
  const [texts, others] = [before.planned.values, after.planned.values].map((list) =>
    Array.isArray(list) ? list : [],
  );
  return Array.from({ length: Math.max(texts?.length ?? 0, others?.length ?? 0) }, (_, index) => index)
    .filter((index) => texts?.[index] !== others?.[index])
    .map((index) =>
      masked(
        { path: ['values', index], before: texts?.[index], after: others?.[index], isFormatting: true },
        sensitive,
        [before.planned, after.planned],
      ),
    );
}

/** What differs in two texts that are documents; undefined where they are none, or are hidden as a whole. */
function textChanges(
  type: string,
  path: AttributePath,
  before: ResourceSide,
  after: ResourceSide,
  sensitive: SensitiveValues,
): readonly AttributeChange[] | undefined {
  const [was, is] = [before, after].map(({ compared }) => valueAt(compared, path));
  if (typeof was !== 'string' || typeof is !== 'string') return undefined;
  const marks = [before.marks, after.marks];
  if ([was, is].some((text) => sensitive.hidesText(text, path, marks, type))) return undefined;
  const changes = documentChanges(was, is, path);
  const isText = changes.some((change) => change.path.length === path.length && !change.isFormatting);
  return isText ? undefined : changes.map((change) => masked(change, sensitive, [before.compared, after.compared]));
}

function masked(
  { path, before, after, isFormatting }: DocumentChange,
  sensitive: SensitiveValues,
  roots: readonly unknown[],
): AttributeChange {
  const show = (value: unknown) => (value === undefined ? undefined : sensitive.maskAt(value, path, roots));
  return { path, before: show(before), after: show(after), isFormatting };
}

/** The values at a changed path as they may be shown. A hidden ancestor hides the values below it, not that one is absent. */
function shownChange(path: AttributePath, before: ResourceSide, after: ResourceSide): AttributeChange {
  const visible = ({ compared, shown: side }: ResourceSide): PlanValue | undefined => {
    if (isAbsent(compared, path)) return undefined;
    for (let length = path.length; length >= 0; length -= 1) {
      const value = at(side, ...path.slice(0, length));
      if (value !== undefined)
        return length === path.length || !(isPlanObject(value) || Array.isArray(value)) ? value : undefined;
    }
    return undefined;
  };
  return { path, before: visible(before), after: visible(after), isFormatting: false };
}

function isAbsent(value: unknown, path: AttributePath): boolean {
  let node = value;
  for (const step of path) {
    if (node instanceof Hidden) return false;
    if (typeof node !== 'object' || node === null || !Object.hasOwn(node, step)) return true;
    node = (node as Record<string | number, unknown>)[step];
  }
  return false;
}

function valueAt(value: unknown, path: AttributePath): unknown {
  return path.reduce<unknown>(
    (node, step) =>
      typeof node === 'object' && node !== null && !(node instanceof Hidden) && Object.hasOwn(node, step)
        ? (node as Record<string | number, unknown>)[step]
        : undefined,
    value,
  );
}

function compareText(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}
