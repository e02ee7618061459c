import { printableJson } from '@vmshift/findings';

/** Prints a value as JSON. */
export function printJson(
  { print }: { readonly print: (line: string) => void },
  value: unknown,
  indent?: number,
): void {
  for (const line of printableJson(value, indent).split('\n')) print(line);
}
