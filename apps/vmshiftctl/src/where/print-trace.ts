import type { Column } from '../terminal/table';
import type { EnvironmentTrace, Step } from './trace';

/** A line of the table: a step, and where. */
interface TraceRow extends Step {
  /** @default the build is one for all environments */
  readonly environment?: string;
}

const STYLES = {
  done: 'good',
  failed: 'bad',
  never: 'warning',
  waiting: 'warning',
  passed: 'faint',
  unknown: 'faint',
} as const;

/** Columns of the way of a commit. */
export const COLUMNS: readonly Column<TraceRow>[] = [
  { header: 'ENVIRONMENT', cell: ({ environment = '' }) => environment },
  { header: 'STEP', cell: ({ step }) => step },
  { header: 'STATE', cell: ({ state }) => ({ text: state === 'unknown' ? 'not seen' : state, style: STYLES[state] }) },
  { header: 'SINCE (UTC)', cell: ({ at }) => (at === undefined ? '' : utcMinute(at)) },
  { header: 'DETAIL', cell: ({ detail }) => detail, fit: 'wrap' },
];

/** The way as rows: the build, then each environment's steps. */
export function traceRows(built: Step, traces: readonly EnvironmentTrace[]): readonly TraceRow[] {
  return [built, ...traces.flatMap(({ environment, steps }) => steps.map((step) => ({ ...step, environment })))];
}

/** `2026-11-27 16:05` */
function utcMinute(time: string): string {
  return new Date(time).toISOString().slice(0, 16).replace('T', ' ');
}
