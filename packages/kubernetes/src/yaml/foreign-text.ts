/** What a manifest may not hold, and where. */
export interface ForeignText {
  /** From 1. */
  readonly line: number;
  readonly problem: string;
}

/**
 * Everything but printable characters, tabs and line ends. Readers break lines at some of them and not at others, drop
 * some, and refuse the rest: a comment for one is a field for another. U+FFFD is what bytes that are no UTF-8 become.
 * @see https://yaml.org/spec/1.1/#id871136 and https://yaml.org/spec/1.2.2/#54-line-break-characters
 */
const CHARACTER =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what this looks for
  /\r(?!\n)|[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u2028\u2029\ufeff\ufffd-\uffff]|\p{Surrogate}/gu;

const NAMES: Readonly<Record<string, string>> = {
  '\r': 'carriage return',
  '\u0085': 'next line',
  '\u2028': 'line separator',
  '\u2029': 'paragraph separator',
  '\ufeff': 'byte order mark',
  '\ufffd': 'no valid UTF-8',
};

/** Lines at which readers part a stream in other ways. Kubernetes cuts at every `---`, and stops reading at `...`. */
const LINES: readonly (readonly [form: RegExp, what: string, allowed: string])[] = [
  [/^%.*/gm, 'a directive', 'none'],
  [/^\.\.\..*/gm, 'the end of a document', '--- between documents'],
  // Behind a block with `+` some count the line and some do not.
  [/(?<=\n)[ \t]+$(?![\s\S])/g, 'blanks behind the last line', 'a line break at the end'],
  [/^---(?![ \t]*\r?$|[ \t]+#).*/gm, 'text behind ---', 'a line break or a comment'],
];

/** What readers of YAML read in different ways before they look at a single value. */
export function findForeignText(text: string): readonly ForeignText[] {
  const characters = [...text.matchAll(CHARACTER)].map(({ 0: character, index }) => ({
    index,
    problem: `got ${printCharacter(character)}; allowed: printable characters, tabs and line feeds`,
  }));
  const lines = LINES.flatMap(([form, what, allowed]) =>
    [...text.matchAll(form)].map(({ index }) => ({
      index,
      problem: `got ${what}; allowed: ${allowed}`,
    })),
  );
  const found = [...characters, ...lines].sort((left, right) => left.index - right.index);
  // Counted on from the one before: from the start each time, a file of nothing else would take hours.
  let [line, next] = [1, text.indexOf('\n')];
  return found.map(({ index, problem }) => {
    for (; next !== -1 && next < index; next = text.indexOf('\n', next + 1)) line += 1;
    return { line, problem };
  });
}

function printCharacter(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  const name = NAMES[character] ?? 'control character';
  return `the character U+${code.toString(16).toUpperCase().padStart(4, '0')} (${name})`;
}
