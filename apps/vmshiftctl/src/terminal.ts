import { printableJson, printableLine, printableLines, UserError } from '@vmshift/findings';
import type { World } from './world';

/**
 * Prints one line, whatever is in it: a line break or a control character that came with foreign text is shown as an
 * escape. Text of several lines is printed line by line, by those who know that the breaks are their own.
 */
export function linePrinter(write: (text: string) => void): (line: string) => void {
  return (line) => write(`${printableLine(line)}\n`);
}

/** Prints a value as JSON. */
export function printJson({ print }: Pick<World, 'print'>, value: unknown, indent?: number): void {
  for (const line of printableJson(value, indent).split('\n')) print(line);
}

/** The lines of an error, the first one behind `prefix`. */
export function errorLines(prefix: string, error: unknown): readonly string[] {
  const [first = '', ...rest] = linesOf(error);
  return [`${prefix}${first}`, ...rest];
}

function linesOf(error: unknown): readonly string[] {
  if (error instanceof UserError) return error.lines;
  return printableLines(error instanceof Error ? (error.stack ?? error.message) : String(error));
}
