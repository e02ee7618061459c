import { printableJson, printableLine, printableLines, UserError } from '@vmshift/findings';
import type { LineStyle, StyledLine } from './styled-line';
import type { World } from './world';

/** Puts the escapes of a style round a text that has none. */
export type Paint = (text: string, style: LineStyle | undefined) => string;

/**
 * Prints one line, whatever is in it: a line break or a control character that came with foreign text is shown as an
 * escape. Text of several lines is printed line by line, by those who know that the breaks are their own.
 * @param paint for a terminal with colours. @default no colours
 */
export function linePrinter(
  write: (text: string) => void,
  paint: Paint = (text) => text,
): (line: string, style?: LineStyle) => void {
  return (line, style) => write(`${paint(printableLine(line), style)}\n`);
}

const FORMATS = {
  good: 'green',
  bad: ['bold', 'red'],
  warning: 'yellow',
  command: 'cyan',
  faint: 'dim',
} as const;

/** The styles as a terminal shows them. @see https://nodejs.org/api/util.html#utilstyletextformat-text-options */
export function paintForTerminal(styleText: typeof import('node:util').styleText): Paint {
  return (text, style) => {
    if (style === undefined || text === '') return text;
    return [FORMATS[style]].flat().reduce((painted, format) => styleText(format, painted), text);
  };
}

/**
 * Whether a stream shows colours.
 * @see https://no-color.org
 */
export function hasColours(
  { isTTY }: { readonly isTTY?: boolean },
  { NO_COLOR, TERM }: Readonly<Record<string, string | undefined>>,
): boolean {
  return isTTY === true && (NO_COLOR ?? '') === '' && TERM !== 'dumb';
}

/** Whether the cursor of a stream can be moved. */
export function canRedraw(
  { isTTY }: { readonly isTTY?: boolean },
  { TERM }: Readonly<Record<string, string | undefined>>,
): boolean {
  return isTTY === true && TERM !== 'dumb';
}

/**
 * Puts lines in the place of all that the terminal shows. It is one write between the marks of an update, which a terminal
 * that knows them shows at once, so that nothing flickers.
 * @see https://invisible-island.net/xterm/ctlseqs/ctlseqs.html (CUP, ED)
 * @see https://gist.github.com/christianparpart/d8a62cc1ab659194337d73e399004036 (synchronized output)
 */
export function screenPrinter(write: (text: string) => void, paint: Paint): (lines: readonly StyledLine[]) => void {
  return (lines) => {
    const text = lines.map(({ line, style }) => `${paint(printableLine(line), style)}\n`).join('');
    write(`\u001b[?2026h\u001b[H\u001b[J${text}\u001b[?2026l`);
  };
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
