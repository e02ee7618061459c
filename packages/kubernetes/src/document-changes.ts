import { canonical, isData } from './data';
import { documentIn } from './embedded-document';
import { matchOrdered } from './match-ordered';
import { pathBelow } from './path';

/** One place in which two documents differ. */
export interface DocumentChange {
  /**
   * Keys and places, from the document downwards; a path into a text goes on into the document that the text is. An item
   * of a list that came has its place after the change, any other its place before.
   */
  readonly path: readonly (string | number)[];
  /** Undefined when absent: null is a value. */
  readonly before: unknown;
  readonly after: unknown;
  /** The texts differ, and what they say does not: blanks, the order of keys, a comment. */
  readonly isFormatting: boolean;
}

type Path = DocumentChange['path'];

/**
 * Every place in which two values of a configuration differ, by key and by place. Lists are read in their order, and
 * nothing has a default. Carrying the changes out on one value gives the other; the texts of documents may be written in
 * another way.
 * @param path where the values stand. @default they are the whole
 */
export function documentChanges(before: unknown, after: unknown, path: Path = []): readonly DocumentChange[] {
  if (before === after || (before !== undefined && after !== undefined && canonical(before) === canonical(after)))
    return [];
  if (areMappings(before, after, path)) {
    const keys = [...new Set([before, after].flatMap((side) => (isData(side) ? Object.keys(side) : [])))].sort();
    return keys.flatMap((key) => documentChanges(fieldOf(before, key), fieldOf(after, key), [...path, key]));
  }
  if (Array.isArray(before) && Array.isArray(after)) {
    return matchOrdered(before, after).flatMap(([from, to]) => {
      const item = [...path, from ?? to ?? 0];
      if (from === undefined) return [{ path: item, before: undefined, after: after[to ?? 0], isFormatting: false }];
      if (to === undefined) return [{ path: item, before: before[from], after: undefined, isFormatting: false }];
      return documentChanges(before[from], after[to], item);
    });
  }
  return textChanges(before, after, path) ?? [{ path, before, after, isFormatting: false }];
}

/** The path of a change as it is printed below another path; that of formatting is `<path> (formatting)`. */
export function changePath(parent: string, change: Pick<DocumentChange, 'path' | 'isFormatting'>): string {
  return `${pathBelow(parent, change.path)}${change.isFormatting ? ' (formatting)' : ''}`;
}

/** What differs in two texts that are documents; undefined where they are none of the same kind. */
function textChanges(before: unknown, after: unknown, path: Path): readonly DocumentChange[] | undefined {
  if (typeof before !== 'string' || typeof after !== 'string') return undefined;
  const last = path.at(-1);
  const field = typeof last === 'string' ? last : undefined;
  const was = documentIn(before, field);
  const is = was === undefined ? undefined : documentIn(after, field);
  if (was === undefined || is === undefined || Array.isArray(was) !== Array.isArray(is)) return undefined;
  if (canonical(was) === canonical(is)) return [{ path, before, after, isFormatting: true }];
  // Of the root it is known to be there: what it holds is told one by one, even where one side is empty.
  return documentChanges(was, is, []).map((change) => ({ ...change, path: [...path, ...change.path] }));
}

/**
 * Two mappings, or one that came or went as a whole and is told field by field; items of lists are told whole. So is one
 * that became empty or is no longer: a mapping without fields is not one that is absent.
 */
function areMappings(before: unknown, after: unknown, path: Path): boolean {
  if (isData(before) && isData(after))
    return path.length === 0 || Object.keys(before).length > 0 === Object.keys(after).length > 0;
  const [one, other] = before === undefined ? [after, before] : [before, after];
  return other === undefined && isData(one) && Object.keys(one).length > 0;
}

function fieldOf(value: unknown, key: string): unknown {
  return isData(value) && Object.hasOwn(value, key) ? value[key] : undefined;
}
