import { canonical, isData } from '@vmshift/kubernetes';

/** Paths with values of a mapping's leaves; empty for anything else. */
export function leavesOf(value: unknown): ReadonlySet<string> {
  return new Set(isData(value) ? leaves(value, '') : []);
}

function leaves(value: unknown, path: string): readonly string[] {
  if (Array.isArray(value)) return value.flatMap((item) => leaves(item, `${path}[]`));
  if (isData(value)) return Object.entries(value).flatMap(([key, item]) => leaves(item, `${path}.${key}`));
  return [`${path}=${canonical(value)}`];
}

/** Share of the leaves that both have, from 0 to 1. */
export function likeness(left: ReadonlySet<string>, right: ReadonlySet<string>): number {
  const common = [...left].filter((leaf) => right.has(leaf)).length;
  const all = left.size + right.size - common;
  return all === 0 ? 0 : common / all;
}
