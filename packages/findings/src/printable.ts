/**
 * What a terminal carries out, hides, turns round or takes for the end of a line: control, format, private and unassigned
 * characters, lone surrogates, line and paragraph separators, and all else that Unicode lets a reader ignore.
 * @see https://www.unicode.org/reports/tr44/#General_Category_Values
 * @see https://www.unicode.org/reports/tr36/#Bidirectional_Text_Spoofing
 */
const UNPRINTABLE = /[\p{C}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/gu;

/**
 * The bracket by which GitHub's runner finds a command of the old form anywhere in a line of a log, and the first colon of
 * one of the newer form, which begins a line. Both set outputs, mask words, which drops the outputs that hold them, and
 * write notes on a pull request.
 * @see https://github.com/actions/runner/blob/main/src/Runner.Common/ActionCommand.cs
 */
const COMMAND_ANYWHERE = /(?<=##)\[/g;
const COMMAND_AT_START = /^(\s*):(?=:.*::)/;

const SHORT: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };

/** The text on one line, in which every character that is none to the eye stands as an escape: `\n`, `\u{1b}`. */
export function printableLine(text: string): string {
  return text.replace(UNPRINTABLE, visible);
}

/** A whole line of a log in which nothing is a command to GitHub's runner: its first character stands as an escape. */
export function inertLine(line: string): string {
  return line
    .replace(COMMAND_ANYWHERE, visible)
    .replace(COMMAND_AT_START, (_, blanks: string) => `${blanks}${visible(':')}`);
}

/**
 * A text of which no one can tell whose its line breaks are, line by line: what follows the first one is indented, so that
 * it passes for no line of ours.
 */
export function printableLines(text: string): readonly string[] {
  return text
    .split('\n')
    .map((line, index) => printableLine(index === 0 || line.startsWith('  ') ? line : `  ${line}`));
}

/**
 * The value as JSON that a terminal may show: parsed, it is the same value.
 * @param indent blanks of each level; 0 for one line. @default 2
 */
export function printableJson(value: unknown, indent = 2): string {
  return escapeJson(JSON.stringify(value, undefined, indent));
}

/**
 * JSON in which everything that is unprintable, and what a log would take for a command, is an escape. Its own line breaks
 * stand between the strings.
 */
export function escapeJson(json: string): string {
  return json
    .split('\n')
    .map((line) => line.replace(UNPRINTABLE, jsonEscape).replace(COMMAND_ANYWHERE, jsonEscape))
    .join('\n');
}

/** Whether a terminal shows every character of the text, each as itself. */
export function isPrintable(text: string): boolean {
  return text.search(UNPRINTABLE) === -1;
}

function visible(character: string): string {
  return SHORT[character] ?? `\\u{${codePoint(character).toString(16)}}`;
}

function jsonEscape(character: string): string {
  return [...Array(character.length).keys()]
    .map((index) => `\\u${character.charCodeAt(index).toString(16).padStart(4, '0')}`)
    .join('');
}

function codePoint(character: string): number {
  return character.codePointAt(0) ?? 0;
}
