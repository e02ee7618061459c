import type { Check } from './check';

/** A line per check, under each that is not fine what fixes it, and the counts. */
export function printChecks(checks: readonly Check[]): readonly string[] {
  const width = Math.max(...checks.map(({ state }) => state.length));
  const lines = checks.flatMap(({ what, state, found, fix }) => [
    `${state.padEnd(width)}  ${what}: ${found}`,
    ...(fix === undefined ? [] : [`${' '.repeat(width)}  -> ${fix}`]),
  ]);
  const count = (state: Check['state']) => checks.filter((check) => check.state === state).length;
  return [...lines, `${count('fine')} fine, ${count('missing')} missing, ${count('not checked')} not checked`];
}
