/**
 * The value of a JSON text that JSON.stringify could have written, whatever its indentation: it holds no key twice and no
 * number that loses digits, which JSON.parse does not tell. Undefined for any other text.
 */
export function parsePlainJson(text: string): unknown {
  if (!/^\s*[{["]/.test(text)) return undefined;
  try {
    const value: unknown = JSON.parse(text);
    const json = text.trim();
    return INDENTS.some((indent) => JSON.stringify(value, undefined, indent) === json) ? value : undefined;
  } catch (error) {
    // No JSON, or nested by the ten thousand.
    if (error instanceof SyntaxError || error instanceof RangeError) return undefined;
    throw error;
  }
}

const INDENTS = [undefined, 2, '\t', 4];
