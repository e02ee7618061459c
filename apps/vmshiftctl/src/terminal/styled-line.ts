/** What a line, or a part of one, is: a terminal that has colours shows each in its own. */
export type Style = 'good' | 'bad' | 'warning' | 'command' | 'faint' | 'heading' | 'added' | 'removed';

/** A part of a line. */
export interface Span {
  readonly text: string;
  /** @default plain */
  readonly style?: Style;
}

/** A line as it is, or the parts that it is made of. */
export type Line = string | readonly Span[];

export interface StyledLine {
  readonly line: Line;
  /** @default plain */
  readonly style?: Style;
}

/** A line without its styles. */
export function textOf(line: Line): string {
  return typeof line === 'string' ? line : line.map(({ text }) => text).join('');
}
