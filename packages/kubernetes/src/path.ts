import { type Data, isData, textAt } from './data';
import { documentIn } from './embedded-document';
import { type ListOrder, listOrder } from './list-keys';

/**
 * Paths in objects, as all findings and changes print them: `spec.template.spec.containers[web].env[MODE].value`. An
 * item of a list stands in brackets, by its key where the list has one, else by its place, from 0. A text that is a JSON
 * or YAML document has no fields of its own, so that a path goes on into the document: `data["app.yaml"].server.port`.
 * There every list is read by place.
 */

/** The path of a field in a mapping. A key that is more than a word is quoted: `labels["example.org/tier"]`. */
export function fieldPath(parent: string, key: string): string {
  if (!/^[\w$-]+$/.test(key)) return `${parent}[${JSON.stringify(key)}]`;
  return parent === '' ? key : `${parent}.${key}`;
}

/** The path of what stands at keys and places below a path: `data["app.yaml"].server.ports[0]`. */
export function pathBelow(parent: string, steps: readonly (string | number)[]): string {
  return steps.reduce<string>(
    (path, step) => (typeof step === 'number' ? `${path}[${step}]` : fieldPath(path, step)),
    parent,
  );
}

/**
 * The path of one item of the list at a path.
 * @param kind of the object, where that decides what a list's key is: `rules` of an Ingress, `ports` of a NetworkPolicy
 */
export function itemPath(list: string, items: readonly unknown[], index: number, kind = ''): string {
  return itemPaths(list, items, kind)[index] ?? `${list}[${index}]`;
}

/** The paths of all items of the list at a path, in its order. */
export function itemPaths(list: string, items: readonly unknown[], kind = ''): readonly string[] {
  if (items.length === 0) return [];
  const order = listOrder(lastField(list), kind, items);
  const labels = order.kind === 'keyed' ? labelsOf(items, order.key) : items.map((_, index) => String(index));
  return labels.map((label) => `${list}[${label}]`);
}

/**
 * A field of an object, or an item of a list, below the one that holds it; undefined for the object itself. A walk through
 * an object keeps its places, and prints paths only for what it reports.
 */
export type PlaceInObject = ({ readonly parent: PlaceInObject } & (FieldOf | ItemOf)) | undefined;

interface FieldOf {
  readonly field: string;
}

interface ItemOf {
  readonly index: number;
  /** @default the list stands in a text that is a document, where every list is read by place */
  readonly list?: readonly unknown[];
}

/**
 * The path of a place.
 * @param kind of the object, where that decides what a list's key is
 */
export function pathOfPlace(place: PlaceInObject, kind: string): string {
  if (place === undefined) return '';
  const parent = pathOfPlace(place.parent, kind);
  if ('field' in place) return fieldPath(parent, place.field);
  return place.list === undefined ? `${parent}[${place.index}]` : itemPath(parent, place.list, place.index, kind);
}

/** What names the items of a keyed list in a path, in the order of the list. */
export function labelsOf(items: readonly unknown[], keyOf: (item: Data) => string): readonly string[] {
  const counts = new Map<string, number>();
  return items.map((item) => {
    const key = isData(item) ? keyOf(item) : '';
    const count = counts.get(key) ?? 0;
    counts.set(key, count + 1);
    return labelOf(key, count);
  });
}

/**
 * `name`, and `name#2` for the second item of that name; a name that could be taken for that, or for a path, in quotes.
 * @param occurrence from 0
 */
export function labelOf(key: string, occurrence: number): string {
  const name = /[#[\]"]/.test(key) ? JSON.stringify(key) : key;
  return occurrence === 0 && key !== '' ? name : `${name}#${occurrence + 1}`;
}

/** The value at a printed path; undefined where the object has none. A path goes on into a text that is a document. */
export function valueAtPath(object: unknown, path: string): unknown {
  const kind = textAt(object, 'kind') ?? '';
  let [value, field, isInText] = [object, undefined as string | undefined, false];
  for (const step of stepsOf(path)) {
    if (typeof value === 'string') {
      value = documentIn(value, field);
      isInText = true;
    }
    if (Array.isArray(value)) {
      value = value[isInText ? placeIn(step) : placeOf(step, listOrder(field ?? '', kind, value), value)];
      field = undefined;
    } else {
      field = unquoted(step);
      value = isData(value) && Object.hasOwn(value, field) ? value[field] : undefined;
    }
  }
  return value;
}

/** The key that a step names; what is no text in quotes is the key itself. */
function unquoted(step: string): string {
  if (!step.startsWith('"')) return step;
  try {
    return String(JSON.parse(step));
  } catch {
    return step;
  }
}

function placeOf(step: string, order: ListOrder, items: readonly unknown[]): number {
  const place = order.kind === 'keyed' ? labelsOf(items, order.key).indexOf(step) : -1;
  return place >= 0 ? place : placeIn(step);
}

function placeIn(step: string): number {
  return /^\d+$/.test(step) ? Number(step) : -1;
}

const STEP = /\[("(?:[^"\\]|\\.)*"(?:#\d+)?|[^\]]*)\]|([^.[\]]+)/g;

function stepsOf(path: string): readonly string[] {
  return [...path.matchAll(STEP)].map(([, item, field]) => item ?? field ?? '');
}

/** The keys and places that a path leads through, places as digits: what `pathBelow` made it of. */
export function pathSteps(path: string): readonly string[] {
  return stepsOf(path).map(unquoted);
}

/** The key of the mapping that a path leads into last; undefined where it leads to an item of a list. */
export function lastKey(path: string): string | undefined {
  const step = stepsOf(path).at(-1);
  return step === undefined || (path.endsWith(']') && !/"\]$/.test(path)) ? undefined : unquoted(step);
}

function lastField(path: string): string {
  const end = Math.max(path.lastIndexOf('.'), path.lastIndexOf('['), path.lastIndexOf(']'));
  return path.slice(end + 1) || (stepsOf(path).at(-1) ?? '');
}
