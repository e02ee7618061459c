import type { ListOrder } from '@vmshift/kubernetes';
import { canonical, type Data, isData, labelOf } from '@vmshift/kubernetes';
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

type Pair = readonly [before: number | undefined, after: number | undefined];

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

/**
 * The longest run of equal items stays; what lies between is a change of the same place where there are as many items on
 * both sides, and came or went where there are not.
 */
function matchOrdered(before: readonly unknown[], after: readonly unknown[]): readonly Pair[] {
  const same = longestCommon(before.map(canonical), after.map(canonical));
  const pairs: Pair[] = [];
  let [left, right] = [0, 0];
  for (const [index, place] of [...same, [before.length, after.length] as const]) {
    const [gone, come] = [range(left, index), range(right, place)];
    if (gone.length === come.length) pairs.push(...gone.map((from, at): Pair => [from, come[at]]));
    else pairs.push(...alone(gone, come, []));
    if (index < before.length && place < after.length) pairs.push([index, place]);
    [left, right] = [index + 1, place + 1];
  }
  return pairs;
}

/** Places of the longest common subsequence; the ends that are equal anyway are left out of the quadratic part. */
function longestCommon(before: readonly string[], after: readonly string[]): readonly (readonly [number, number])[] {
  let start = 0;
  while (start < before.length && start < after.length && before[start] === after[start]) start += 1;
  let end = 0;
  while (
    end < before.length - start &&
    end < after.length - start &&
    before[before.length - 1 - end] === after[after.length - 1 - end]
  ) {
    end += 1;
  }
  const head = range(0, start).map((index) => [index, index] as const);
  const tail = range(0, end)
    .map((index) => [before.length - 1 - index, after.length - 1 - index] as const)
    .reverse();
  const [left, right] = [before.slice(start, before.length - end), after.slice(start, after.length - end)];
  return [...head, ...commonMiddle(left, right).map(([i, j]) => [i + start, j + start] as const), ...tail];
}

function commonMiddle(left: readonly string[], right: readonly string[]): readonly (readonly [number, number])[] {
  if (left.length * right.length > MAX_PAIRS * MAX_PAIRS) return [];
  const width = right.length + 1;
  const lengths = new Uint32Array((left.length + 1) * width);
  const lengthAt = (i: number, j: number) => lengths[i * width + j] ?? 0;
  for (let i = left.length - 1; i >= 0; i -= 1) {
    for (let j = right.length - 1; j >= 0; j -= 1) {
      lengths[i * width + j] =
        left[i] === right[j] ? lengthAt(i + 1, j + 1) + 1 : Math.max(lengthAt(i + 1, j), lengthAt(i, j + 1));
    }
  }
  const result: (readonly [number, number])[] = [];
  let [i, j] = [0, 0];
  while (i < left.length && j < right.length) {
    if (left[i] === right[j]) {
      result.push([i, j]);
      [i, j] = [i + 1, j + 1];
    } else if (lengthAt(i + 1, j) >= lengthAt(i, j + 1)) i += 1;
    else j += 1;
  }
  return result;
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

function range(from: number, to: number): readonly number[] {
  return Array.from({ length: Math.max(0, to - from) }, (_, index) => from + index);
}
