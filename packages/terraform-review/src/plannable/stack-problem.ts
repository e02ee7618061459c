import type { JsonValue } from './json-value';

/** Something in a stack that keeps it from being planned as data. */
export interface StackProblem {
  readonly stack: string;
  /** Where in its configuration; empty for all of it. */
  readonly path: readonly string[];
  readonly value: string;
  readonly allowed: string;
}

/** Notes a problem of a stack. */
export type Note = (path: readonly string[], value: JsonValue | undefined, allowed: string) => void;

const LONGEST = 80;

/** One line: where, what stands there, what is allowed. */
export function describeStackProblem({ stack, path, value, allowed }: StackProblem): string {
  const place = path.map((step) => cut(step)).join('.');
  return `${stack}: ${place === '' ? 'cdk.tf.json' : place}: got ${cut(value)}; allowed: ${allowed}`;
}

/** A value for a problem. */
export function shown(value: JsonValue | undefined): string {
  return value === undefined ? 'nothing' : JSON.stringify(value);
}

/** What is allowed, in words. */
export function oneOf(names: Iterable<string>): string {
  return [...names].sort().join(', ') || 'none';
}

function cut(text: string): string {
  return text.length > LONGEST ? `${text.slice(0, LONGEST - 3)}...` : text;
}
