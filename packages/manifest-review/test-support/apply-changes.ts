import { canonical, type Data, isData, type ListOrder, labelsOf, listOrder } from '@vmshift/kubernetes';
import { applyDocumentChanges, sameData } from '@vmshift/kubernetes/testing';
import type { FieldChange } from '../src/changes/field-changes';

type Steps = readonly string[];
interface Order {
  readonly steps: Steps;
  readonly keys: readonly string[];
}

/** A label of a list's item stays as it is printed; a key of a mapping loses its quotes. */
function parsePath(path: string): Steps {
  const form = /\.?([\w$-]+)|\[("(?:[^"\\]|\\.)*"(?:#\d+)?|[^\]"]*)\]/y;
  const steps: string[] = [];
  while (form.lastIndex < path.length) {
    const match = form.exec(path);
    if (match === null) throw new Error(`no path: ${path}`);
    steps.push(match[1] ?? match[2] ?? '');
  }
  return steps;
}

function keyOf(step: string): string {
  return step.startsWith('"') ? JSON.parse(step) : step;
}

interface Edit {
  readonly steps: Steps;
  readonly change: FieldChange;
}

/**
 * Carries the changes of an object out, by nothing but what a reader of the report has: paths and values.
 * @param kind of the object
 */
export function applyChanges(base: unknown, changes: readonly FieldChange[], kind: string): unknown {
  const isOrder = ({ path }: FieldChange) => path.endsWith(' (order)');
  const edits = changes
    .filter((one) => !isOrder(one))
    .map((change) => ({ steps: parsePath(change.path.replace(/ \(formatting\)$/, '')), change }));
  const orders = changes
    .filter(isOrder)
    .map(({ path, after }) => ({ steps: parsePath(path.replace(/ \(order\)$/, '')), keys: after as string[] }));
  return apply(base, edits, orders, undefined, kind);
}

function apply(
  node: unknown,
  edits: readonly Edit[],
  orders: readonly Order[],
  field: string | undefined,
  kind: string,
): unknown {
  if (typeof node === 'string') return applyToText(node, edits, field);
  if (Array.isArray(node)) return applyToList(node, edits, orders, field, kind);
  const result: Record<string, unknown> = { ...(isData(node) ? node : {}) };
  for (const step of new Set([...edits, ...orders].map(({ steps }) => steps[0] ?? ''))) {
    const [inside, order, key] = [below(edits, step), below(orders, step), keyOf(step)];
    const own = inside.find(({ steps }) => steps.length === 0);
    const value = own
      ? own.change.after
      : apply(Object.hasOwn(result, key) ? result[key] : undefined, inside, order, key, kind);
    if (value === undefined || (own === undefined && isData(value) && Object.keys(value).length === 0))
      delete result[key];
    else Object.defineProperty(result, key, { value, enumerable: true, writable: true, configurable: true });
  }
  return result;
}

function below<T extends { readonly steps: Steps }>(all: readonly T[], key: string): readonly T[] {
  return all.filter(({ steps }) => steps[0] === key).map((one) => ({ ...one, steps: one.steps.slice(1) }));
}

function applyToText(text: string, edits: readonly Edit[], field: string | undefined): unknown {
  const changes = edits.map(({ steps, change }) => ({ ...change, path: [field ?? 0, ...steps.map(keyOf)] }));
  const holder = applyDocumentChanges(field === undefined ? [text] : { [field]: text }, changes);
  return (holder as Record<string | number, unknown>)[field ?? 0];
}

function applyToList(
  list: readonly unknown[],
  edits: readonly Edit[],
  orders: readonly Order[],
  field: string | undefined,
  kind: string,
) {
  const came = edits.filter(({ steps, change }) => steps.length === 1 && change.before === undefined);
  const others = edits.filter((edit) => !came.includes(edit));
  const order = listOrder(field ?? '', kind, [...list, ...came.map(({ change }) => change.after)]);
  const labels = order.kind === 'keyed' ? labelsOf(list, order.key) : list.map((_, index) => String(index));
  const kept = list.flatMap((item, index): unknown[] => {
    const inside = below(others, labels[index] ?? '');
    const own = inside.find(({ steps }) => steps.length === 0);
    if (own) return own.change.after === undefined ? [] : [own.change.after];
    const nested = below(orders, labels[index] ?? '');
    return [inside.length + nested.length === 0 ? item : apply(item, inside, nested, undefined, kind)];
  });
  const result = order.kind === 'keyed' ? withKeyed(kept, came, order) : withPlaced(kept, came);
  const last = orders.find(({ steps }) => steps.length === 0);
  if (last === undefined || order.kind !== 'keyed') return result;
  const named = new Map(labelsOf(result, order.key).map((label, index) => [label, result[index]]));
  return last.keys.map((key) => named.get(key));
}

function withPlaced(kept: readonly unknown[], came: readonly Edit[]): readonly unknown[] {
  const result = [...kept];
  for (const { steps, change } of [...came].sort((left, right) => Number(left.steps[0]) - Number(right.steps[0])))
    result.splice(Number(steps[0]), 0, change.after);
  return result;
}

/** An item comes last, but before the items of its key that it is said to stand before. */
function withKeyed(kept: readonly unknown[], came: readonly Edit[], { key }: ListOrder & { kind: 'keyed' }) {
  const result = [...kept];
  const occurrence = (label: string) => Number(/#(\d+)$/.exec(label)?.[1] ?? 1);
  for (const { steps, change } of came) {
    const own = key(change.after as Data);
    const same = result.flatMap((item, index) => (isData(item) && key(item) === own ? [index] : []));
    result.splice(same[occurrence(steps[0] ?? '') - 1] ?? result.length, 0, change.after);
  }
  return result;
}

/**
 * The value with every list sorted in which order means nothing; items of one key keep theirs. Texts that are documents
 * are read.
 */
export function withoutOrder(value: unknown, kind: string, field?: string): unknown {
  if (typeof value === 'string') return sameData(value, field);
  if (isData(value))
    return Object.fromEntries(Object.keys(value).map((key) => [key, withoutOrder(value[key], kind, key)]));
  if (!Array.isArray(value)) return value;
  const items = value.map((item) => withoutOrder(item, kind));
  const order = listOrder(field ?? '', kind, items);
  if (order.kind === 'ordered' || (order.kind === 'keyed' && order.ordered)) return items;
  const by = (item: unknown) => (order.kind === 'keyed' ? order.key(item as Data) : canonical(item));
  return [...items].sort((left, right) => (by(left) < by(right) ? -1 : by(left) > by(right) ? 1 : 0));
}
