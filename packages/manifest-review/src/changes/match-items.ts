import {
  canonical,
  type Data,
  isData,
  type ListOrder,
  labelOf,
  matchOrdered,
  type ItemPair as Pair,
} from '@vmshift/kubernetes';
import { leavesOf, likeness } from './likeness';

/** An item of a list on both sides, or on one of them alone. */
export interface MatchedItem {
  /** Place in the list before; undefined for an item that came. */
  readonly before: number | undefined;
  /** Place in the list after; undefined for an item that went. */
  readonly after: number | undefined;
  /** What names the item in a path: its key, or its place on the side that `before`, else `after`, gives. */
  readonly label: string;
}

/** How much of two items must be the same for one to be a change of the other, and not another item. */
const SIMILARITY = 0.5;
/** Above this many pairs nothing is matched but equal items, to stay linear. */
const MAX_PAIRS = 400;

/** Which items of two lists are the same ones, by what the list means. Equal items are counted, so that none is lost. */
export function matchItems(
  before: readonly unknown[],
  after: readonly unknown[],
  order: ListOrder,
): readonly MatchedItem[] {
  if (order.kind === 'keyed') return matchKeyed(before, after, order.key);
  const pairs = order.kind === 'set' ? matchSet(before, after) : matchOrdered(before, after);
  return pairs.map(([left, right]) => ({ before: left, after: right, label: String(left ?? right) }));
}

/** Equal items first, in whatever place; then those that are most alike. Text and numbers have nothing to be alike in. */
function matchSet(before: readonly unknown[], after: readonly unknown[]): readonly Pair[] {
  const places = new Map<string, number[]>();
  for (const [index, item] of after.entries()) {
    const text = canonical(item);
    const known = places.get(text);
    if (known) known.push(index);
    else places.set(text, [index]);
  }
  const pairs: Pair[] = [];
  const removed: number[] = [];
  for (const [index, item] of before.entries()) {
    const place = places.get(canonical(item))?.shift();
    if (place === undefined) removed.push(index);
    else pairs.push([index, place]);
  }
  const added = [...places.values()].flat().sort((left, right) => left - right);
  const alike = matchAlike(before, after, removed, added);
  return inOrder([...pairs, ...alike, ...alone(removed, added, alike)]);
}

function matchAlike(
  before: readonly unknown[],
  after: readonly unknown[],
  removed: readonly number[],
  added: readonly number[],
): readonly Pair[] {
  if (removed.length * added.length > MAX_PAIRS) return [];
  const right = new Map(added.map((index) => [index, leavesOf(after[index])]));
  const candidates = removed
    .flatMap((index) => {
      const left = leavesOf(before[index]);
      return added.map((place) => ({ index, place, likeness: likeness(left, right.get(place) ?? new Set()) }));
    })
    .filter((candidate) => candidate.likeness >= SIMILARITY)
    .sort((one, other) => other.likeness - one.likeness);
  const [taken, used] = [new Set<number>(), new Set<number>()];
  const pairs: Pair[] = [];
  for (const { index, place } of candidates) {
    if (taken.has(index) || used.has(place)) continue;
    taken.add(index);
    used.add(place);
    pairs.push([index, place]);
  }
  return pairs;
}

/** By key; items of one key are matched in their order, since the last of them wins. */
function matchKeyed(
  before: readonly unknown[],
  after: readonly unknown[],
  keyOf: (item: Data) => string,
): readonly MatchedItem[] {
  const [left, right] = [groups(before, keyOf), groups(after, keyOf)];
  return [...new Set([...left.keys(), ...right.keys()])].flatMap((key) => {
    const [was, is] = [left.get(key) ?? [], right.get(key) ?? []];
    const pairs: readonly Pair[] =
      was.length === 1 && is.length === 1
        ? [[0, 0]]
        : matchOrdered(
            was.map((index) => before[index]),
            is.map((index) => after[index]),
          );
    return pairs.map(([one, other]) => ({
      before: one === undefined ? undefined : was[one],
      after: other === undefined ? undefined : is[other],
      label: labelOf(key, one ?? other ?? 0),
    }));
  });
}

/**
 * Whether a keyed list has the order that anyone expects who carries the changes out one after the other: what stays keeps
 * its order, and what came stands last, or before the item of its own key that it is said to stand before.
 */
export function keepsOrder(
  matched: readonly MatchedItem[],
  after: readonly unknown[],
  keyOf: (item: Data) => string,
): boolean {
  const places = matched
    .filter(({ before, after: place }) => before !== undefined && place !== undefined)
    .sort((left, right) => (left.before ?? 0) - (right.before ?? 0))
    .map(({ after: place }) => place ?? 0);
  const keys = after.map((item) => (isData(item) ? keyOf(item) : ''));
  for (const { before, after: place } of matched) {
    if (before !== undefined || place === undefined) continue;
    const next = places.findIndex((other) => keys[other] === keys[place] && other > place);
    places.splice(next === -1 ? places.length : next, 0, place);
  }
  return places.every((place, index) => place === index);
}

function groups(items: readonly unknown[], keyOf: (item: Data) => string): ReadonlyMap<string, readonly number[]> {
  const result = new Map<string, number[]>();
  for (const [index, item] of items.entries()) {
    const key = isData(item) ? keyOf(item) : '';
    const known = result.get(key);
    if (known) known.push(index);
    else result.set(key, [index]);
  }
  return result;
}

function alone(removed: readonly number[], added: readonly number[], matched: readonly Pair[]): readonly Pair[] {
  const [gone, come] = [new Set(matched.map(([index]) => index)), new Set(matched.map(([, place]) => place))];
  return [
    ...removed.filter((index) => !gone.has(index)).map((index): Pair => [index, undefined]),
    ...added.filter((place) => !come.has(place)).map((place): Pair => [undefined, place]),
  ];
}

/** What was there first, in its order, then what came. */
function inOrder(pairs: readonly Pair[]): readonly Pair[] {
  const rank = ([before, after]: Pair) => [before ?? Number.POSITIVE_INFINITY, after ?? -1] as const;
  return [...pairs].sort((left, right) => {
    const [[a, b], [c, d]] = [rank(left), rank(right)];
    return a === c ? b - d : a < c ? -1 : 1;
  });
}
