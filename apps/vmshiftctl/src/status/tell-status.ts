import type { GitHubObservation } from '@vmshift/observation';
import type { ExitCode } from '../exit-code';
import { printJson } from '../terminal/print-json';
import { printLines } from '../terminal/print-lines';
import { SILENT } from '../terminal/progress';
import { ArgumentCheck } from '../usage-error';
import type { World } from '../world';
import { type PrintOptions, printStatus } from './print-status';
import type { Status } from './status';

export interface TellOptions {
  readonly json?: boolean;
  /** Seconds between two looks, as given; `true` for the usual ones. @default one look */
  readonly watch?: string | true;
}

/** What differs from one look to the next. */
export interface Look {
  /** With the time of the look. */
  readonly world: World;
  /** What GitHub said a moment ago. @default it is asked */
  readonly gitHub?: GitHubObservation;
}

const USUAL_SECONDS = 30;
const LEAST_SECONDS = 5;

/** GitHub counts requests, 60 an hour without a token, so it is asked less often than the rest. */
const GITHUB_SECONDS = 15 * 60;

/** Prints what one look found, or what one look after the other does. */
export async function tellStatus(
  look: (parts: Look) => Promise<Status>,
  { watch, json, runs }: TellOptions & Pick<PrintOptions, 'runs'>,
  world: World,
): Promise<ExitCode> {
  const seconds = intervalOf(watch);
  // A terminal may have become narrower since the last look.
  const lines = (status: Status, now: Date) => printStatus(status, now, { width: world.width(), runs });
  const show = (status: Status, now: Date): void => {
    if (json) printJson(world, status, watch === undefined ? undefined : 0);
    else if (watch !== undefined && world.redraw !== undefined) world.redraw(lines(status, now));
    else printLines(world, lines(status, now));
  };
  const status = await look({ world });
  show(status, world.now);
  if (seconds === undefined) return status.verdict.exitCode;
  let { exitCode } = status.verdict;
  let gitHub = gitHubOf(status, world.now);
  while (await world.pause(seconds * 1000)) {
    const now = world.clock();
    // The first look has told who answers; the next ones say it in their result.
    const quiet = { ...world, now, warn: () => {}, progress: SILENT };
    const stale = gitHub === undefined || now.getTime() - gitHub.at.getTime() > GITHUB_SECONDS * 1000;
    const next = await look({ world: quiet, ...(!stale && gitHub && { gitHub: gitHub.seen }) });
    if (stale) gitHub = gitHubOf(next, now);
    if (!json && world.redraw === undefined) world.print(`--- ${now.toISOString()}`, 'faint');
    show(next, now);
    exitCode = next.verdict.exitCode;
  }
  return exitCode;
}

function gitHubOf(
  { observation }: Status,
  at: Date,
): { readonly at: Date; readonly seen: GitHubObservation } | undefined {
  return observation && { at, seen: observation.gitHub };
}

/** @throws UsageError for what is no number of seconds that may be asked for */
function intervalOf(watch: TellOptions['watch']): number | undefined {
  if (watch === undefined || watch === true) return watch && USUAL_SECONDS;
  const check = new ArgumentCheck();
  if (!/^\d{1,5}$/.test(watch) || Number(watch) < LEAST_SECONDS)
    check.note('--watch', watch, `a number of seconds from ${LEAST_SECONDS}`);
  check.finish();
  return Number(watch);
}
