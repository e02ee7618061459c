import { escapeJson, isPrintable } from './printable';

/** Text that would read as a number, a list, nothing at all, or as one of the words that stand for a value. */
const READS_AS_ELSE =
  /^(?:|\s.*|.*\s|[[{"].*|true|false|null|NaN|-?Infinity|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?|\((?:absent|not configured|not shown|sensitive value|known after apply).*)$/s;

/**
 * A value for a reader: text as it stands, with its line breaks, everything else as JSON. Text that would read as something
 * else, or that holds what no eye sees, is quoted, so that no two values are printed alike.
 * @param json the value as JSON. @default as JavaScript writes it
 */
export function printValue(value: unknown, json: string = JSON.stringify(value)): string {
  const plain =
    typeof value === 'string' && (isLines(value) || !READS_AS_ELSE.test(value)) && value.split('\n').every(isPrintable);
  return plain ? value : escapeJson(json);
}

/** Several lines, of which the last may be ended: JSON of ours stands on one. */
function isLines(text: string): boolean {
  const lines = text.endsWith('\n') ? text.slice(0, -1) : text;
  return lines.includes('\n') && /^[^\s"(]/.test(lines) && /\S/.test(lines.at(-1) ?? '');
}
