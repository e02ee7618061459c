import { canonical, type Data, equalQuantities, fieldPath, isData, labelsOf, listOrder } from '@vmshift/kubernetes';
import { keepsOrder, matchItems } from './match-items';

/** One field that differs. Values are plain data; undefined when absent. */
export interface FieldChange {
  /**
   * Dotted path; list items in brackets, by their key where they have one: `spec.template.spec.containers[api].image`.
   * Others by their place: an item that came by its place after the change, any other by its place before. An item that
   * came has no `before`, one that went no `after`. `<list> (order)` holds the keys of a list whose order counts.
   */
  readonly path: string;
  readonly before: unknown;
  readonly after: unknown;
}

/** The two objects as they are spelled, with the API server's defaults where they are. */
export interface Spelled {
  readonly before: unknown;
  readonly after: unknown;
}

interface Comparison {
  readonly kind: string;
  readonly spelled: Spelled;
  readonly changes: FieldChange[];
}

/** A step into a mapping, by its key on both sides, or into a list, by the places of an item; undefined where it is not. */
interface Step {
  readonly label: string;
  readonly isItem: boolean;
  readonly before: string | number | undefined;
  readonly after: string | number | undefined;
}

/** Mappings whose values are quantities, and single fields that are. */
const QUANTITY_MAPS: ReadonlySet<string> = new Set(
  'requests limits hard default defaultRequest max min capacity overhead'.split(' '),
);
const QUANTITY_FIELDS: ReadonlySet<string> = new Set(['sizeLimit', 'averageValue', 'divisor']);

/**
 * Every field in which two normalized values differ, in the order of the paths. Carrying the changes out on one gives the
 * other, but for the order of lists in which it means nothing.
 * @param spelled the same before they were normalized, from which a default that was left out is shown. @default as given
 */
export function fieldChanges(
  before: unknown,
  after: unknown,
  kind: string,
  spelled: Spelled = { before, after },
): readonly FieldChange[] {
  const comparison: Comparison = { kind, spelled, changes: [] };
  compare(before, after, [], comparison);
  return comparison.changes;
}

function compare(before: unknown, after: unknown, path: readonly Step[], comparison: Comparison): void {
  if (before === after) return;
  if (areMappings(before, after, path)) {
    for (const key of differingKeys(before, after)) {
      const step = { label: key, isItem: false, before: key, after: key };
      compare(fieldOf(before, key), fieldOf(after, key), [...path, step], comparison);
    }
  } else if (Array.isArray(before) && Array.isArray(after)) {
    compareLists(before, after, path, comparison);
  } else if (canonical(before) !== canonical(after) && !(isQuantity(path) && equalQuantities(before, after))) {
    comparison.changes.push({
      path: printPath(path),
      before: before ?? valueAt(comparison.spelled.before, path, 'before'),
      after: after ?? valueAt(comparison.spelled.after, path, 'after'),
    });
  }
}

/**
 * Two mappings, or one that came or went as a whole and is shown field by field; items of lists are shown whole. So is one
 * that became empty or is no longer: to a selector nothing is everything, and no selector is something else.
 */
function areMappings(before: unknown, after: unknown, path: readonly Step[]): boolean {
  if (isData(before) && isData(after))
    return path.length === 0 || Object.keys(before).length > 0 === Object.keys(after).length > 0;
  const [one, other] = before === undefined ? [after, before] : [before, after];
  return other === undefined && isData(one) && Object.keys(one).length > 0 && path.at(-1)?.isItem === false;
}

/** The keys of what may differ, in their order: most fields are the same on both sides, and are left out at once. */
function differingKeys(before: unknown, after: unknown): readonly string[] {
  const differs = (key: string): boolean => fieldOf(before, key) !== fieldOf(after, key);
  const kept = isData(before) ? Object.keys(before).filter(differs) : [];
  const came = isData(after) ? Object.keys(after).filter((key) => !hasField(before, key) && differs(key)) : [];
  return [...kept, ...came].sort();
}

function fieldOf(value: unknown, key: string): unknown {
  return hasField(value, key) ? value[key] : undefined;
}

function hasField(value: unknown, key: string): value is Data {
  return isData(value) && Object.hasOwn(value, key);
}

function compareLists(
  before: readonly unknown[],
  after: readonly unknown[],
  path: readonly Step[],
  comparison: Comparison,
): void {
  const order = listOrder(path.at(-1)?.label ?? '', comparison.kind, [...before, ...after]);
  const matched = matchItems(before, after, order);
  for (const { before: from, after: to, label } of matched) {
    const items = [...path, { label, isItem: true, before: from, after: to }];
    const [was, is] = [from === undefined ? undefined : before[from], to === undefined ? undefined : after[to]];
    if (from !== undefined && to !== undefined) compare(was, is, items, comparison);
    else comparison.changes.push({ path: printPath(items), before: was, after: is });
  }
  if (order.kind !== 'keyed' || !order.ordered || keepsOrder(matched, after, order.key)) return;
  const [was, is] = [labelsOf(before, order.key), labelsOf(after, order.key)];
  comparison.changes.push({ path: `${printPath(path)} (order)`, before: was, after: is });
}

/** The value as the object spells it; undefined where the path leads to an item of the other side alone. */
function valueAt(object: unknown, path: readonly Step[], side: 'before' | 'after'): unknown {
  return path.reduce<unknown>((node, step) => {
    const key = step[side];
    if (key === undefined) return undefined;
    if (Array.isArray(node)) return typeof key === 'number' ? node[key] : undefined;
    return typeof key === 'string' ? fieldOf(node, key) : undefined;
  }, object);
}

function isQuantity(path: readonly Step[]): boolean {
  return QUANTITY_MAPS.has(path.at(-2)?.label ?? '') || QUANTITY_FIELDS.has(path.at(-1)?.label ?? '');
}

function printPath(path: readonly Step[]): string {
  return path.reduce((text, { label, isItem }) => (isItem ? `${text}[${label}]` : fieldPath(text, label)), '');
}
