/** What is known of a stream that is written to. */
export interface Stream {
  readonly isTTY?: boolean;
  readonly columns?: number;
}

type Variables = Readonly<Record<string, string | undefined>>;

/** Columns of a terminal that does not tell. */
const USUAL_WIDTH = 80;

/**
 * Columns that there are. Lines of a pipe end where they end: who reads it searches it, or wraps it.
 * `COLUMNS` is what a person, or a program that opens no terminal, asks for.
 */
export function widthOf({ isTTY, columns }: Stream, { COLUMNS = '' }: Variables): number {
  if (/^[1-9]\d{0,3}$/.test(COLUMNS)) return Number(COLUMNS);
  if (isTTY !== true) return Number.POSITIVE_INFINITY;
  return columns === undefined || columns === 0 ? USUAL_WIDTH : columns;
}

/**
 * Whether a stream shows colours: `--no-color` is asked for here and now, `FORCE_COLOR` for one run, `NO_COLOR` for all.
 * @see https://no-color.org
 * @see https://force-color.org
 */
export function hasColours(
  { isTTY }: Stream,
  { NO_COLOR = '', FORCE_COLOR = '', TERM }: Variables,
  args: readonly string[],
): boolean {
  if (args.includes('--no-color')) return false;
  if (FORCE_COLOR !== '') return FORCE_COLOR !== '0' && FORCE_COLOR !== 'false';
  return isTTY === true && NO_COLOR === '' && TERM !== 'dumb';
}

/** Whether the cursor of a stream can be moved. */
export function canRedraw({ isTTY }: Stream, { TERM }: Variables): boolean {
  return isTTY === true && TERM !== 'dumb';
}

/** Whether a person looks on: no log is kept, and no program reads what is printed. */
export function showsProgress(stream: Stream, env: Variables, args: readonly string[]): boolean {
  return canRedraw(stream, env) && (env.CI ?? '') === '' && !args.includes('--json');
}
