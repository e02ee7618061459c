import { vmshift } from '@vmshift/application';
import { age, type EnvironmentStatus } from '@vmshift/diagnosis/git';
import { oneLine } from '@vmshift/findings';
import type { EnvironmentObservation, Observation, PlatformObservation, WorkflowRun } from '@vmshift/observation';
import { PINNED_BY_TAG } from '@vmshift/releases';
import type { Span, StyledLine } from '../terminal/styled-line';
import { type Column, tableLines } from '../terminal/table';
import { wrapText } from '../terminal/wrap-text';
import { detailLines, LONGEST_CAUSE, problemLines } from './print-problem';
import type { Status } from './status';

/** How it is printed. */
export interface PrintOptions {
  /** Columns that a line may take. */
  readonly width: number;
  /** Also the last run of every workflow. @default false */
  readonly runs?: boolean;
}

/** The verdict, every problem with what to run next, what was not seen, and a line per environment. */
export function printStatus(status: Status, now: Date, { width, runs = false }: PrintOptions): readonly StyledLine[] {
  const { verdict, source, environments, problems, unseen, observation } = status;
  const style = verdict.exitCode === 0 ? 'good' : verdict.exitCode === 1 ? 'bad' : 'warning';
  const [worst] = problems;
  // Then the verdict is what stands above all that is told of it.
  const told = worst !== undefined && verdict.line.includes(worst.cause);
  return [
    ...wrapText(oneLine(verdict.line, LONGEST_CAUSE), width).map((line) => ({ line, style }) as const),
    ...(told ? detailLines(worst, width) : []),
    ...problems.slice(told ? 1 : 0).flatMap((problem) => [{ line: '' }, ...problemLines(problem, now, width)]),
    ...(unseen.length === 0 ? [] : [{ line: '' }]),
    ...unseen.flatMap(({ what, because, next }) => [
      ...wrapText(`not seen: ${what}: ${oneLine(because, LONGEST_CAUSE)}`, width).map(
        (line) => ({ line, style: 'warning' }) as const,
      ),
      ...next.map((line) => ({ line: `    ${line}`, style: 'command' }) as const),
    ]),
    { line: '' },
    ...tableLines(
      PINNED,
      environments.map((status) => ({ status, now })),
      width,
    ),
    ...tagWarning(environments, width),
    ...(observation === undefined ? [] : [{ line: '' }, ...observedLines(environments, observation, width)]),
    ...(observation === undefined || !runs ? [] : runLines(observation, now, width)),
    ...source.notes.flatMap((note) => [{ line: '' }, ...wrapText(`note: ${note}`, width).map((line) => ({ line }))]),
  ];
}

/** Of which environments Git does not tell what runs. */
function tagWarning(environments: readonly EnvironmentStatus[], width: number): readonly StyledLine[] {
  const names = environments.filter(({ build }) => build?.digest === false).map(({ environment }) => environment);
  if (names.length === 0) return [];
  return wrapText(`warning: ${names.join(', ')}: ${PINNED_BY_TAG}`, width).map((line) => ({ line, style: 'warning' }));
}

interface Pinned {
  readonly status: EnvironmentStatus;
  readonly now: Date;
}

const PINNED: readonly Column<Pinned>[] = [
  { header: 'ENVIRONMENT', cell: ({ status }) => status.environment },
  { header: 'BUILD', cell: ({ status }) => buildCell(status) },
  {
    header: 'AGE',
    cell: ({ status: { build }, now }) => build && (build.since === undefined ? '?' : age(build.since, now)),
  },
  {
    header: 'HOW',
    cell: ({ status: { build } }) => build?.how && `${build.how} by ${build.by}`,
    fit: 'cut',
  },
  { header: 'STATE', cell: ({ status }) => stateCell(status), fit: 'wrap' },
];

/** The tag with the first 12 digits of its commit. */
function buildCell({ branch, build, brokenPin }: EnvironmentStatus): string | Span {
  if (build !== undefined) return build.tag.replace(build.commit, build.commit.slice(0, 12));
  return brokenPin === undefined ? `no build of ${branch}` : { text: 'unreadable pin', style: 'bad' };
}

function stateCell({ build, hold, behind }: EnvironmentStatus): Span {
  const parts = [
    ...(build?.digest === false ? ['by tag alone'] : []),
    ...(hold === undefined ? [] : [hold]),
    ...(behind === undefined ? [] : [`${behind.releases} behind ${behind.sibling}`]),
  ];
  return { text: parts.join('; '), style: 'warning' };
}

interface Observed {
  readonly environment: string;
  readonly seen: PlatformObservation['environments'][string] | undefined;
}

const OBSERVED: readonly Column<Observed>[] = [
  { header: 'ENVIRONMENT', cell: ({ environment }) => environment },
  { header: 'ARGO CD', cell: ({ seen }) => applicationCell(seen?.application), fit: 'cut' },
  { header: vmshift.ingress.health.public, cell: ({ seen }) => hostCell(seen?.host) },
];

function observedLines(
  environments: readonly EnvironmentStatus[],
  { argoCd, environments: observed }: PlatformObservation,
  width: number,
): readonly StyledLine[] {
  const rows = environments.map(({ environment }) => ({ environment, seen: observed[environment] }));
  return [{ line: `live, by the kubectl context ${argoCd.context}:` }, ...tableLines(OBSERVED, rows, width)];
}

function applicationCell(application: EnvironmentObservation['application'] | undefined): Span {
  return cellOf(application, (one) => {
    if (one === 'absent') return { text: 'absent', style: 'bad' };
    const { sync, health, revision } = one;
    const text = `${sync}, ${health}${revision === undefined ? '' : ` at ${revision.slice(0, 12)}`}`;
    return { text, style: sync === 'Synced' && health === 'Healthy' ? 'good' : 'warning' };
  });
}

function hostCell(host: EnvironmentObservation['host'] | undefined): Span {
  return cellOf(host, ({ answer, failure }) => {
    if (answer?.healthy) return { text: 'healthy', style: 'good' };
    return { text: answer === undefined ? (failure?.code ?? 'no answer') : `answers ${answer.status}`, style: 'bad' };
  });
}

const RUNS: readonly Column<{ readonly run: WorkflowRun; readonly now: Date }>[] = [
  { header: 'WORKFLOW', cell: ({ run }) => run.workflow, fit: 'cut' },
  { header: 'OF', cell: ({ run: { subject, branch } }) => subject ?? branch, fit: 'cut' },
  { header: 'RESULT', cell: ({ run }) => resultCell(run) },
  { header: 'AGE', cell: ({ run, now }) => age(run.createdAt, now) },
];

function runLines({ gitHub }: PlatformObservation, now: Date, width: number): readonly StyledLine[] {
  return gitHub.repositories.flatMap(({ repository, runs }) => {
    if (runs.state === 'unknown') return [];
    const rows = runs.value.map((run) => ({ run, now }));
    const table = rows.length === 0 ? [{ line: 'none' }] : tableLines(RUNS, rows, width);
    return [{ line: '' }, { line: `runs of ${repository}:` }, ...table];
  });
}

function resultCell({ conclusion, status }: WorkflowRun): Span {
  const text = (conclusion ?? status).replaceAll('_', ' ');
  return { text, style: conclusion === 'success' ? 'good' : conclusion === 'failure' ? 'bad' : undefined };
}

/** The reason of what was not seen stands above the table. */
function cellOf<T>(observation: Observation<T> | undefined, describe: (value: T) => Span): Span {
  return observation?.state === 'seen' ? describe(observation.value) : { text: 'not seen', style: 'warning' };
}
