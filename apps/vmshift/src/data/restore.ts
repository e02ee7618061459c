import { databaseRestore, restoreDrill } from '@vmshift/application';
import { k8s } from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { objectMetadata, podLabels } from '../metadata';
import { cronJobSpec, NEVER_DUE } from '../processes/cron-job';
import { DRILL_FOLDER, DRILL_SCRIPT, DRILL_SOCKET } from './drill-script';
import { type RestoreProps, type RestoreTask, restorePod } from './restore-pod';
import { RESTORE_SCRIPT } from './restore-script';

/**
 * Lists the dumps, or restores one, when a person makes a Job of it (`vmshiftctl restore`): a CronJob that is suspended, as a
 * Job in the manifests would run with each sync. As it stands it lists.
 * @see https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/#schedule-suspension
 */
export class Restore extends Construct {
  constructor(scope: Construct, id: string, props: RestoreProps) {
    super(scope, id);
    const { profile } = props;
    restoreCronJob(this, props, NEVER_DUE, {
      restore: databaseRestore(profile),
      request: { ACTION: 'list', INTO: 'schema' },
      script: RESTORE_SCRIPT,
      // Past the pooler, whose transaction mode a restore does not survive.
      host: profile.servers.database.app,
      secrets: profile.backup.dumpSecrets,
    });
  }
}

/**
 * Restores the newest dump on a schedule, by the same script, into a server of its own pod that ends with it: it reaches the
 * bucket and nothing else.
 */
export class RestoreDrill extends Construct {
  constructor(scope: Construct, id: string, props: RestoreProps) {
    super(scope, id);
    restoreCronJob(this, props, props.database.backup.drill, {
      restore: restoreDrill(props.profile),
      request: { ACTION: 'restore', INTO: 'database' },
      script: DRILL_SCRIPT,
      host: DRILL_SOCKET,
      data: DRILL_FOLDER,
    });
  }
}

interface Schedule {
  readonly schedule: string;
  readonly suspend?: boolean;
}

function restoreCronJob(scope: Construct, props: RestoreProps, schedule: Schedule, task: RestoreTask): void {
  const { app, component, deadlineSeconds, retries } = task.restore;
  new k8s.KubeCronJob(scope, 'cron-job', {
    metadata: objectMetadata({ name: app, app, component, wave: 'edge' }),
    spec: cronJobSpec({
      ...schedule,
      deadlineSeconds,
      retries,
      template: {
        metadata: { labels: podLabels(props.profile, { app, component }) },
        spec: restorePod(props, task),
      },
    }),
  });
}
