import type { EnvironmentConfig } from '@vmshift/environments';
import type { Verdict } from '@vmshift/findings';
import { claimsOf, quantity, textAt } from '@vmshift/kubernetes';
import { type BackupPlan, backupPlans } from '../../cluster/backup-plan';
import type { EnvironmentView } from '../../cluster/environment-view';
import { workloadsOfRole } from '../../cluster/roles';
import type { Effect, Found } from '../effect';

const SEE = 'https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/';
const DAY = 24;

/** Whether there will be dumps, how often, for how long, of what, and where. */
export const backup: Effect = ({ before, after }) => {
  if (after.objects.length === 0) return [];
  return backupPlans(before).flatMap((old) => {
    const plans = backupPlans(after);
    const plan = plans.find(({ workload }) => workload.name === old.workload.name) ?? plans[0];
    return plan === undefined ? [gone(old, after)] : compare(old, plan, after);
  });
};

function gone(old: BackupPlan, after: EnvironmentView): Found {
  const still = after.workload(old.workload.name);
  return found(old, 'block', {
    path: still ? 'spec.jobTemplate' : 'metadata.name',
    before: `dumps on ${old.schedule}`,
    after: still ? 'no dump' : 'no backup',
    because: still ? 'the CronJob dumps nothing any more' : 'nothing dumps the database any more',
    impact: 'what is lost from now on cannot be restored',
  });
}

function compare(old: BackupPlan, plan: BackupPlan, after: EnvironmentView): readonly Found[] {
  return [
    ...(old.runs && !plan.runs ? [neverRuns(plan)] : []),
    ...lessOften(old, plan),
    ...shorterRetention(old, plan),
    ...otherSteps(old, plan),
    ...otherPlace(old, plan, after),
    ...lessRoom(old, plan, after),
  ];
}

function neverRuns(plan: BackupPlan): Found {
  return found(plan, 'block', {
    path: 'spec',
    before: 'runs',
    after: plan.workload.object.spec && textAt(plan.workload.object, 'spec.schedule') ? 'never runs' : 'no schedule',
    because: 'it is suspended, its schedule names no day, or its deadline is shorter than the controller’s ten seconds',
    impact: 'there are no new dumps, and nobody is told',
  });
}

function lessOften(old: BackupPlan, plan: BackupPlan): readonly Found[] {
  if (old.gapHours === undefined || plan.gapHours === undefined || plan.gapHours <= old.gapHours) return [];
  return [
    found(plan, plan.gapHours > 2 * DAY ? 'block' : 'warn', {
      path: 'spec.schedule',
      before: `${old.schedule} (at most ${old.gapHours} h apart)`,
      after: `${plan.schedule} (up to ${plan.gapHours} h apart)`,
      because: 'the time between two dumps is the work that a lost volume costs',
      impact: `up to ${plan.gapHours} hours of work are lost instead of ${old.gapHours}`,
    }),
  ];
}

function shorterRetention(old: BackupPlan, plan: BackupPlan): readonly Found[] {
  const [was, is] = [old.retentionHours ?? Number.POSITIVE_INFINITY, plan.retentionHours ?? Number.POSITIVE_INFINITY];
  if (was < Number.POSITIVE_INFINITY && plan.retentionHours === Number.POSITIVE_INFINITY) return [unreadableAge(plan)];
  if (is >= was) return [];
  const tooShort = is < 7 * DAY || (plan.gapHours !== undefined && is <= 2 * plan.gapHours);
  return [
    found(plan, tooShort || is <= was / 2 ? 'block' : 'warn', {
      path: '--min-age',
      before: was === Number.POSITIVE_INFINITY ? 'dumps are kept' : `${was / DAY} days`,
      after: `${is / DAY} days`,
      because:
        is === 0
          ? 'nothing says how old a dump must be: the next run deletes all of them'
          : 'the next run deletes every dump that is older',
      impact: 'older dumps are gone for good: a fault found later than that cannot be undone',
    }),
  ];
}

function unreadableAge(plan: BackupPlan): Found {
  return found(plan, 'warn', {
    path: '--min-age',
    before: 'an age',
    after: 'no age that rclone can read',
    because: 'rclone ends with an error at a flag that it cannot read',
    impact: 'every run counts as failed, and old dumps stay',
  });
}

function otherSteps(old: BackupPlan, plan: BackupPlan): readonly Found[] {
  const needed = ['dump', 'upload'].filter((step) => old.steps.includes(step) && !plan.steps.includes(step));
  const overwrites = plan.steps.includes('overwrite') && !old.steps.includes('overwrite');
  const early =
    plan.steps.indexOf('expire') >= 0 &&
    plan.steps.indexOf('expire') < plan.steps.indexOf('upload') &&
    old.steps.indexOf('expire') > old.steps.indexOf('upload');
  const careless = old.stopsOnError && !plan.stopsOnError;
  if (needed.length === 0 && !overwrites && !early && !careless) return [];
  return [
    found(plan, 'block', {
      path: 'spec.jobTemplate.spec.template.spec',
      before: old.steps.join(', then '),
      after: plan.steps.join(', then '),
      because: overwrites
        ? 'the command makes the bucket equal to a folder that holds one dump, or empties it'
        : early
          ? 'old dumps are deleted before the new one is safe'
          : careless
            ? 'a failing command no longer ends the script'
            : `there is no step that does ${needed.join(' and ')}`,
      impact: overwrites
        ? 'every older dump is deleted'
        : careless
          ? 'a broken dump counts as a good one, and the good ones expire'
          : 'there are no new dumps in the bucket while old ones expire',
    }),
  ];
}

/** The model names the bucket and the endpoint; a place that it does not name is nobody's decision. */
function otherPlace(old: BackupPlan, plan: BackupPlan, after: EnvironmentView): readonly Found[] {
  const declared = isDeclared(plan, after);
  const findings: Found[] = [];
  if (old.target !== plan.target) {
    findings.push(
      found(plan, declared ? 'warn' : 'block', {
        path: 'target',
        before: old.target,
        after: plan.target,
        because: declared
          ? 'dumps go to another bucket, folder or endpoint'
          : 'dumps go to a bucket or endpoint that the model does not name',
        impact: declared
          ? 'if the key may not write there, there are no dumps; the old ones are neither found nor expired'
          : 'the data is readable for whoever owns that place, and the environment’s own bucket gets no dumps',
      }),
    );
  }
  if (old.source !== plan.source) {
    findings.push(
      found(plan, 'block', {
        path: 'source',
        before: old.source,
        after: plan.source,
        because: 'another server, database or user is dumped',
        impact: 'the dumps do not hold the data, or the run fails',
      }),
    );
  }
  return findings;
}

/** Whether every step that reaches a bucket reaches the model's. */
function isDeclared({ target }: BackupPlan, { config }: EnvironmentView): boolean {
  // The model of another revision may be older than the field.
  const database: Partial<EnvironmentConfig>['database'] = config?.database;
  if (database?.kind !== 'in-cluster') return true;
  const { bucket, endpoint } = database.backup;
  const steps = target.split('; ').filter((step) => step !== '');
  return steps.every((step) => {
    const words = step.split(/\s+/);
    return (
      words.includes(endpoint) && words.some((word) => word.endsWith(`:${bucket}`) || word.includes(`:${bucket}/`))
    );
  });
}

/** A dump that does not fit gets its pod evicted. */
function lessRoom(old: BackupPlan, plan: BackupPlan, after: EnvironmentView): readonly Found[] {
  if (plan.room === undefined || old.room === undefined || plan.room >= old.room) return [];
  const volumes = workloadsOfRole(after, 'database')
    .flatMap(claimsOf)
    .map(
      (claim) =>
        quantity(textAt(after.find(`PersistentVolumeClaim/${claim}`), 'spec.resources.requests.storage')) ?? 0n,
    );
  if (!volumes.some((volume) => volume > (plan.room ?? 0n) * 2n)) return [];
  return [
    found(plan, 'block', {
      path: 'spec.jobTemplate.spec.template.spec.volumes[dump].emptyDir.sizeLimit',
      before: `${old.room / 10n ** 9n / 2n ** 20n}Mi`,
      after: `${plan.room / 10n ** 9n / 2n ** 20n}Mi`,
      because: 'the database’s volume is more than twice as large as the room for its dump',
      impact: 'the pod is evicted as soon as the dump outgrows it: no backup',
    }),
  ];
}

type Details = Pick<Found, 'path' | 'before' | 'after' | 'because' | 'impact'>;

function found({ workload }: BackupPlan, verdict: Verdict, details: Details): Found {
  return {
    id: 'backup-weakened',
    class: 'data-loss',
    verdict,
    object: workload.name,
    ...details,
    fix: 'keep the backup as it was, or show by a restore that the new one works',
    see: SEE,
  };
}
