import type { Container } from '@vmshift/kubernetes';
import { type BackupPlan, backupPlans } from '../../cluster/backup-plan';
import type { EnvironmentView } from '../../cluster/environment-view';
import { once } from '../../once';
import type { Comparison } from '../rule';

/** A backup of the database before a change, and what became of it. */
export interface ComparedBackup {
  readonly old: BackupPlan;
  /** Undefined when nothing dumps the database any more. */
  readonly plan: BackupPlan | undefined;
  readonly after: EnvironmentView;
}

/** A backup that is there before and after. */
export interface KeptBackup extends ComparedBackup {
  readonly plan: BackupPlan;
}

/** Every backup before, with the one of the same name after, or the only one that is left; none of a removed environment. */
export const comparedBackups: (comparison: Comparison) => readonly ComparedBackup[] = once(({ before, after }) => {
  if (after.objects.length === 0) return [];
  const plans = backupPlans(after);
  return backupPlans(before).map((old) => ({
    old,
    plan: plans.find(({ workload }) => workload.name === old.workload.name) ?? plans[0],
    after,
  }));
});

export function keptBackups(comparison: Comparison): readonly KeptBackup[] {
  return comparedBackups(comparison).flatMap(({ plan, ...rest }) => (plan === undefined ? [] : [{ ...rest, plan }]));
}

/** The first container that does a step of the backup. */
export function containerOf({ workload, steps }: BackupPlan, step: string): Container | undefined {
  return workload.containers[steps.indexOf(step)];
}
