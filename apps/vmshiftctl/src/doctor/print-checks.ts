import type { Style, StyledLine } from '../terminal/styled-line';
import { wrapText } from '../terminal/wrap-text';
import type { Check } from './check';

const STYLES: Readonly<Record<Check['state'], Style>> = { fine: 'good', missing: 'bad', 'not checked': 'warning' };

/** A line per check, under each that is not fine what fixes it, and the counts. */
export function printChecks(checks: readonly Check[], width: number): readonly StyledLine[] {
  const indent = Math.max(...checks.map(({ state }) => state.length)) + 2;
  const lines = checks.flatMap(({ what, state, found, fix }): readonly StyledLine[] => [
    ...wrapText(`${what}: ${found}`, width, { first: indent, rest: indent + 2 }).map((line, index) =>
      index > 0
        ? { line }
        : { line: [{ text: state.padEnd(indent), style: STYLES[state] }, { text: line.trimStart() }] },
    ),
    ...(fix === undefined
      ? []
      : wrapText(`-> ${fix}`, width, { first: indent, rest: indent + 3 }).map((line) => ({ line }))),
  ]);
  const count = (state: Check['state']) => checks.filter((check) => check.state === state).length;
  const counts = `${count('fine')} fine, ${count('missing')} missing, ${count('not checked')} not checked`;
  return [...lines, { line: counts, style: 'heading' }];
}
