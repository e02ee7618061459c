import { isDeepStrictEqual } from 'node:util';
import type { ChartRelease } from './chart-release';

/** A release that a change alters, or adds to a stack that is there. */
export interface ChangedRelease {
  /** Undefined where the change adds it. */
  readonly before: ChartRelease | undefined;
  readonly after: ChartRelease;
}

/**
 * The releases of the head whose chart, values or templates differ from the base's. One that is removed is told as a loss;
 * those of a stack that is new are all new.
 * @param foldersDiffer whether a chart of this repository's own has other files, those of a release
 */
export function changedReleases(
  base: readonly ChartRelease[],
  head: readonly ChartRelease[],
  foldersDiffer: (release: ChartRelease) => boolean,
): readonly ChangedRelease[] {
  const before = new Map(base.map((release) => [keyOf(release), release]));
  const stacks = new Set(base.map(({ stack }) => stack));
  return head
    .filter(({ stack }) => stacks.has(stack))
    .map((after) => ({ before: before.get(keyOf(after)), after }))
    .filter(
      ({ before: old, after }) =>
        !isDeepStrictEqual(old, after) || (after.repository === undefined && foldersDiffer(after)),
    );
}

function keyOf({ stack, address }: ChartRelease): string {
  return `${stack} ${address}`;
}
