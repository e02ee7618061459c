import { canonical, fieldPath, isData, itemPaths } from '@vmshift/kubernetes';

/**
 * The fields of an object that another render of it has otherwise, as findings print their paths; those that came where
 * none of its own differs. Items of lists are compared by place: what is compared was made by the same code, and another
 * name of an item makes it no other item.
 */
export function fieldsThatDiffer(rendered: unknown, other: unknown, kind: string): readonly string[] {
  const differences = differencesBelow(rendered, other, '', kind);
  const own = differences.filter(({ isNew }) => !isNew);
  return (own.length > 0 ? own : differences).map(({ path }) => path);
}

interface Difference {
  readonly path: string;
  readonly isNew: boolean;
}

function differencesBelow(before: unknown, after: unknown, path: string, kind: string): readonly Difference[] {
  if (isData(before) && isData(after)) {
    const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])];
    return keys.flatMap((key) => differencesBelow(before[key], after[key], fieldPath(path, key), kind));
  }
  if (Array.isArray(before) && Array.isArray(after)) {
    const paths = itemPaths(path, before, kind);
    if (before.length === after.length)
      return before.flatMap((item, index) => differencesBelow(item, after[index], paths[index] ?? path, kind));
    const left = new Set(after.map(canonical));
    const gone = before.flatMap((item, index) => (left.has(canonical(item)) ? [] : (paths[index] ?? path)));
    return (gone.length > 0 ? gone : [path]).map((one) => ({ path: one, isNew: false }));
  }
  return canonical(before) === canonical(after) ? [] : [{ path, isNew: before === undefined }];
}

/** Whether one of two fields is the other one, or in it. */
export function meet(one: string, other: string): boolean {
  return isWithin(one, other) || isWithin(other, one);
}

/** Whether a field is another one, or in it; all are in `''`, the whole object. */
export function isWithin(path: string, parent: string): boolean {
  return parent === '' || path === parent || (path.startsWith(parent) && /^[.[ ]/.test(path.slice(parent.length)));
}
