export { errorLines } from './error-lines';
export { printJson } from './print-json';
export { linePrinter } from './print-line';
export { printLines } from './print-lines';
export type { Line, Span, Style, StyledLine } from './styled-line';
export { textOf } from './styled-line';
export { type Column, tableLines } from './table';
export { type Indents, wrapText } from './wrap-text';
