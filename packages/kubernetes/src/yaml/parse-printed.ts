import type { KubeObject } from '../kube-object';
import { oncePerText } from '../once-per-text';
import { compareKeys, LONE_SURROGATE, MAX_DEPTH, MAX_KEY_LENGTH } from './print-manifest';
import { printBlock, printNumber, printText } from './print-scalar';

/**
 * The object in a text that `printManifest` wrote; undefined for any other text. A fraction of the time that a YAML parser
 * takes, which a person waits for when whole environments are compared. Each key and value that was read is printed again
 * and has to give the same text, and what stands around them is what the printer writes, so that this reader cannot be wrong
 * about anything: it gives up instead.
 */
export function parsePrinted(text: string): KubeObject | undefined {
  try {
    const value = new PrintedReader(text).document();
    const { apiVersion, kind, metadata } = value as Partial<KubeObject>;
    if ('items' in value) return undefined;
    if (![apiVersion, kind, metadata?.name].every((field) => typeof field === 'string' && field !== ''))
      return undefined;
    return value as KubeObject;
  } catch {
    return undefined;
  }
}

/** Reads the lines of a printed document from top to bottom. Throws on whatever the printer does not write. */
class PrintedReader {
  private readonly lines: string[];
  private at = 0;
  private depth = 0;

  constructor(text: string) {
    this.lines = text.split('\n');
    if (this.lines.pop() !== '') throw new SyntaxError('no line break at the end');
  }

  document(): Record<string, unknown> {
    const value = this.mapping('');
    if (this.at < this.lines.length) throw new SyntaxError('more than a mapping');
    return value;
  }

  private mapping(indent: string): Record<string, unknown> {
    const result: Record<string, unknown> = {};
    let last: string | undefined;
    for (let line = this.lines[this.at]; isAt(indent, line) && !isItem(indent, line); line = this.lines[this.at]) {
      const { key, rest } = splitKey(line.slice(indent.length));
      if (last !== undefined && compareKeys(last, key) > 0)
        throw new SyntaxError('a key that stands too late, or twice');
      last = key;
      result[key] = this.value(rest, indent, false);
    }
    if (last === undefined) throw new SyntaxError('no key');
    return result;
  }

  private sequence(indent: string): unknown[] {
    const result: unknown[] = [];
    for (let line = this.lines[this.at]; isAt(indent, line) && isItem(indent, line); line = this.lines[this.at]) {
      const rest = line.slice(indent.length + 1);
      const item = rest.slice(1);
      if (rest.startsWith(' ') && isPair(item)) {
        // The first key stands behind the dash, the others below it.
        const below = `${indent}  `;
        this.lines[this.at] = `${below}${item}`;
        this.enter();
        result.push(this.mapping(below));
        this.depth -= 1;
      } else result.push(this.value(rest, indent, true));
    }
    if (result.length === 0) throw new SyntaxError('no item');
    return result;
  }

  /** @param rest what stands behind `key:` or `-`, with its blank */
  private value(rest: string, indent: string, isInList: boolean): unknown {
    this.at += 1;
    const below = `${indent}  `;
    if (rest === '') {
      // In a list the first key of a mapping stands behind the dash.
      const isList = isInList || isItem(below, this.lines[this.at]);
      this.enter();
      const value = isList ? this.sequence(below) : this.mapping(below);
      this.depth -= 1;
      return value;
    }
    if (!rest.startsWith(' ')) throw new SyntaxError('no blank before the value');
    return rest.startsWith(' |') ? this.block(rest.slice(1), below) : scalar(rest.slice(1));
  }

  private enter(): void {
    this.depth += 1;
    if (this.depth >= MAX_DEPTH) throw new SyntaxError('deeper than what is printed');
  }

  private block(header: string, margin: string): string {
    const lines: string[] = [];
    for (let line = this.lines[this.at]; line === '' || line?.startsWith(margin); line = this.lines[this.at]) {
      lines.push(line);
      this.at += 1;
    }
    const text = lines.map((line) => line.slice(margin.length)).join('\n');
    const value = header.endsWith('-') ? text : `${text}\n`;
    if (printBlock(value, margin) !== [header, ...lines].join('\n')) throw new SyntaxError('another block');
    return value;
  }
}

/** Whether a line stands as deep as an indentation. */
function isAt(indent: string, line: string | undefined): line is string {
  return line !== undefined && line.length > indent.length && line[indent.length] !== ' ' && line.startsWith(indent);
}

function isItem(indent: string, line: string | undefined): boolean {
  return line?.[indent.length] === '-';
}

/** Longer texts are not kept. */
const SHORT = 64;

const QUOTED = /^(?:"(?:[^"\\]|\\.)*"|'[^']*')/;

/** Where a key ends; -1 where a text is no key with a value. */
function endOfKey(text: string): number {
  if (text.startsWith('"') || text.startsWith("'")) {
    const end = QUOTED.exec(text)?.[0].length ?? -1;
    return text[end] === ':' ? end : -1;
  }
  const end = text.indexOf(': ');
  return end === -1 && text.endsWith(':') ? text.length - 1 : end;
}

/** Whether what stands behind a dash is a key with a value. */
function isPair(text: string): boolean {
  return endOfKey(text) !== -1;
}

interface Pair {
  readonly key: string;
  /** What stands behind the colon. */
  readonly rest: string;
}

/** The same short lines stand in every object. */
function splitKey(line: string): Pair {
  return line.length > SHORT ? splitLine(line) : splitShort(line);
}

const splitShort = oncePerText(splitLine);

function splitLine(line: string): Pair {
  const end = endOfKey(line);
  const printed = line.slice(0, end);
  const key = textIn(printed);
  const isSame = end !== -1 && !LONE_SURROGATE.test(key) && printText(key) === printed;
  if (!isSame || key.length > MAX_KEY_LENGTH || key === '__proto__') throw new SyntaxError('no key');
  return { key, rest: line.slice(end + 1) };
}

/** Short values by how they are printed: the same labels, names and numbers stand in every object. */
const known = new Map<string, unknown>();

function scalar(printed: string): unknown {
  if (printed === '[]') return [];
  if (printed === '{}') return {};
  const read = known.get(printed);
  if (read !== undefined) return read;
  const value = readScalar(printed);
  if (printed.length <= SHORT) known.set(printed, value);
  return value;
}

const NUMBER = /^-?\d+(?:\.\d+)?(?:e[+-]?\d+)?$/;

function readScalar(printed: string): unknown {
  if (printed === 'true' || printed === 'false') return printed === 'true';
  if (printed === 'null') return null;
  const value = NUMBER.test(printed) ? Number(printed) : textIn(printed);
  const isSame = typeof value === 'number' ? printNumber(value) === printed : printLine(value) === printed;
  if (!isSame) throw new SyntaxError('another scalar');
  return value;
}

function textIn(printed: string): string {
  if (printed.startsWith('"')) return JSON.parse(printed);
  return printed.startsWith("'") ? printed.slice(1, -1) : printed;
}

/** A text on one line; undefined for one that is printed as a block, or not at all. */
function printLine(text: string): string | undefined {
  return LONE_SURROGATE.test(text) || printBlock(text, '') !== undefined ? undefined : printText(text);
}
