import { inertLine, printableLine } from '@vmshift/findings';
import type { Line, Span, Style, StyledLine } from './styled-line';
import { wrapLine } from './wrap-text';

/** Puts the escapes of a style round a text that has none. */
export type Paint = (text: string, style: Style | undefined) => string;

const PLAIN: Paint = (text) => text;

/**
 * Prints one line, whatever is in it: a line break or a control character that came with foreign text, and what GitHub's
 * runner would take for a command in it, is shown as an escape. Text of several lines is printed line by line, by those who know that the breaks are their own.
 * @param paint for a terminal with colours. @default no colours
 */
export function linePrinter(write: (text: string) => void, paint: Paint = PLAIN): (line: Line, style?: Style) => void {
  return (line, style) => write(`${painted(line, style, paint)}\n`);
}

/** Prints one line, on as many as it takes where it goes to a terminal: what goes on is indented, so that it passes for none of ours. */
export function textPrinter(
  write: (text: string) => void,
  width: () => number,
  paint: Paint = PLAIN,
): (text: string, style?: Style) => void {
  return (text, style) => {
    for (const line of wrapLine(text, width())) write(`${painted(line, style, paint)}\n`);
  };
}

/**
 * Puts lines in the place of all that the terminal shows. It is one write between the marks of an update, which a terminal
 * that knows them shows at once, so that nothing flickers.
 * @see https://invisible-island.net/xterm/ctlseqs/ctlseqs.html (CUP, ED)
 * @see https://gist.github.com/christianparpart/d8a62cc1ab659194337d73e399004036 (synchronized output)
 */
export function screenPrinter(
  write: (text: string) => void,
  paint: Paint = PLAIN,
): (lines: readonly StyledLine[]) => void {
  return (lines) => {
    const text = lines.map(({ line, style }) => `${painted(line, style, paint)}\n`).join('');
    write(`\u001b[?2026h\u001b[H\u001b[J${text}\u001b[?2026l`);
  };
}

/** A part without a style of its own has that of the line. */
function painted(line: Line, style: Style | undefined, paint: Paint): string {
  const spans = typeof line === 'string' ? [{ text: line }] : line;
  // Of the whole line: two parts can make a command that neither is.
  return inertLine(spans.map((span: Span) => paint(printableLine(span.text), span.style ?? style)).join(''));
}

const FORMATS = {
  good: 'green',
  bad: ['bold', 'red'],
  warning: 'yellow',
  command: 'cyan',
  faint: 'dim',
  heading: 'bold',
  added: 'green',
  removed: 'red',
} as const;

/** The styles as a terminal shows them. @see https://nodejs.org/api/util.html#utilstyletextformat-text-options */
export function paintForTerminal(styleText: typeof import('node:util').styleText): Paint {
  return (text, style) => {
    if (style === undefined || text === '') return text;
    // Whether there are colours was decided for the stream that is written to; Node would ask standard output.
    return [FORMATS[style]].flat().reduce((done, format) => styleText(format, done, { validateStream: false }), text);
  };
}
