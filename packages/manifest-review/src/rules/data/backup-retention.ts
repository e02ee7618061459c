import { counted } from '@vmshift/findings';
import { flagValuePath } from '../../cluster/command-words';
import { containerFields } from '../reads';
import { changeRule } from '../rule';
import { containerOf, type KeptBackup, keptBackups } from './kept-backups';

const DAY = 24;

const shared = {
  class: 'data-loss',
  see: 'https://rclone.org/docs/#time-option',
  reads: containerFields('command', 'args'),
} as const;

/** In hours; a dump that nothing deletes is kept forever. */
function ages({ old, plan }: KeptBackup) {
  return { was: old.retentionHours ?? Number.POSITIVE_INFINITY, is: plan.retentionHours ?? Number.POSITIVE_INFINITY };
}

function agePath({ old, plan }: KeptBackup): string {
  const container = containerOf(plan, 'expire') ?? containerOf(old, 'expire');
  return container === undefined ? plan.workload.podPath : flagValuePath(container, /--min-age/);
}

/** In the largest unit that takes no fraction. */
function printAge(hours: number): string {
  const seconds = Math.round(hours * 3600);
  const [length, unit] = UNITS.find(([length]) => seconds % length === 0) ?? SECOND;
  return seconds === 0 && hours > 0 ? 'less than a second' : counted(seconds / length, unit);
}

const SECOND = [1, 'second'] as const;
const UNITS = [[24 * 3600, 'day'], [3600, 'hour'], [60, 'minute'], SECOND] as const;

/** For how long dumps are kept. */
export const backupRetention = [
  changeRule({
    ...shared,
    id: 'backup-retention-shorter',
    title: 'Dumps are kept as long as before',
    judge: (comparison) =>
      keptBackups(comparison).flatMap((backup) => {
        const { plan } = backup;
        const { was, is } = ages(backup);
        if (is >= was) return [];
        const tooShort = is < 7 * DAY || (plan.gapHours !== undefined && is <= 2 * plan.gapHours) || is <= was / 2;
        return [
          {
            object: plan.workload.name,
            path: agePath(backup),
            before: was === Number.POSITIVE_INFINITY ? 'dumps are kept' : printAge(was),
            after: printAge(is),
            verdict: tooShort ? ('block' as const) : ('warn' as const),
            is,
          },
        ];
      }),
    verdict: 'block',
    because: ({ is }) =>
      is === 0
        ? 'the command names no age: the next run deletes every dump'
        : 'the next run deletes every dump that is older',
    impact: 'older dumps are gone for good: an error that is found later than that cannot be undone',
    fix: 'keep the age, or copy the older dumps to another bucket first',
  }),
  changeRule({
    ...shared,
    id: 'backup-retention-unreadable',
    title: 'rclone can read the age of dumps to delete',
    judge: (comparison) =>
      keptBackups(comparison)
        .filter((backup) => ages(backup).was < Number.POSITIVE_INFINITY)
        .filter(({ plan }) => plan.retentionHours === Number.POSITIVE_INFINITY)
        .map((backup) => ({
          object: backup.plan.workload.name,
          path: agePath(backup),
          before: printAge(ages(backup).was),
          after: 'no age that rclone can read',
        })),
    verdict: 'warn',
    because: 'rclone ends with an error at a flag that it cannot read',
    impact: 'every run counts as failed, and old dumps stay',
    fix: 'write the age as a number with a unit, such as 30d',
  }),
];
