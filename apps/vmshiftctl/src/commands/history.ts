import { model } from '@vmshift/environments';
import {
  buildName,
  describeHold,
  findHold,
  type HistoryEntry,
  type HoldState,
  imagesWithoutDigest,
} from '@vmshift/releases';
import type { ExitCode } from '../exit-code';
import { createGit } from '../git/git';
import { findEnvironment, readEnvironmentStates } from '../read-environment-states';
import { printJson } from '../terminal/print-json';
import { printLines } from '../terminal/print-lines';
import { printText } from '../terminal/print-text';
import { type Column, tableLines } from '../terminal/table';
import type { World } from '../world';

export interface HistoryOptions {
  readonly json?: boolean;
}

/** What `history --json` prints. */
export interface EnvironmentHistory {
  readonly environment: string;
  /** Null where releases go on. */
  readonly hold: HoldState | null;
  /** What is wrong with the pin that is there now. @default nothing */
  readonly brokenPin?: string;
  /** Newest first. */
  readonly history: readonly HistoryEntry[];
}

/** Prints the builds that ran in an environment, newest first; 1 when the pin that is there now cannot be read. */
export async function history(name: string, options: HistoryOptions, world: World): Promise<ExitCode> {
  const environment = findEnvironment(model.environments, name);
  const [state] = await readEnvironmentStates(world.root, createGit(world), [environment]);
  if (state === undefined) throw new Error(`${name}: no state was read`);
  const hold = findHold(state);
  if (options.json) {
    const { history, brokenPin } = state;
    const broken = brokenPin && { brokenPin: brokenPin.problem };
    const told: EnvironmentHistory = { environment: name, hold: hold ?? null, ...broken, history };
    printJson(world, told);
    return brokenPin === undefined ? 0 : 1;
  }
  printLines(world, tableLines(COLUMNS, state.history, world.width()));
  if (state.history.length === 0) world.print(`${name} never had a release`);
  if (state.brokenPin !== undefined) {
    world.warn(`${name}: ${state.brokenPin.problem}`);
    world.warn(`  fix: ${state.brokenPin.fix}`);
  }
  if (hold !== undefined)
    printText(world, `${name} is ${describeHold(hold)}; to lift it: ./vmshiftctl resume ${name} --push`, 'warning');
  return state.brokenPin === undefined ? 0 : 1;
}

const COLUMNS: readonly Column<HistoryEntry>[] = [
  { header: 'TIME (UTC)', cell: ({ authorDate }) => new Date(authorDate).toISOString().slice(0, 16).replace('T', ' ') },
  { header: 'COMMIT', cell: ({ commit }) => commit.slice(0, 12) },
  { header: 'KIND', cell: ({ kind }) => kind },
  { header: 'BUILD', cell: ({ pin }) => (pin === undefined ? '(no pin)' : `${buildName(pin)} #${pin.sequence}`) },
  { header: 'BY, AND WHY', cell: whyCell, fit: 'wrap' },
];

/** The subject of a release repeats what stands before it. */
function whyCell({ author, kind, pin, subject, trailers }: HistoryEntry): string {
  const why = trailers['Release-Reason']?.join('; ') ?? (kind === 'release' || kind === 'resume' ? undefined : subject);
  const byTag = pin !== undefined && imagesWithoutDigest(pin).length > 0;
  return `${author}${why === undefined ? '' : `: ${why}`}${byTag ? '; by tag alone' : ''}`;
}
