import { asText } from '@vmshift/kubernetes';

const LONGEST = 200;

/** A value as findings show it: text as it is, the rest as JSON, cut when it is long. */
export function printed(value: unknown): string {
  if (value === undefined) return 'nothing';
  const text = asText(value);
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
}

/** Names as a sentence lists them; `none` for no name. */
export function listed(names: readonly string[]): string {
  return names.length === 0 ? 'none' : names.join(', ');
}
