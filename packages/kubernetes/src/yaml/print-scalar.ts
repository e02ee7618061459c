import { oncePerText } from '../once-per-text';

/**
 * Text that every reader takes for itself without quotes: starts with a letter, a slash, or the dashes of a flag,
 * holds no indicator, and a colon only inside a word (`postgres:16`).
 * @see https://yaml.org/spec/1.2.2/#733-plain-style
 */
const PLAIN = /^(?:--?(?=[A-Za-z]))?[A-Za-z/](?:[\w ./@=+$%,()-]|:(?=[\w./@-]))*$/;

/** Quantities start with a digit and are still text to every reader: `250m`, `1Gi`. */
const QUANTITY = /^[1-9]\d{0,14}(?:m|[KMGT]i)$/;

/** Words that YAML 1.1 readers (Kubernetes' among them) take for a boolean or null. @see https://yaml.org/type/bool.html */
const RESERVED_WORD = /^(?:y|n|yes|no|on|off|true|false|null)$/i;

/** `e1234567`, a possible commit in short form, is a float to some YAML 1.1 readers. */
const EXPONENT = /^-*e[\d_.+-]*$/i;

/** What no line of a literal block may hold: characters that readers break lines at, drop or refuse. */
const UNPRINTABLE =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what this looks for
  /[\u0000-\u001f\u007f-\u00a0\u2028\u2029\ufeff\ufffd-\uffff]/g;

/** Long enough for the keys, labels and names that stand in every object; longer texts are not kept. */
const SHORT = 64;

/** Text as a YAML scalar on one line that YAML 1.1 and 1.2 readers read back as the same text. */
export function printText(text: string): string {
  return text.length > SHORT ? print(text) : printShort(text);
}

const printShort = oncePerText(print);

function print(text: string): string {
  if (isPlain(text)) return text;
  if (/["\\]/.test(text) && !text.includes("'") && !has(UNPRINTABLE, text)) return `'${text}'`;
  return JSON.stringify(text).replace(UNPRINTABLE, escapeCharacter);
}

/**
 * Text as a literal block (`|`), one line a line, indented by `indent`; `undefined` where a block could be read back
 * differently or would not survive an editor (blanks at the end of a line, several line breaks at the end).
 * @see https://yaml.org/spec/1.2.2/#812-literal-style
 */
export function printBlock(text: string, indent: string): string | undefined {
  if (!text.includes('\n') || /[ \t](?:\n|$)|\n\n$|^\n$/.test(text)) return undefined;
  if (has(UNPRINTABLE, text.replace(/[\n\t]/g, ''))) return undefined;
  // The first line with text sets the indentation unless the header declares it.
  const indentation = /^\n*[ \t]/.test(text) ? '2' : '';
  const chomping = text.endsWith('\n') ? '' : '-';
  const lines = (chomping ? text : text.slice(0, -1)).split('\n');
  return [`|${indentation}${chomping}`, ...lines.map((line) => (line === '' ? '' : indent + line))].join('\n');
}

/**
 * A finite number; YAML 1.1 takes an exponent for a number only behind a fraction, so `1e+21` is `1.0e+21`. So are whole
 * numbers that a reader would round: their digits say more than the number holds.
 */
export function printNumber(value: number): string {
  const text = Number.isInteger(value) && !Number.isSafeInteger(value) ? value.toExponential() : String(value);
  return text.includes('e') && !text.includes('.') ? text.replace('e', '.0e') : text === '-0' ? '0' : text;
}

function isPlain(text: string): boolean {
  if (QUANTITY.test(text)) return true;
  return PLAIN.test(text) && !text.endsWith(' ') && !RESERVED_WORD.test(text) && !EXPONENT.test(text);
}

function has(pattern: RegExp, text: string): boolean {
  return text.search(pattern) >= 0;
}

function escapeCharacter(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
