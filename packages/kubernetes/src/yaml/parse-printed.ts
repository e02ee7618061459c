import type { KubeObject } from '../kube-object';
import { printManifest } from './print-manifest';

/**
 * The object in a text that `printManifest` wrote; undefined for any other text. A tenth of the time that a YAML parser
 * takes, which a person waits for when whole environments are compared. What was read is printed again and has to give
 * the same text, so that this reader cannot be wrong about anything: it gives up instead.
 */
export function parsePrinted(text: string): KubeObject | undefined {
  try {
    const reader = new PrintedReader(text);
    const value = reader.mapping(0);
    const { apiVersion, kind, metadata } = value as Partial<KubeObject>;
    if ('items' in value) return undefined;
    if (![apiVersion, kind, metadata?.name].every((field) => typeof field === 'string' && field !== ''))
      return undefined;
    return printManifest(value as KubeObject) === text ? (value as KubeObject) : undefined;
  } catch {
    return undefined;
  }
}

const NUMBER = /^-?\d+(?:\.\d+)?(?:e[+-]?\d+)?$/;
const QUOTED = /^(?:"(?:[^"\\]|\\.)*"|'[^']*')/;

/** Reads the lines of a printed document from top to bottom. Throws on whatever the printer does not write. */
class PrintedReader {
  private readonly lines: string[];
  private at = 0;

  constructor(text: string) {
    this.lines = text.split('\n');
    if (this.lines.pop() !== '') throw new SyntaxError('no line break at the end');
  }

  mapping(indent: number): Record<string, unknown> {
    const result: Record<string, unknown> = {};
    while (this.isAt(indent) && this.lines[this.at]?.[indent] !== '-') {
      const line = (this.lines[this.at] ?? '').slice(indent);
      const { key, rest } = splitKey(line);
      result[key] = this.value(rest, indent);
    }
    return result;
  }

  private sequence(indent: number): unknown[] {
    const result: unknown[] = [];
    while (this.isAt(indent) && this.lines[this.at]?.[indent] === '-') {
      const rest = (this.lines[this.at] ?? '').slice(indent + 1);
      const item = rest.slice(1);
      if (rest !== '' && isPair(item)) {
        // The first key stands behind the dash, the others below it.
        this.lines[this.at] = `${' '.repeat(indent + 2)}${item}`;
        result.push(this.mapping(indent + 2));
      } else result.push(this.value(rest, indent));
    }
    return result;
  }

  /** @param rest what stands behind `key:` or `-`, with its blank */
  private value(rest: string, indent: number): unknown {
    this.at += 1;
    if (rest === '')
      return this.lines[this.at]?.[indent + 2] === '-' ? this.sequence(indent + 2) : this.mapping(indent + 2);
    const text = rest.slice(1);
    return text.startsWith('|') ? this.block(text, indent + 2) : scalar(text);
  }

  private block(header: string, indent: number): string {
    const margin = ' '.repeat(indent);
    const lines: string[] = [];
    for (let line = this.lines[this.at]; line === '' || line?.startsWith(margin); line = this.lines[this.at]) {
      lines.push(line.slice(indent));
      this.at += 1;
    }
    return `${lines.join('\n')}${header.endsWith('-') ? '' : '\n'}`;
  }

  private isAt(indent: number): boolean {
    const line = this.lines[this.at];
    return line !== undefined && line.length > indent && line.search(/\S/) === indent;
  }
}

/** Whether what stands behind a dash is a key with a value. */
function isPair(text: string): boolean {
  const quoted = QUOTED.exec(text)?.[0];
  return quoted === undefined ? /:(?: |$)/.test(text) : text[quoted.length] === ':';
}

function splitKey(line: string): { readonly key: string; readonly rest: string } {
  const quoted = QUOTED.exec(line)?.[0];
  const end = quoted?.length ?? line.search(/:(?: |$)/);
  if (end < 0 || line[end] !== ':') throw new SyntaxError('no key');
  return { key: String(scalar(line.slice(0, end))), rest: line.slice(end + 1) };
}

function scalar(text: string): unknown {
  if (text.startsWith('"')) return JSON.parse(text);
  if (text.startsWith("'")) return text.slice(1, -1);
  if (text === 'true' || text === 'false') return text === 'true';
  if (text === 'null') return null;
  if (text === '[]') return [];
  if (text === '{}') return {};
  return NUMBER.test(text) ? Number(text) : text;
}
