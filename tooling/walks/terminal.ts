import { spawn } from '@lydell/node-pty';
import { Terminal as Screen } from '@xterm/headless';

/** Lines that are kept: more than any command of a walk prints. */
const SCROLLBACK = 5_000;

/** The escape sequence (OSC) that nothing else writes. */
const END = 7747;

/**
 * Runs a line, says that it ended, and ends itself when a line is typed: what a terminal shows as late as 200 ms after the
 * end of its process is lost (node-pty: `DESTROY_SOCKET_TIMEOUT_MS`).
 */
const RUN = `trap : INT QUIT
sh -c "$1"
code=$?
printf '\\033]${END}\\007'
read -r _
exit "$code"`;

/** What a person sees when a command has ended. */
export interface Seen {
  readonly code: number;
  /** Rows of the screen from its top, without what a line was redrawn over. */
  readonly rows: readonly Row[];
  /** The rows as text: what the terminal broke at its edge is one line again. */
  readonly text: string;
}

export interface Row {
  readonly text: string;
  /** Whether the terminal broke the row before this one at its edge, as it did not fit. */
  readonly broken: boolean;
}

/** How a command is started. */
export interface Setting {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly columns: number;
  /** What is typed, each when the screen shows the text before it. */
  readonly typed?: readonly (readonly [shown: string, keys: string])[];
}

/** Runs a line of shell in a pseudo-terminal of its own, and reads the screen as a terminal shows it. */
export async function runInTerminal(line: string, { cwd, env, columns, typed = [] }: Setting): Promise<Seen> {
  const screen = new Screen({ cols: columns, rows: 40, scrollback: SCROLLBACK, allowProposedApi: true });
  const { COLUMNS, NO_COLOR, FORCE_COLOR, CI, ...rest } = env;
  const ended = new Promise<void>((resolve) => {
    screen.parser.registerOscHandler(END, () => {
      resolve();
      return true;
    });
  });
  const pty = spawn('sh', ['-c', RUN, 'sh', line], {
    ...{ cols: columns, rows: 40, cwd, name: 'xterm-256color' },
    env: { ...rest, TERM: 'xterm-256color' },
  });
  const left = [...typed];
  let shown = Promise.resolve();
  pty.onData((data) => {
    shown = shown.then(() => new Promise((resolve) => screen.write(data, resolve)));
    void shown.then(() => {
      const [next] = left;
      if (next === undefined || !textOf(rowsOf(screen)).includes(next[0])) return;
      left.shift();
      pty.write(next[1]);
    });
  });
  const exited = new Promise<number>((resolve) => pty.onExit(({ exitCode }) => resolve(exitCode)));
  await Promise.race([ended, exited]);
  await shown;
  const rows = rowsOf(screen);
  pty.write('\n');
  const code = await exited;
  screen.dispose();
  if (left.length > 0) throw new Error(`${line}: the screen never showed ${JSON.stringify(left[0]?.[0])}`);
  return { code, rows, text: textOf(rows) };
}

function rowsOf(screen: Screen): readonly Row[] {
  const { buffer } = screen;
  const rows = Array.from({ length: buffer.active.length }, (_, index) => {
    const row = buffer.active.getLine(index);
    return { text: row?.translateToString(true) ?? '', broken: row?.isWrapped ?? false };
  });
  return rows.slice(0, rows.findLastIndex(({ text }) => text !== '') + 1);
}

function textOf(rows: readonly Row[]): string {
  return rows.map(({ text, broken }, index) => (broken || index === 0 ? text : `\n${text}`)).join('');
}
