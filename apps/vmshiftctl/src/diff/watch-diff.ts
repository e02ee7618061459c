import { join } from 'node:path';
import { parseReport } from '@vmshift/findings/saved-report';
import type { ExitCode } from '../exit-code';
import { fitReport } from '../report/fit-report';
import { runProgram } from '../run-program';
import { printLines } from '../terminal/print-lines';
import type { StyledLine } from '../terminal/styled-line';
import type { World } from '../world';
import { SourceWatch } from './source-watch';

/** What of `diff` can be shown again and again. */
export interface WatchedDiff {
  /** @default where the main branch was left */
  readonly base?: string | undefined;
  /** @default every environment */
  readonly only?: string | undefined;
  /** Renders the charts that change. @default false */
  readonly charts?: boolean | undefined;
}

/** How often is looked whether something was written; asking costs nothing. */
const POLL_MS = 50;

/** Files that are written at once, such as by a formatter or a checkout, are waited for. */
const QUIET_MS = 100;

/** A render, and both sides of a comparison, take a second; charts are fetched. */
const TIMEOUT_MS = 120_000;

/**
 * Shows what the working tree changes, and again after each write to a source, until Ctrl-C. Each look is a program of its
 * own, so that the sources judge as they are by then.
 * @returns the exit code of the last look
 */
export async function watchDiff(watched: WatchedDiff, world: World): Promise<ExitCode> {
  for (let last: ExitCode = 0; ; ) {
    // It begins before the look: what is written meanwhile is looked at again.
    const watch = new SourceWatch(world.root);
    try {
      const { code, lines } = await look(watched, world);
      last = code;
      show(lines, world);
      do {
        if (!(await world.pause(POLL_MS))) return code;
      } while (!watch.changed);
    } finally {
      watch.close();
    }
    if (!(await world.pause(QUIET_MS))) return last;
  }
}

/** One look, by the program as its sources are now. */
async function look(
  { base, only, charts }: WatchedDiff,
  world: World,
): Promise<{ readonly code: ExitCode; readonly lines: readonly StyledLine[] }> {
  const args = [
    ...['diff', ...(base === undefined ? [] : [base]), '--format', 'json'],
    ...(only === undefined ? [] : ['--only', only]),
    ...(charts ? ['--charts'] : []),
  ];
  const program = join(world.root, 'apps/vmshiftctl/bin/vmshiftctl.js');
  const run = () => runProgram(process.execPath, [program, ...args], world, { timeoutMs: TIMEOUT_MS });
  try {
    const { status, stdout, stderr } = await world.progress('comparing', run);
    const code: ExitCode = status === 0 || status === 3 ? status : 1;
    // A model that is refused, or a source that cannot be read, is told on standard error alone.
    if (stdout === '') return { code, lines: badLines(stderr) };
    return { code, lines: fitReport(parseReport(stdout, 'diff --format json'), world.width()) };
  } catch (error) {
    // The program of another commit that was checked out may print something else, or never end.
    return { code: 1, lines: badLines((error as Error).message) };
  }
}

function show(lines: readonly StyledLine[], { redraw, print, clock }: World): void {
  const time = clock().toISOString().slice(11, 19);
  const last: StyledLine = { line: `${time} UTC; shown again after each edit, until Ctrl-C`, style: 'faint' };
  if (redraw !== undefined) redraw([...lines, last]);
  else printLines({ print }, [...lines, last]);
}

function badLines(text: string): readonly StyledLine[] {
  return text
    .trimEnd()
    .split('\n')
    .map((line) => ({ line, style: 'bad' }));
}
