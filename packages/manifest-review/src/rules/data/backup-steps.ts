import type { Container } from '@vmshift/kubernetes';
import { type BackupPlan, PARTIAL_DUMP } from '../../cluster/backup-plan';
import { wordPath } from '../../cluster/command-words';
import { containerFields } from '../reads';
import { changeRule } from '../rule';
import { containerOf, type KeptBackup, keptBackups } from './kept-backups';

const shared = {
  class: 'data-loss',
  verdict: 'block',
  fix: 'keep the steps of the backup as they were, or show by a restore that the new ones work',
  see: 'https://rclone.org/commands/',
  reads: containerFields('command', 'args'),
} as const;

function missingSteps({ old, plan }: KeptBackup): readonly string[] {
  return ['dump', 'upload'].filter((step) => old.steps.includes(step) && !plan.steps.includes(step));
}

/** Whether the upload no longer waits for the dump. */
function uploadsFirst({ old, plan }: KeptBackup): boolean {
  const isFirst = ({ steps }: BackupPlan) =>
    steps.includes('dump') && steps.includes('upload') && steps.indexOf('upload') < steps.indexOf('dump');
  return isFirst(plan) && !isFirst(old);
}

function overwrites({ old, plan }: KeptBackup): boolean {
  return plan.steps.includes('overwrite') && !old.steps.includes('overwrite');
}

const expiresFirst = ({ steps }: BackupPlan) =>
  steps.includes('expire') && steps.indexOf('expire') < steps.indexOf('upload');

const place = ({ old, plan }: KeptBackup, container: Container | undefined, pattern = /^$/) => ({
  object: plan.workload.name,
  path: container === undefined ? plan.workload.podPath : wordPath(container, pattern),
  before: old.steps.join(', then '),
  after: plan.steps.join(', then '),
});

/** What pg_dump writes, by the first letter of its format; plain without one. */
const FORMATS: Readonly<Record<string, string>> = {
  c: 'one file',
  t: 'one tar file',
  p: 'a script of SQL',
  d: 'a folder',
};

const isReadable = ({ format }: BackupPlan) => format === 'c' || format === 't';

/** Dump, then upload, then delete what is old; and nothing after a step that failed. */
export const backupSteps = [
  changeRule({
    ...shared,
    id: 'backup-step-missing',
    title: 'The backup dumps, and then uploads',
    judge: (comparison) =>
      keptBackups(comparison)
        .map((backup) => ({ backup, missing: missingSteps(backup) }))
        .filter(({ backup, missing }) => (missing.length > 0 || uploadsFirst(backup)) && !overwrites(backup))
        .map(({ backup, missing }) => {
          const partial = containerOf(backup.plan, PARTIAL_DUMP);
          return { ...place(backup, partial, /\bpg_dump\b/), missing, partial: partial !== undefined };
        }),
    because: ({ missing, partial }) => {
      if (missing.length === 0) return 'the upload runs before there is a dump';
      return partial ? 'pg_dump is told to leave some of the data out' : `no step does ${missing.join(' and ')}`;
    },
    impact: ({ partial }) =>
      partial
        ? 'a restore brings back a database without that data, and whole dumps expire'
        : 'there are no new dumps in the bucket while old ones expire',
    reads: containerFields('command', 'args', 'env'),
  }),
  changeRule({
    ...shared,
    id: 'backup-overwrites-dumps',
    title: 'An upload leaves older dumps in the bucket',
    judge: (comparison) =>
      keptBackups(comparison)
        .filter(overwrites)
        .map((backup) =>
          place(backup, containerOf(backup.plan, 'overwrite'), /\b(sync|move|purge|deletefile|cleanup|rmdirs?)\b/),
        ),
    because: 'the command makes the bucket equal to a folder that holds one dump, or empties it',
    impact: 'every older dump is deleted',
  }),
  changeRule({
    ...shared,
    id: 'backup-expires-first',
    title: 'Old dumps are deleted after the new one is uploaded',
    judge: (comparison) =>
      keptBackups(comparison)
        .filter(({ old, plan }) => expiresFirst(plan) && !expiresFirst(old) && old.steps.includes('upload'))
        .map((backup) => place(backup, undefined)),
    because: 'old dumps are deleted before the new one is safe',
    impact: 'an upload that fails costs the old dumps as well',
  }),
  changeRule({
    ...shared,
    id: 'backup-ignores-errors',
    title: 'A command that fails ends the backup',
    judge: (comparison) =>
      keptBackups(comparison)
        .filter(({ old, plan }) => old.stopsOnError && !plan.stopsOnError)
        .map((backup) => ({
          ...place(backup, containerOf(backup.plan, 'dump'), /pg_dump/),
          before: 'ends at the first error',
          after: 'goes on after an error',
        })),
    because: 'a command that fails no longer ends the script',
    impact: 'a broken dump counts as a good one, and the good ones expire',
  }),
  changeRule({
    ...shared,
    id: 'backup-not-read',
    title: 'A dump is read to its end before it is uploaded',
    judge: (comparison) =>
      keptBackups(comparison)
        .filter(({ old, plan }) => old.readsDumps && !plan.readsDumps && plan.steps.includes('dump'))
        .map((backup) => ({
          ...place(backup, containerOf(backup.plan, 'dump'), /pg_dump/),
          before: 'read to its end',
          after: 'not read',
        })),
    verdict: 'warn',
    because: 'nothing fails any more where pg_restore cannot read the dump',
    impact: 'dumps that end half-way are uploaded while those before them expire; a restore finds out',
    fix: 'pg_restore --file=/dev/null on the dump, before it gets its name',
    see: 'https://www.postgresql.org/docs/16/app-pgrestore.html',
  }),
  changeRule({
    ...shared,
    id: 'backup-format-unreadable',
    title: 'Dumps have the format that a restore reads',
    judge: (comparison) =>
      keptBackups(comparison)
        .filter(({ old, plan }) => isReadable(old) && !isReadable(plan) && plan.steps.includes('dump'))
        .map((backup) => ({
          ...place(backup, containerOf(backup.plan, 'dump'), /pg_dump/),
          before: FORMATS[backup.old.format ?? 'p'] ?? backup.old.format,
          after: FORMATS[backup.plan.format ?? 'p'] ?? backup.plan.format,
        })),
    because: ({ after }) => `a dump is ${after}, and a restore reads one file by pg_restore`,
    impact:
      'the backup fails each night where it reads its dump; where it does not, the restore fails when it is needed',
    fix: 'pg_dump --format=custom',
    see: 'https://www.postgresql.org/docs/16/app-pgdump.html',
  }),
  changeRule({
    ...shared,
    id: 'backup-names-repeat',
    title: 'Each dump has a name of its own',
    judge: (comparison) =>
      keptBackups(comparison)
        .filter(({ old, plan }) => old.namesByDate && !plan.namesByDate && plan.steps.includes('dump'))
        .map((backup) => ({
          ...place(backup, containerOf(backup.plan, 'dump'), /pg_dump/),
          before: 'named by their date',
          after: 'one name',
        })),
    because: 'nothing in the script tells one dump from the next by its date',
    impact: 'the upload refuses all but the first, or each takes the place of the one before',
    fix: 'keep $(date -u +%Y%m%dT%H%M%SZ) in the name',
  }),
];
