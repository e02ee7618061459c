import { vmshift } from '@vmshift/application';
import { age } from '@vmshift/diagnosis';
import { printableLine } from '@vmshift/findings';
import type { Observation, WorkflowRun } from '@vmshift/observation';
import type { BuildStatus, EnvironmentStatus } from './environment-status';
import type { LiveEnvironment, LiveStatus } from './live-status';
import type { StatusUnknown } from './live-unknowns';
import type { StatusProblem } from './status-problem';

/** Everything that `status` found; what `--json` prints. */
export interface Status {
  /** What the answer is read from. */
  readonly source: { readonly commit: string; readonly notes: readonly string[] };
  readonly environments: readonly EnvironmentStatus[];
  readonly live?: LiveStatus;
  /** What was not looked at. */
  readonly unknown: readonly StatusUnknown[];
  readonly problems: readonly StatusProblem[];
}

/** A line per environment, the live part under it, and every problem with what to run next. */
export function printStatus({ source, environments, live, unknown, problems }: Status, now: Date): readonly string[] {
  return [
    ...table(environments.map((status) => environmentRow(status, now))),
    ...(live === undefined ? [] : ['', ...liveLines(live, now)]),
    ...source.notes.map((note) => `note: ${note}`),
    ...unknown.flatMap(unknownLines),
    '',
    ...(problems.length === 0 ? [allRight(live, unknown)] : problems.flatMap(problemLines)),
  ];
}

function allRight(live: LiveStatus | undefined, unknown: readonly StatusUnknown[]): string {
  if (live === undefined) return 'nothing is wrong in Git; --live asks GitHub, Argo CD and the hosts';
  return unknown.length > 0 ? 'nothing seen is wrong; what is unknown was not checked' : 'nothing is wrong';
}

function unknownLines({ what, because, next }: StatusUnknown): readonly string[] {
  return [`unknown: ${what}: ${because}`, ...next.map((command) => `  -> ${command}`)];
}

function problemLines({ environment, problem, next }: StatusProblem): readonly string[] {
  return [`problem: ${environment}: ${problem}`, ...next.map((command) => `  -> ${command}`)];
}

function environmentRow(
  { environment, branch, build, brokenPin, hold, behind }: EnvironmentStatus,
  now: Date,
): readonly string[] {
  const state = [hold ?? '', behind === undefined ? '' : `${behind.releases} behind ${behind.sibling}`].filter(
    (part) => part !== '',
  );
  const pinned =
    build === undefined
      ? [brokenPin === undefined ? 'no build' : 'unreadable pin', '', '']
      : [shortTag(build), build.digest ? 'digest' : 'tag only', since(build, now)];
  return [environment, branch, ...pinned, state.join('; ')];
}

/** The tag with the first 12 digits of its commit. */
function shortTag({ tag, commit }: BuildStatus): string {
  return tag.replace(commit, commit.slice(0, 12));
}

function since({ since, by, how }: BuildStatus, now: Date): string {
  return since === undefined ? 'since ?' : `${age(since, now)}, ${how} by ${by}`;
}

function liveLines({ environments, repositories, argoCd }: LiveStatus, now: Date): readonly string[] {
  return [
    `Argo CD by the kubectl context ${argoCd.context}:`,
    ...table(environments.map(liveRow)),
    '',
    ...table(repositories.flatMap(({ repository, runs }) => runRows(repository, runs, now))),
  ];
}

function liveRow({ environment, application, health }: LiveEnvironment): readonly string[] {
  const argoCd = described(application, (one) =>
    one === 'absent' ? 'absent' : `${one.sync}, ${one.health}${revision(one.revision)}`,
  );
  return [
    environment,
    `Argo CD: ${argoCd}`,
    `${vmshift.ingress.health.public}: ${described(health, ({ status, healthy }) => (healthy ? 'healthy' : `answers ${status}`))}`,
  ];
}

function revision(commit: string | undefined): string {
  return commit === undefined ? '' : ` at ${commit.slice(0, 12)}`;
}

function runRows(
  repository: string,
  runs: Observation<readonly WorkflowRun[]>,
  now: Date,
): readonly (readonly string[])[] {
  if (runs.state === 'unknown') return [[repository, `unknown: ${runs.because}`]];
  if (runs.value.length === 0) return [[repository, 'no runs']];
  return runs.value.map((run) => [
    repository,
    run.workflow,
    run.subject ?? run.branch,
    run.conclusion ?? run.status,
    `${age(run.createdAt, now)} ago`,
  ]);
}

function described<T>(observation: Observation<T>, describe: (value: T) => string): string {
  return observation.state === 'seen' ? describe(observation.value) : `unknown: ${observation.because}`;
}

/** Columns as wide as their widest cell. */
function table(rows: readonly (readonly string[])[]): readonly string[] {
  const printable = rows.map((row) => row.map(printableLine));
  const widths = printable.reduce<number[]>(
    (all, row) => row.map((cell, index) => Math.max(all[index] ?? 0, cell.length)).concat(all.slice(row.length)),
    [],
  );
  return printable.map((row) =>
    row
      .map((cell, index) => cell.padEnd(widths[index] ?? 0))
      .join('  ')
      .trimEnd(),
  );
}
