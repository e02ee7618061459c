/** What a line is, for a terminal that has colours. */
export type LineStyle = 'good' | 'bad' | 'warning' | 'command' | 'faint';

export interface StyledLine {
  readonly line: string;
  /** @default plain */
  readonly style?: LineStyle;
}
