import { canonical } from './data';

/** Places of an item in a list before and after; undefined on the side that lacks it. */
export type ItemPair = readonly [before: number | undefined, after: number | undefined];

/** Above the square of this many pairs nothing is matched between the equal ends, to stay linear. */
const MAX_ITEMS = 400;

/**
 * Which items of two lists are the same ones, where a list is read in its order. The longest run of equal items stays;
 * what lies between is a change of the same place where there are as many items on both sides, and came or went where
 * there are not.
 */
export function matchOrdered(before: readonly unknown[], after: readonly unknown[]): readonly ItemPair[] {
  const same = longestCommon(before.map(canonical), after.map(canonical));
  const pairs: ItemPair[] = [];
  let [left, right] = [0, 0];
  for (const [index, place] of [...same, [before.length, after.length] as const]) {
    const [gone, come] = [range(left, index), range(right, place)];
    if (gone.length === come.length) pairs.push(...gone.map((from, at): ItemPair => [from, come[at]]));
    else {
      pairs.push(...gone.map((from): ItemPair => [from, undefined]));
      pairs.push(...come.map((to): ItemPair => [undefined, to]));
    }
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
  if (left.length * right.length > MAX_ITEMS * MAX_ITEMS) return [];
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

function range(from: number, to: number): readonly number[] {
  return Array.from({ length: Math.max(0, to - from) }, (_, index) => from + index);
}
