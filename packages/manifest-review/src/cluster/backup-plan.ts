import { databaseRestore, restoreDrill } from '@vmshift/application';
import {
  asText,
  type Container,
  commandLine,
  longestGapHours,
  quantity,
  recordsAt,
  textAt,
  type Workload,
} from '@vmshift/kubernetes';
import { once } from '../once';
import { commandsIn } from './command-words';
import { cronJobStop } from './cron-job-stop';
import { isCopy } from './declared-databases';
import { printVariable, type Variable, variablesOf } from './environment-variables';
import type { EnvironmentView } from './environment-view';

/** What a backup does, read off its CronJob. */
export interface BackupPlan {
  readonly workload: Workload;
  /** False when suspended, without a readable schedule, or with a deadline that the controller always misses. */
  readonly runs: boolean;
  readonly schedule: string;
  /** Longest time between two runs. */
  readonly gapHours: number | undefined;
  /** Age in hours at which dumps are deleted, 0 when all are; undefined when nothing deletes them. */
  readonly retentionHours: number | undefined;
  /** Steps in the order in which they run: `dump` or `partial dump`, `upload`, `expire`; `overwrite` and `idle` are none. */
  readonly steps: readonly string[];
  /** Where dumps go, step by step, as far as the text tells: bucket and endpoint. */
  readonly target: string;
  /** Folders that dumps are copied to, as {@link dumpFolders} gives them. */
  readonly folders: readonly string[];
  /** What is dumped: host and database. */
  readonly source: string;
  /** Whether a failing command ends the script. */
  readonly stopsOnError: boolean;
  /** Whether a dump that cannot be read to its end is no dump. */
  readonly readsDumps: boolean;
  /** First letter of the format of the dumps: `c` for custom; undefined where the text names none. */
  readonly format: string | undefined;
  /** Whether each dump has a name of its own, by its date. */
  readonly namesByDate: boolean;
  /** Room for the dump, in nano-bytes. */
  readonly room: bigint | undefined;
}

/** The CronJobs that dump the database. */
export function backupPlans(view: EnvironmentView): readonly BackupPlan[] {
  return view.workloads
    .filter(({ object, name }) => object.kind === 'CronJob' && !isCopy(name, view))
    .filter((workload) => workload.containers.some((container) => /pg_dump|pg_basebackup/.test(scriptOf(container))))
    .map((workload) => backupPlan(workload, view));
}

/** The CronJobs that restore a dump: the one of `vmshiftctl restore`, and the drill. */
export function restoringJobs(view: EnvironmentView): readonly Workload[] {
  return [databaseRestore, restoreDrill].flatMap((jobOf) => view.workload(`CronJob/${jobOf(view.profile).app}`) ?? []);
}

function backupPlan(workload: Workload, view: EnvironmentView): BackupPlan {
  const { object } = workload;
  const lines = workload.containers.map(scriptOf);
  const schedule = textAt(object, 'spec.schedule') ?? '';
  const gapHours = longestGapHours(schedule);
  const variablesByStep = workload.containers.map((container) => variablesOf(container, view));
  const values = (index: number, pattern: RegExp) =>
    [...(variablesByStep[index] ?? [])].filter(([name]) => pattern.test(name)).map(([, value]) => printVariable(value));
  const steps = lines.map((line, index) =>
    // What runs on next to the others is awaited by none of them.
    isAwaited(workload.containers[index]) ? stepOf(line, variablesByStep[index] ?? new Map()) : 'idle',
  );
  return {
    workload,
    runs: cronJobStop(object) === undefined,
    schedule,
    gapHours,
    retentionHours: retention(lines),
    steps,
    folders: lines.flatMap((line, index) => (steps[index] === 'upload' ? dumpFolders(line) : [])),
    target: lines
      .map((line, index) => [...dumpFolders(line), ...values(index, /ENDPOINT|BUCKET/)].join(' '))
      .join('; '),
    source: lines.map((_, index) => values(index, /^PG(HOST|DATABASE|USER|PORT)$/).join(' ')).join('; '),
    stopsOnError: workload.containers.every(
      (container) => !isShell(container.spec.command) || /set -[a-z]*e|&&/.test(scriptOf(container)),
    ),
    readsDumps: lines.some(readsToTheEnd),
    format: lines.flatMap((line) => formatOf(line) ?? [])[0],
    namesByDate: lines.some((line) => /\bpg_dump\b/.test(line) && /\bdate\b/.test(line)),
    room: recordsAt(workload.pod, 'volumes')
      .filter((volume) => textAt(volume, 'name') === 'dump')
      .map((volume) => quantity(textAt(volume, 'emptyDir.sizeLimit')))[0],
  };
}

/** The command of a container as one text, shell comments left out. */
export const scriptOf = once((container: Container): string => script(commandLine(container)));

/** A command as one text, shell comments left out. */
export function script(words: readonly string[]): string {
  const text = words.join(' ');
  if (!text.includes('#')) return text;
  return text
    .split('\n')
    .filter((line) => !/^\s*#/.test(line))
    .join('\n');
}

/** First letter of the format that a script tells pg_dump to write. */
function formatOf(text: string): string | undefined {
  return commandsIn(joined(text)).flatMap(
    (command) => /\bpg_dump\b.*\s(?:--format[ =]?|-F ?)["']?([a-z])/.exec(command)?.[1] ?? [],
  )[0];
}

/** A command may go on in the next line behind a backslash. */
function joined(text: string): string {
  return text.replace(/\\\n/g, ' ');
}

/**
 * Whether a script reads a dump to its end, and fails where it cannot: a list of its contents reads the beginning alone.
 * @see https://www.postgresql.org/docs/16/app-pgrestore.html
 */
function readsToTheEnd(text: string): boolean {
  return text
    .split(/[\n;]/)
    .some((line) => /\bpg_restore\b/.test(line) && !/--list\b|\s-l\b/.test(line) && !/\|\|\s*(?:true|:)/.test(line));
}

function isAwaited(container: Container | undefined): boolean {
  return container !== undefined && !(container.init && container.running);
}

function isShell(command: unknown): boolean {
  return Array.isArray(command) && /(^|\/)(ba|a|da)?sh$/.test(asText(command[0]));
}

/** What a container of the backup does; `idle` when it does nothing that a backup needs. */
function stepOf(line: string, variables: ReadonlyMap<string, Variable>): string {
  if (/\b(sync|move|purge|deletefile|cleanup|rmdirs?)\b/.test(line) && /backup:|s3:/.test(line)) return 'overwrite';
  if (isTrial(line, variables) && /backup:|s3:/.test(line)) return 'idle';
  if (/^[ \t]*delete\b|rclone\s+delete\b/m.test(line)) return 'expire';
  if (/\b(copy|copyto|rcat)\b/.test(line) || /aws s3 cp/.test(line)) return 'upload';
  if (isPartialDump(line)) return PARTIAL_DUMP;
  return /pg_dump|pg_basebackup/.test(line) ? 'dump' : 'idle';
}

/** The step of a command that dumps, and leaves some of the data out. */
export const PARTIAL_DUMP = 'partial dump';

/**
 * Whether `pg_dump` leaves tables, or all rows, out of the dump.
 * @see https://www.postgresql.org/docs/16/app-pgdump.html
 */
function isPartialDump(line: string): boolean {
  return commandsIn(joined(line)).some(
    (command) =>
      /\bpg_dump\b/.test(command) &&
      /\s(?:--(?:schema-only|data-only|no-data|section|exclude-(?:table|schema|table-data)[\w-]*|table|table-and-children|schema|filter)(?=[\s=]|$)|-[asTNtn](?=\s|$))/.test(
        command,
      ),
  );
}

/** Whether rclone only tells what it would do. @see https://rclone.org/docs/#n-dry-run */
function isTrial(line: string, variables: ReadonlyMap<string, Variable>): boolean {
  const variable = variables.get('RCLONE_DRY_RUN');
  const asked = variable?.kind === 'value' && /^(?:1|t|true)$/i.test(variable.value);
  return asked || /--dry-run(?!=false)|(^|\s)-n(\s|$)/.test(line);
}

/** A folder of dumps, as rclone is told it. */
export const DUMP_FOLDER = /\b(?:backup|s3):\S*/g;

/** Folders of dumps in a text; a folder is the same with and without a slash at its end. */
export function dumpFolders(text: string): readonly string[] {
  return (text.match(DUMP_FOLDER) ?? []).map((folder) => folder.replace(/(?<!\/)\/+$/, ''));
}

const AGE_HOURS: Readonly<Record<string, number>> = {
  ms: 1 / 3_600_000,
  s: 1 / 3600,
  m: 1 / 60,
  h: 1,
  d: 24,
  w: 168,
  M: 730,
  y: 8760,
};

/** `--min-age 30d` of rclone; without it everything is deleted. @see https://rclone.org/docs/#time-option */
function retention(lines: readonly string[]): number | undefined {
  const ages = lines
    .filter((line) => stepOf(line, new Map()) === 'expire')
    .map((line) => {
      const match = /--min-age[ =](\d+(?:\.\d+)?)(ms|[smhdwMy])?(?=\s|$)/.exec(line);
      if (match !== null) return Number(match[1]) * (AGE_HOURS[match[2] ?? 's'] ?? 1);
      // A value that rclone cannot read ends it before it deletes anything.
      return /--min-age[ =]\S/.test(line) ? Number.POSITIVE_INFINITY : 0;
    });
  return ages.length === 0 ? undefined : Math.min(...ages);
}
