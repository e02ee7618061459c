import { type Report, reportLines } from '@vmshift/findings/report';
import type { StyledLine } from '../terminal/styled-line';
import { wrapLine } from '../terminal/wrap-text';

/** A report on lines of so many columns; values that differ stay whole, as they are compared by eye and copied. */
export function fitReport(report: Report, width: number): readonly StyledLine[] {
  return reportLines(report).flatMap(({ line, style, isProse = false }) =>
    (isProse ? wrapLine(line, width) : [line]).map((one) => ({ line: one, style })),
  );
}
