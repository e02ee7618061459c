import { canonical, type Data, isData } from '../data';
import { equalQuantities } from '../quantity';
import { listOrder } from './list-keys';

/** One field that differs. Values are plain data; undefined when absent. */
export interface FieldChange {
  /** Dotted path; list items by their key in brackets: `spec.template.spec.containers[api].image`. */
  readonly path: string;
  readonly before: unknown;
  readonly after: unknown;
}

interface Comparison {
  readonly kind: string;
  readonly changes: FieldChange[];
}

/** Mappings whose values are quantities, and single fields that are. */
const QUANTITY_MAPS: ReadonlySet<string> = new Set(
  'requests limits hard default defaultRequest max min capacity overhead'.split(' '),
);
const QUANTITY_FIELDS: ReadonlySet<string> = new Set(['sizeLimit', 'averageValue', 'divisor']);

/** Every field in which two normalized values differ, in the order of the paths. */
export function fieldChanges(before: unknown, after: unknown, kind: string): readonly FieldChange[] {
  const comparison: Comparison = { kind, changes: [] };
  compare(before, after, [], comparison);
  return comparison.changes;
}

function compare(before: unknown, after: unknown, path: readonly string[], comparison: Comparison): void {
  if (before === after) return;
  if (areMappings(before, after, path)) {
    const keys = new Set([before, after].flatMap((side) => (isData(side) ? Object.keys(side) : [])));
    for (const key of [...keys].sort()) compare(fieldOf(before, key), fieldOf(after, key), [...path, key], comparison);
  } else if (Array.isArray(before) && Array.isArray(after)) {
    compareLists(before, after, path, comparison);
  } else if (canonical(before) !== canonical(after) && !(isQuantity(path) && equalQuantities(before, after))) {
    comparison.changes.push({ path: printPath(path), before, after });
  }
}

/** Two mappings, or one that came or went as a whole and is shown field by field; items of lists are shown whole. */
function areMappings(before: unknown, after: unknown, path: readonly string[]): boolean {
  if (isData(before) && isData(after)) return true;
  const [one, other] = before === undefined ? [after, before] : [before, after];
  return other === undefined && isData(one) && Object.keys(one).length > 0 && !(path.at(-1) ?? '[').startsWith('[');
}

function fieldOf(value: unknown, key: string): unknown {
  return isData(value) ? value[key] : undefined;
}

function compareLists(
  before: readonly unknown[],
  after: readonly unknown[],
  path: readonly string[],
  comparison: Comparison,
): void {
  const order = listOrder(path.at(-1) ?? '', comparison.kind, [...before, ...after]);
  if (order.kind === 'set') compareSets(before, after, path, comparison);
  else if (order.kind === 'keyed') {
    const left = keyed(before.filter(isData), order.key);
    const right = keyed(after.filter(isData), order.key);
    for (const key of new Set([...left.keys(), ...right.keys()])) {
      compare(left.get(key), right.get(key), [...path, `[${key}]`], comparison);
    }
    if (order.ordered) compareOrder([...left.keys()], [...right.keys()], path, comparison);
  } else if (before.length === after.length) {
    before.forEach((item, index) => {
      compare(item, after[index], [...path, `[${index}]`], comparison);
    });
  } else {
    comparison.changes.push({ path: printPath(path), before, after });
  }
}

/** Items of equal key are told apart by their place among themselves, since the last of them wins. */
function keyed(items: readonly Data[], keyOf: (item: Data) => string): ReadonlyMap<string, Data> {
  const result = new Map<string, Data>();
  for (const item of items) {
    const key = keyOf(item);
    let unique = key;
    for (let count = 2; result.has(unique); count += 1) unique = `${key}#${count}`;
    result.set(unique, item);
  }
  return result;
}

/** What is on one side only; when it is the same number on both sides, they are compared in pairs. */
function compareSets(
  before: readonly unknown[],
  after: readonly unknown[],
  path: readonly string[],
  comparison: Comparison,
): void {
  const removed = without(before, after);
  const added = without(after, before);
  if (removed.length === added.length) {
    removed.forEach((item, index) => {
      compare(item, added[index], [...path, `[${before.indexOf(item)}]`], comparison);
    });
    return;
  }
  for (const item of removed) {
    comparison.changes.push({
      path: printPath([...path, `[${before.indexOf(item)}]`]),
      before: item,
      after: undefined,
    });
  }
  for (const item of added) {
    comparison.changes.push({ path: printPath([...path, `[${after.indexOf(item)}]`]), before: undefined, after: item });
  }
}

/** The items of `items` that `others` does not hold, equal ones counted. */
function without(items: readonly unknown[], others: readonly unknown[]): readonly unknown[] {
  const available = new Map<string, number>();
  for (const other of others) {
    const text = canonical(other);
    available.set(text, (available.get(text) ?? 0) + 1);
  }
  return items.filter((item) => {
    const text = canonical(item);
    const count = available.get(text) ?? 0;
    if (count > 0) available.set(text, count - 1);
    return count === 0;
  });
}

function compareOrder(
  before: readonly string[],
  after: readonly string[],
  path: readonly string[],
  comparison: Comparison,
): void {
  const common = before.filter((key) => after.includes(key));
  const reordered = after.filter((key) => common.includes(key));
  if (common.join('\n') !== reordered.join('\n')) {
    comparison.changes.push({ path: `${printPath(path)} (order)`, before: common, after: reordered });
  }
}

function isQuantity(path: readonly string[]): boolean {
  return QUANTITY_MAPS.has(path.at(-2) ?? '') || QUANTITY_FIELDS.has(path.at(-1) ?? '');
}

/** Keys that hold dots themselves are quoted: `metadata.annotations["argocd.argoproj.io/sync-wave"]`. */
function printPath(path: readonly string[]): string {
  return path.reduce((text, key) => {
    if (key.startsWith('[')) return `${text}${key}`;
    if (/[./]/.test(key)) return `${text}[${JSON.stringify(key)}]`;
    return text === '' ? key : `${text}.${key}`;
  }, '');
}

/** The value at a printed path, list items by their key or index; undefined when there is none. */
export function valueAtPath(object: unknown, path: string): unknown {
  const steps = [...path.matchAll(/\["([^"]+)"\]|\[([^\]]+)\]|([^.[\] ]+)/g)].map(
    (match) => match[1] ?? match[2] ?? match[3] ?? '',
  );
  return steps.reduce<unknown>((node, step) => {
    if (isData(node)) return node[step];
    if (!Array.isArray(node)) return undefined;
    const named = node.find((item) => isData(item) && Object.values(item).includes(step));
    return named ?? node[Number(step)];
  }, object);
}
