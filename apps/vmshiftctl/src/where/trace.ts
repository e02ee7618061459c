import type { EnvironmentConfig } from '@vmshift/environments';
import {
  type ArgoCdApplication,
  type BuildRun,
  type EnvironmentObservation,
  type Observation,
  skippedHooks,
} from '@vmshift/observation';
import { buildName, type EnvironmentState, findHold, type HistoryEntry } from '@vmshift/releases';
import type { ReleaseOutcome } from '../watch/judge-release';

/** How far a commit of the application came on one step of its way. */
export interface Step {
  readonly step: 'built' | 'released' | 'synced' | 'running';
  /** `passed`: it was there, and another build has taken its place. `never`: it ends here. */
  readonly state: 'done' | 'waiting' | 'failed' | 'passed' | 'never' | 'unknown';
  /** ISO 8601. */
  readonly at?: string | undefined;
  /** Without a full stop. */
  readonly detail: string;
  readonly link?: string | undefined;
}

/** What `where --json` prints: the way of a commit of the application. */
export interface CommitTrace {
  /** All 40 digits. */
  readonly commit: string;
  /** Null where it is not known: the commit was never pinned, and never built. */
  readonly branch: string | null;
  readonly built: Step;
  /** Those that follow the branch. */
  readonly environments: readonly EnvironmentTrace[];
}

/** The way of a commit into one environment. */
export interface EnvironmentTrace {
  readonly environment: string;
  readonly steps: readonly Step[];
}

/** What the way into one environment is told by. */
export interface TraceView {
  /** Commit of the application, all 40 digits. */
  readonly commit: string;
  readonly environment: Pick<EnvironmentConfig, 'name'>;
  /** Pin and history as origin has them. */
  readonly state: EnvironmentState;
  readonly observed: EnvironmentObservation | undefined;
  readonly outcome: ReleaseOutcome;
  /** Address of a commit of this repository. */
  readonly linkTo: (commit: string) => string;
  /** Number of the run that built it, where GitHub tells one. */
  readonly build?: number | undefined;
  /** The sync that brought it; undefined where Argo CD keeps none that did. */
  readonly sync: Sync | undefined;
}

/** A sync that succeeded. */
export type Sync = ArgoCdApplication['deployments'][number];

/** @see https://docs.github.com/actions/how-tos/manage-workflow-runs/skip-workflow-runs */
const NEVER_RAN =
  'ci-cd.yaml never ran for a push of it: it builds the newest commit of a push, and not where that says [skip ci]';

/** Tells what became of the run that builds a commit. */
export function builtStep(run: Observation<BuildRun | 'none'>): Step {
  const step = 'built';
  if (run.state === 'unknown') return { step, state: 'unknown', detail: run.because };
  if (run.value === 'none') return { step, state: 'never', detail: NEVER_RAN };
  const { status, conclusion, url: link, number, at } = run.value;
  const name = `run ${number ?? ''}`.trim();
  if (conclusion === 'success') return { step, state: 'done', at, link, detail: name };
  if (conclusion === undefined) return { step, state: 'waiting', at, link, detail: `${name} is ${words(status)}` };
  return { step, state: 'failed', at, link, detail: `${name}: ${words(conclusion)}` };
}

/** Tells how far a commit came in one environment: each step but the last that is not reached says why. */
export function traceEnvironment(view: TraceView): EnvironmentTrace {
  const environment = view.environment.name;
  const released = releaseOf(view.commit, view.state.history);
  if (released === undefined) return { environment, steps: [notReleased(view)] };
  const isPinned = view.state.pin?.commit === view.commit;
  return {
    environment,
    steps: [releasedStep(view, released, isPinned), syncedStep(view, isPinned), runningStep(view, isPinned)],
  };
}

/** The version by which a build came the last time, as it may have come, gone, and come again; undefined where it never did. */
export function releaseOf(commit: string, history: readonly HistoryEntry[]): HistoryEntry | undefined {
  const newest = history.findIndex(({ pin }) => pin?.commit === commit);
  if (newest === -1) return undefined;
  const before = history.findIndex(({ pin }, index) => index > newest && pin?.commit !== commit);
  return history[before === -1 ? history.length - 1 : before - 1];
}

function notReleased({ state, environment, build = 0 }: TraceView): Step {
  const step = 'released';
  if (state.pin !== undefined && build > 0 && state.pin.sequence > build) {
    const newer = `build ${state.pin.sequence}, which is newer than build ${build}`;
    return { step, state: 'never', detail: `${buildName(state.pin)} is pinned, ${newer} of this commit` };
  }
  const hold = findHold(state);
  const pinned = state.pin === undefined ? 'no build is pinned' : `${buildName(state.pin)} is pinned`;
  const held = hold === undefined ? '' : `; ${environment.name} is held, and takes no release`;
  return { step, state: hold === undefined ? 'waiting' : 'never', detail: `${pinned}${held}` };
}

function releasedStep({ linkTo, outcome }: TraceView, entry: HistoryEntry, isPinned: boolean): Step {
  const { kind, author, authorDate, commit } = entry;
  const how = kind === 'release' ? `by ${author}` : `${kind} by ${author}`;
  const gone = !isPinned && outcome.state === 'superseded' ? `; since then ${outcome.by}` : '';
  return {
    ...{ step: 'released', state: isPinned ? 'done' : 'passed', at: authorDate },
    ...{ detail: `${how} in ${commit.slice(0, 12)}${gone}`, link: linkTo(commit) },
  };
}

function syncedStep({ observed, sync }: TraceView, isPinned: boolean): Step {
  const step = 'synced';
  const application = observed?.application;
  if (application === undefined || application.state === 'unknown')
    return { step, state: 'unknown', detail: application?.because ?? 'Argo CD was not asked' };
  if (application.value === 'absent') return { step, state: 'never', detail: 'Argo CD has no Application for it' };
  if (sync !== undefined) {
    const detail = `by Argo CD at ${sync.revision?.slice(0, 12)}`;
    return { step, state: isPinned ? 'done' : 'passed', at: sync.at, detail };
  }
  if (!isPinned) return { step, state: 'unknown', detail: 'Argo CD keeps the last ten syncs, and none of them has it' };
  const skipped = observed && skippedHooks(observed);
  if (skipped !== undefined) {
    const detail = `Argo CD applied it in ${skipped.revision.slice(0, 12)} without ${skipped.hooks.join(', ')}`;
    return { step, state: 'waiting', at: skipped.appliedAt, detail };
  }
  const { operation } = application.value;
  const phase = operation === undefined ? '' : `; its last sync is ${operation.phase.toLowerCase()}`;
  return { step, state: 'waiting', detail: `Argo CD has not synced it yet${phase}` };
}

function runningStep({ outcome, observed }: TraceView, isPinned: boolean): Step {
  const step = 'running';
  switch (outcome.state) {
    case 'running':
      return { step, state: 'done', at: startOf(observed), detail: 'every object runs its images, and is healthy' };
    case 'failed':
      return { step, state: 'failed', at: outcome.problem.since, detail: outcome.problem.cause };
    case 'superseded':
      return { step, state: isPinned ? 'waiting' : 'passed', detail: 'another build has its place' };
    default:
      return { step, state: outcome.state === 'pending' ? 'waiting' : 'unknown', detail: outcome.because };
  }
}

/** Since when the application has been healthy. */
function startOf(observed: EnvironmentObservation | undefined): string | undefined {
  const application = observed?.application;
  return application?.state === 'seen' && application.value !== 'absent' ? application.value.healthSince : undefined;
}

/** `in_progress` as a person writes it. */
function words(state: string): string {
  return state.replaceAll('_', ' ');
}
