import type { World } from '../world';
import type { StyledLine } from './styled-line';

/** Prints lines of a result, each in its style. */
export function printLines({ print }: Pick<World, 'print'>, lines: readonly StyledLine[]): void {
  for (const { line, style } of lines) print(line, style);
}
