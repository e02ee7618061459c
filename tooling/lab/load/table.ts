import type { Measurement } from './measurement';

/** One line: a load on a shape. */
export interface Row extends Measurement {
  readonly shape: string;
  readonly load: string;
  /** Processes of the API that gunicorn killed. */
  readonly killed: number;
  /** Pods that the liveness probe restarted. */
  readonly restarts: number;
  /** Most failed liveness probes in a row. */
  readonly worstLiveness: number;
}

const COLUMNS: readonly (readonly [title: string, cell: (row: Row) => string])[] = [
  ['shape', ({ shape }) => shape],
  ['load', ({ load }) => load],
  [
    'answers',
    ({ outcomes }) =>
      Object.entries(outcomes)
        .map(([outcome, count]) => `${count} × ${outcome}`)
        .join(', '),
  ],
  ['failed', ({ failed }) => String(failed)],
  ['p50', ({ p50 }) => seconds(p50)],
  ['p95', ({ p95 }) => seconds(p95)],
  ['p99', ({ p99 }) => seconds(p99)],
  ['max', ({ max }) => seconds(max)],
  ['longest stall', ({ longestStall }) => seconds(longestStall)],
  ['killed', ({ killed }) => String(killed)],
  ['restarted pods', ({ restarts }) => String(restarts)],
  ['failed liveness probes in a row', ({ worstLiveness }) => String(worstLiveness)],
];

/** First two lines of the table, in Markdown. */
export function tableHead(): string {
  return `${line(COLUMNS.map(([title]) => title))}\n${line(COLUMNS.map(() => '---'))}`;
}

/** A line of the table, in Markdown. */
export function tableRow(row: Row): string {
  return line(COLUMNS.map(([, cell]) => cell(row)));
}

function line(cells: readonly string[]): string {
  return `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
}

function seconds(value: number): string {
  return `${value.toFixed(value < 10 ? 2 : 1)} s`;
}
