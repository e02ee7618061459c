/** A literal without an escape, and without what would end a comment or open code in a template around it. */
const STRING = /'(?:(?!\*\/|\$\{)[^'\\`\n\r])*'/g;

/** To the end of the line; within a comment or a template that is open above, it closes neither. */
const COMMENT = /\/\/(?:(?!\*\/|\/\*)[^`$\p{C}\p{Zl}\p{Zp}])*$/u;

/** Keys, literals, brackets and commas. */
const VALUES = /^(?:\s|\w+\s*:|''\s*:|''|-?\d[\d_.]*(?!\w)|\b(?:true|false|null|undefined)\b|[{}[\],])*$/;

/** What reads a property of a value before it. */
const ACCESS = /^\s*\[|['\w}\])]\s*\[/;

/**
 * Whether two texts of TypeScript differ in lines of plain values alone: what is executed is the same, line by line, in the
 * same order.
 */
export function differInValuesAlone(before: string, after: string): boolean {
  return codeOf(before) === codeOf(after);
}

function codeOf(text: string): string {
  return text
    .split('\n')
    .filter((line) => !isValueLine(line))
    .join('\n');
}

/** Characters of a line of values; a longer one counts as code, and is not searched. */
const LONGEST = 2000;

/** Whether a line executes nothing, whatever stands around it. */
function isValueLine(line: string): boolean {
  if (line.length > LONGEST) return false;
  const plain = line.replace(STRING, "''").replace(COMMENT, '');
  return VALUES.test(plain) && !ACCESS.test(plain);
}
