/**
 * The trailers at the end of a commit message by key, values in order, each on one line: what
 * `git interpret-trailers --parse --no-divider` finds, whatever `trailer.*` is set to.
 *
 * @see https://git-scm.com/docs/git-interpret-trailers
 */
export function parseTrailers(message: string): Readonly<Record<string, readonly string[]>> {
  const trailers = new Map<string, string[]>();
  let last: string[] | undefined;
  for (const line of trailerLines(message.split('\n'))) {
    const [, key, value = ''] = TRAILER_LINE.exec(line) ?? [];
    if (CONTINUATION.test(line)) {
      last?.push([last.pop(), line.trim()].filter((part) => part !== '').join(' '));
    } else if (key === undefined) last = undefined;
    else {
      last = trailers.get(key) ?? [];
      last.push(value.trim());
      trailers.set(key, last);
    }
  }
  return Object.fromEntries(trailers);
}

const COMMENT = '#';
const BLANK = /^\s*$/;
const CONTINUATION = /^\s/;
/** White space may stand before the colon, none before the key. */
const TRAILER_LINE = /^([A-Za-z0-9-]+)[ \t]*:(.*)$/;
/** What Git itself writes: with one of these a quarter of the lines need be trailers, without all of them. */
const GENERATED = /^(Signed-off-by: |\(cherry picked from commit )/;

/** The last paragraph, if it is not the first and holds trailers. */
function trailerLines(lines: readonly string[]): readonly string[] {
  const end = lines.findLastIndex((line) => !BLANK.test(line) && !line.startsWith(COMMENT)) + 1;
  const blank = lines.findLastIndex((line, index) => index < end && BLANK.test(line));
  const title = lines.findIndex((line) => BLANK.test(line));
  if (blank < 0 || title < 0 || blank < title) return [];
  const block = lines.slice(blank + 1, end);
  let trailers = 0;
  let others = 0;
  // A continuation belongs to the line above, so the block is counted from its end. A comment has none and counts as nothing.
  let continuations = 0;
  for (const line of block.toReversed()) {
    if (GENERATED.test(line) || TRAILER_LINE.test(line)) {
      trailers += 1;
      continuations = 0;
    } else if (CONTINUATION.test(line)) continuations += 1;
    else if (line.startsWith(COMMENT)) {
      others += continuations;
      continuations = 0;
    } else {
      others += 1 + continuations;
      continuations = 0;
    }
  }
  others += continuations;
  const generated = block.some((line) => GENERATED.test(line));
  const enough = generated ? trailers * 3 >= others : trailers > 0 && others === 0;
  return enough ? block : [];
}
