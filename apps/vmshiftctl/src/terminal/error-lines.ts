import { printableLines, UserError } from '@vmshift/findings';

/** The lines of an error, the first one behind `prefix`. */
export function errorLines(prefix: string, error: unknown): readonly string[] {
  const [first = '', ...rest] = linesOf(error);
  return [`${prefix}${first}`, ...rest];
}

function linesOf(error: unknown): readonly string[] {
  if (error instanceof UserError) return error.lines;
  return printableLines(error instanceof Error ? (error.stack ?? error.message) : String(error));
}
