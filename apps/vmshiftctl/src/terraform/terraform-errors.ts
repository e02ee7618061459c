/** One error of Terraform's output. */
export interface TerraformError {
  /** Address of the object that it is about, or the block that it is in. @default it does not tell */
  readonly address?: string;
  /** Title and detail, without the source that Terraform quotes and the values that it prints below. */
  readonly text: string;
  /** Title, detail and all else, for what looks for a cause. */
  readonly whole: string;
}

/** More of one error is no sentence for a person. */
const LONGEST = 1500;

/**
 * Every error of Terraform's output, in its order; none where there is none. Values are left out: an output of another
 * stack is there in full, as its state does not say that it is a secret.
 * @param mostLines of what follows the title
 */
export function terraformErrors(output: string, mostLines = 20): readonly TerraformError[] {
  return errorBlocks(output).map((lines) => errorOf(lines, mostLines));
}

/** Without the frame that Terraform draws around an error. */
export function unframed(output: string): string {
  return output.replace(/^[│╷╵] ?/gm, '');
}

/** The first error of Terraform's output on one line, or the beginning of an output that has none. */
export function firstError(output: string, mostLines = 4): string {
  const [first] = terraformErrors(output, mostLines);
  return first === undefined ? errorOf(unframed(output).trim().split('\n'), mostLines).text : `Error: ${first.text}`;
}

/** The lines of each error, its title first. A frame ends one, and so does the next error or warning. */
function errorBlocks(output: string): readonly (readonly string[])[] {
  const blocks: string[][] = [];
  let inError = false;
  for (const framed of output.split('\n')) {
    const line = unframed(framed);
    if (/^[╷╵]/.test(framed) || /^Warning: /.test(line)) inError = false;
    if (/^Error: /.test(line)) {
      inError = true;
      blocks.push([line.replace(/^Error: /, '')]);
    } else if (inError) blocks.at(-1)?.push(line);
  }
  return blocks;
}

/** Where the error is, the source there, and the values of what stands in it. */
const QUOTED = /^\s+(on|with|\d+:)\b|^\s*\d+:|^\s+[├│]/;

function errorOf([title = '', ...lines]: readonly string[], mostLines: number): TerraformError {
  const detail = lines
    .filter((line) => line.trim() !== '' && !QUOTED.test(line))
    .slice(0, mostLines)
    .map((line) => line.trim());
  const whole = [title, ...lines].join('\n');
  const [, address] =
    /^[ \t]+with (\S+),$/m.exec(whole) ?? /^[ \t]+on .*, in (?:resource\.)?(\S+\.\S+):$/m.exec(whole) ?? [];
  const first = detail.length === 0 || /[.:,]$/.test(title) ? title : `${title}:`;
  return { ...(address !== undefined && { address }), text: shortened([first, ...detail].join(' ').trim()), whole };
}

/** Cut behind a whole sentence, or else behind a whole word. */
function shortened(text: string): string {
  if (text.length <= LONGEST) return text;
  const start = text.slice(0, LONGEST);
  const end = [start.lastIndexOf('. ') + 1, start.lastIndexOf(' ')].find((index) => index > 0) ?? LONGEST;
  return `${start.slice(0, end)} …`;
}
