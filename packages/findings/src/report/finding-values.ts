import type { Finding } from '../finding';
import { cutPair, cutText } from './cut-values';

/** Characters of a value that stand with a finding; the whole value stands in the changes. */
const MOST_CHARACTERS = 300;

/** The values of a finding: those of a change, that of a state, or none. */
export type FindingValues =
  | { readonly kind: 'change'; readonly before: string; readonly after: string }
  | { readonly kind: 'state'; readonly now: string }
  | { readonly kind: 'none' };

/** What a finding shows of its values, each on one line. A value that is absent on one side is `(absent)` there. */
export function findingValues({ before, after, now }: Pick<Finding, 'before' | 'after' | 'now'>): FindingValues {
  if (before !== undefined || after !== undefined) {
    const [was, is] = cutPair(onOneLine(before) ?? '(absent)', onOneLine(after) ?? '(absent)', MOST_CHARACTERS);
    return { kind: 'change', before: was, after: is };
  }
  const value = onOneLine(now);
  return value === undefined ? { kind: 'none' } : { kind: 'state', now: cutText(value, MOST_CHARACTERS) };
}

/** `before -> after`, `now: value`, or nothing. */
export function valuesSentence(finding: Pick<Finding, 'before' | 'after' | 'now'>): string | undefined {
  const values = findingValues(finding);
  if (values.kind === 'none') return undefined;
  return values.kind === 'change' ? `${values.before} -> ${values.after}` : `now: ${values.now}`;
}

function onOneLine(value: string | undefined): string | undefined {
  return value?.includes('\n') ? JSON.stringify(value) : value;
}
