import type { Answer } from './generator';

/** What a load showed. Times are seconds. */
export interface Measurement {
  /** How many requests ended in each way, by status code or `dropped` and `none`. */
  readonly outcomes: Readonly<Record<string, number>>;
  /** Requests without a good answer; one that the bound refused (429) is none of them. */
  readonly failed: number;
  /** Of all requests that the bound did not refuse. */
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
  readonly max: number;
  /** The longest time in which requests waited and the application answered none. */
  readonly longestStall: number;
}

const REFUSED = 429;
/** What the ingress answers by itself. */
const OF_THE_INGRESS: readonly unknown[] = [REFUSED, 502, 503];

/** Summarizes what came of the requests; all zero for none. */
export function measure(answers: readonly Answer[]): Measurement {
  const outcomes: Record<string, number> = {};
  for (const { outcome } of answers) outcomes[outcome] = (outcomes[outcome] ?? 0) + 1;
  const admitted = answers.filter(({ outcome }) => outcome !== REFUSED);
  const seconds = admitted.map(({ sentAt, endedAt }) => (endedAt - sentAt) / 1000).sort((a, b) => a - b);
  return {
    outcomes,
    failed: admitted.filter(({ outcome }) => typeof outcome !== 'number' || outcome >= 400).length,
    p50: percentile(seconds, 50),
    p95: percentile(seconds, 95),
    p99: percentile(seconds, 99),
    max: seconds.at(-1) ?? 0,
    longestStall: longestStall(admitted) / 1000,
  };
}

/** Of sorted values, by the nearest rank. */
function percentile(sorted: readonly number[], percent: number): number {
  return sorted[Math.max(0, Math.ceil((sorted.length * percent) / 100) - 1)] ?? 0;
}

/** Milliseconds. Nothing stands still between two bursts, where no request waits. */
function longestStall(answers: readonly Answer[]): number {
  return Math.max(0, ...busyPeriods(answers).map(longestSilence));
}

/** Answers parted where for a while no request was in flight. */
function busyPeriods(answers: readonly Answer[]): readonly (readonly Answer[])[] {
  const periods: Answer[][] = [];
  let busyUntil = Number.NEGATIVE_INFINITY;
  for (const answer of answers.toSorted((a, b) => a.sentAt - b.sentAt)) {
    if (answer.sentAt > busyUntil) periods.push([]);
    periods.at(-1)?.push(answer);
    busyUntil = Math.max(busyUntil, answer.endedAt);
  }
  return periods;
}

function longestSilence(period: readonly Answer[]): number {
  const byTheApplication = period.filter(
    ({ outcome }) => typeof outcome === 'number' && !OF_THE_INGRESS.includes(outcome),
  );
  const times = [
    ...period.slice(0, 1).map(({ sentAt }) => sentAt),
    ...byTheApplication.map(({ endedAt }) => endedAt).sort((a, b) => a - b),
    Math.max(...period.map(({ endedAt }) => endedAt)),
  ];
  return times.slice(1).reduce((longest, time, index) => Math.max(longest, time - (times[index] ?? time)), 0);
}
