import { isData } from '../src/data';
import type { DocumentChange } from '../src/document-changes';
import { documentIn } from '../src/embedded-document';

type Change = Pick<DocumentChange, 'path' | 'before' | 'after'>;

/** Carries changes of a document out, by nothing but what a reader of them has: paths and values. */
export function applyDocumentChanges(base: unknown, changes: readonly Change[]): unknown {
  return apply(base, changes, undefined);
}

function apply(node: unknown, changes: readonly Change[], field: string | undefined): unknown {
  if (changes.length === 0) return node;
  const own = changes.find(({ path }) => path.length === 0);
  if (own) return own.after;
  if (typeof node === 'string') return JSON.stringify(apply(documentIn(node, field), changes, undefined));
  if (Array.isArray(node)) return applyToList(node, changes);
  const result: Record<string, unknown> = { ...(isData(node) ? node : {}) };
  for (const key of new Set(changes.map(({ path }) => String(path[0])))) {
    const below = changesBelow(changes, key);
    const old = Object.hasOwn(result, key) ? result[key] : undefined;
    const value = apply(old, below, key);
    const isGone = isData(value) && Object.keys(value).length === 0 && below.every(({ path }) => path.length > 0);
    if (value === undefined || isGone) delete result[key];
    else Object.defineProperty(result, key, { value, enumerable: true, writable: true, configurable: true });
  }
  return result;
}

function applyToList(list: readonly unknown[], changes: readonly Change[]): unknown {
  const came = changes.filter(({ path, before }) => path.length === 1 && before === undefined);
  const others = changes.filter((change) => !came.includes(change));
  const result = list.flatMap((item, index): unknown[] => {
    const below = changesBelow(others, index);
    const value = apply(item, below, undefined);
    return value === undefined ? [] : [value];
  });
  for (const { path, after } of [...came].sort((one, other) => Number(one.path[0]) - Number(other.path[0])))
    result.splice(Number(path[0]), 0, after);
  return result;
}

function changesBelow(changes: readonly Change[], step: string | number): readonly Change[] {
  return changes
    .filter(({ path }) => String(path[0]) === String(step))
    .map((change) => ({ ...change, path: change.path.slice(1) }));
}

/** The value with the texts that are documents read, so that two spellings of one are the same. */
export function sameData(value: unknown, field?: string): unknown {
  if (typeof value === 'string') {
    const document = documentIn(value, field);
    return document === undefined ? value : { 'a document': sameData(document) };
  }
  if (Array.isArray(value)) return value.map((item) => sameData(item));
  if (!isData(value)) return value;
  return Object.fromEntries(Object.keys(value).map((key) => [key, sameData(value[key], key)]));
}
