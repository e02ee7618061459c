import { changePath, documentChanges, lastKey } from '@vmshift/kubernetes';
import type { FieldChange } from './field-changes';

/** A change as it is printed. */
export interface PrintedChange extends FieldChange {
  /** Keys and places from the text of the field to the value. @default the value is the whole field */
  readonly steps: readonly (string | number)[];
}

/**
 * The changes, those of a text that is a JSON or YAML document on both sides told value by value, each at its own path in
 * the document. Where both texts say the same, `<path> (formatting)` holds them: the bytes differ, and what hashes or
 * reloads the text sees a change.
 */
export function withTextChanges(changes: readonly FieldChange[]): readonly PrintedChange[] {
  return changes.flatMap(({ path, before, after }) => {
    if (typeof before !== 'string' || typeof after !== 'string') return [{ path, before, after, steps: [] }];
    return documentChanges(before, after, [lastKey(path) ?? 0]).map((change) => {
      const steps = change.path.slice(1);
      return {
        path: changePath(path, { ...change, path: steps }),
        before: change.before,
        after: change.after,
        steps,
      };
    });
  });
}
