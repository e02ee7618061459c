import { vmshift } from '@vmshift/application';
import { age, type BuildStatus, type EnvironmentStatus } from '@vmshift/diagnosis/git';
import { oneLine } from '@vmshift/findings';
import type { Observation, PlatformObservation, WorkflowRun } from '@vmshift/observation';
import { PINNED_BY_TAG } from '@vmshift/releases';
import type { StyledLine } from '../styled-line';
import { fitTable, wrapText } from './fit-width';
import { detailLines, LONGEST_CAUSE, problemLines } from './print-problem';
import type { Status } from './status';

/** How much of it is printed. */
export interface PrintOptions {
  /** Also the last run of every workflow. @default false */
  readonly runs?: boolean;
}

/** The verdict, every problem with what to run next, what was not seen, and a line per environment. */
export function printStatus(status: Status, now: Date, { runs = false }: PrintOptions = {}): readonly StyledLine[] {
  const { verdict, source, environments, problems, unseen, observation } = status;
  const style = verdict.exitCode === 0 ? 'good' : verdict.exitCode === 1 ? 'bad' : 'warning';
  const [worst] = problems;
  // Then the verdict is what stands above all that is told of it.
  const told = worst !== undefined && verdict.line.includes(worst.cause);
  return [
    ...wrapText(oneLine(verdict.line, LONGEST_CAUSE)).map((line) => ({ line, style }) as const),
    ...(told ? detailLines(worst) : []),
    ...problems.slice(told ? 1 : 0).flatMap((problem) => [{ line: '' }, ...problemLines(problem, now)]),
    ...(unseen.length === 0 ? [] : [{ line: '' }]),
    ...unseen.flatMap(({ what, because, next }) => [
      ...wrapText(`not seen: ${what}: ${oneLine(because, LONGEST_CAUSE)}`).map(
        (line) => ({ line, style: 'warning' }) as const,
      ),
      ...next.map((line) => ({ line: `    ${line}`, style: 'command' }) as const),
    ]),
    { line: '' },
    ...plain(fitTable(environments.map((one) => environmentRow(one, now)))),
    ...tagWarning(environments),
    ...(observation === undefined ? [] : plain(['', ...observedLines(environments, observation)])),
    ...(observation === undefined || !runs ? [] : plain(runLines(observation, now))),
    ...source.notes.flatMap((note) => plain(['', ...wrapText(`note: ${note}`)])),
  ];
}

function plain(lines: readonly string[]): readonly StyledLine[] {
  return lines.map((line) => ({ line }));
}

/** Of which environments Git does not tell what runs. */
function tagWarning(environments: readonly EnvironmentStatus[]): readonly StyledLine[] {
  const names = environments.filter(({ build }) => build?.digest === false).map(({ environment }) => environment);
  if (names.length === 0) return [];
  return wrapText(`warning: ${names.join(', ')}: ${PINNED_BY_TAG}`).map((line) => ({ line, style: 'warning' }));
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
      ? [brokenPin === undefined ? `no build of ${branch}` : 'unreadable pin', '']
      : [`${shortTag(build)}${build.digest ? '' : ', by tag alone'}`, since(build, now)];
  return [environment, ...pinned, state.join('; ')];
}

/** The tag with the first 12 digits of its commit. */
function shortTag({ tag, commit }: BuildStatus): string {
  return tag.replace(commit, commit.slice(0, 12));
}

function since({ since, by, how }: BuildStatus, now: Date): string {
  return since === undefined ? 'since ?' : `${age(since, now)}, ${how} by ${by}`;
}

function observedLines(
  environments: readonly EnvironmentStatus[],
  { argoCd, environments: observed }: PlatformObservation,
): readonly string[] {
  const rows = environments.map(({ environment }) => {
    const seen = observed[environment];
    return [
      environment,
      `Argo CD: ${described(seen?.application, (one) => (one === 'absent' ? 'absent' : `${one.sync}, ${one.health}${revision(one.revision)}`))}`,
      `${vmshift.ingress.health.public}: ${described(seen?.host, ({ answer, failure }) => (answer === undefined ? (failure?.code ?? 'no answer') : answer.healthy ? 'healthy' : `answers ${answer.status}`))}`,
    ];
  });
  return [`Argo CD by the kubectl context ${argoCd.context}:`, ...fitTable(rows)];
}

function revision(commit: string | undefined): string {
  return commit === undefined ? '' : ` at ${commit.slice(0, 12)}`;
}

function runLines({ gitHub }: PlatformObservation, now: Date): readonly string[] {
  return gitHub.repositories.flatMap(({ repository, runs }) => {
    if (runs.state === 'unknown') return [];
    const rows = runs.value.map((run) => runRow(run, now));
    return ['', `runs of ${repository}:`, ...(rows.length === 0 ? ['none'] : fitTable(rows))];
  });
}

function runRow(
  { workflow, subject, branch, conclusion, status, createdAt }: WorkflowRun,
  now: Date,
): readonly string[] {
  return [workflow, subject ?? branch, conclusion ?? status, `${age(createdAt, now)} ago`];
}

/** The reason of what was not seen stands above the table. */
function described<T>(observation: Observation<T> | undefined, describe: (value: T) => string): string {
  return observation?.state === 'seen' ? describe(observation.value) : 'not seen';
}
