import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { UserError } from '@vmshift/findings';
import { z } from 'zod';
import { CHART_LOCK_FILE } from '../charts/chart-paths';
import { jsonOrUndefined } from '../json-or-undefined';
import { readConfiguration } from './read-configuration';

/** The next step for every lock that is wrong. */
export const CHART_LOCK_COMMAND = './vmshiftctl lock-charts';

/** A chart that a stack takes from a repository. */
export interface ChartSource {
  readonly repository: string;
  readonly chart: string;
  readonly version: string;
}

const lockedChart = z.strictObject({
  repository: z.string().regex(/^(?:https|oci):\/\/[\w./:-]+$/),
  chart: z.string().regex(/^[a-z0-9][a-z0-9-]*$/),
  version: z.string().regex(/^v?\d+\.\d+\.\d+[\w.+-]*$/),
  /** SHA-256 of the archive. */
  digest: z.string().regex(/^sha256:[0-9a-f]{64}$/),
});

/** Whether a source is safe to hand to Helm: it may come from a revision that no one has reviewed. */
export function isFetchable(source: ChartSource): boolean {
  return lockedChart.omit({ digest: true }).safeParse(source).success;
}

export type LockedChart = Readonly<z.infer<typeof lockedChart>>;

/** The charts that a synthesized stack takes from repositories, not from a folder of this one. */
export function chartSources(configuration: string): readonly ChartSource[] {
  const { resource = {} } = JSON.parse(configuration) as {
    readonly resource?: { readonly helm_release?: Readonly<Record<string, Partial<ChartSource>>> };
  };
  return Object.values(resource.helm_release ?? {}).flatMap(({ repository, chart = '', version = '' }) =>
    repository === undefined ? [] : [{ repository, chart, version }],
  );
}

/** The charts of some stacks, as they lie on the disk, each once. */
export function chartsOfStacks(root: string, stacks: readonly string[]): readonly ChartSource[] {
  const found = stacks.flatMap((stack) => chartSources(readConfiguration(root, stack)));
  return found.filter((source, index) => found.findIndex((other) => isSame(other, source)) === index);
}

/** What is locked; nothing where there is no file. @throws UserError naming the entry and field that is none */
export function readChartLock(root: string): readonly LockedChart[] {
  const file = join(root, CHART_LOCK_FILE);
  return existsSync(file) ? parseChartLock(readFileSync(file, 'utf8')) : [];
}

export function parseChartLock(text: string): readonly LockedChart[] {
  const wrong = (what: string) => new UserError(`${CHART_LOCK_FILE}: ${what}; fix: ${CHART_LOCK_COMMAND}`);
  const entries = jsonOrUndefined(text);
  if (entries === undefined) throw wrong('is no JSON');
  const read = z.array(lockedChart).safeParse(entries);
  if (read.success) return read.data;
  throw wrong(read.error.issues.map(({ path, message }) => `${path.join('.') || 'the file'}: ${message}`).join('; '));
}

/** In an order that no model changes, one field a line. */
export function printChartLock(charts: readonly LockedChart[]): string {
  const key = ({ repository, chart, version }: ChartSource) => `${repository} ${chart} ${version}`;
  const sorted = [...charts].sort((a, b) => (key(a) < key(b) ? -1 : 1));
  const entries = sorted.map(({ repository, chart, version, digest }) => ({ repository, chart, version, digest }));
  return `${JSON.stringify(entries, null, 2)}\n`;
}

/** What the lock lacks, a chart each. */
export function chartLockGaps(charts: readonly ChartSource[], lock: readonly LockedChart[]): readonly string[] {
  return charts
    .filter((source) => lockedDigest(source, lock) === undefined)
    .map(({ chart, version, repository }) => {
      const older = lock.find((entry) => entry.chart === chart && entry.repository === repository);
      return older === undefined
        ? `chart ${chart} ${version} is not locked`
        : `chart ${chart} ${version} is locked at ${older.version}`;
    });
}

export function lockedDigest(source: ChartSource, lock: readonly LockedChart[]): string | undefined {
  return lock.find((entry) => isSame(entry, source))?.digest;
}

function isSame(a: ChartSource, b: ChartSource): boolean {
  return a.repository === b.repository && a.chart === b.chart && a.version === b.version;
}
