import { vmshift } from '@vmshift/application';
import type { EnvironmentDraft } from './environment-draft';

const WORKER = 'Deployment/vmshift-celery-worker';

/** The worker that {@link splitWorkers} adds. */
export const MIGRATOR = 'Deployment/vmshift-migration-worker';

const { worker } = vmshift.processes;
const migrator = { ...worker, app: 'vmshift-migration-worker', subcommand: 'migration', queues: ['migration'] };

/** A worker of its own takes the queue of the migrations, as an entry of the profile. */
export function splitWorkers(draft: EnvironmentDraft): EnvironmentDraft {
  const text = JSON.stringify(draft.find(WORKER)).replaceAll('vmshift-celery-worker', 'vmshift-migration-worker');
  return draft
    .platform((platform) => ({
      ...platform,
      application: { ...vmshift, processes: { ...vmshift.processes, migrator } },
    }))
    .add(JSON.parse(text.replace('celery,discovery,migration', 'migration')))
    .replace(WORKER, 'celery,discovery,migration', 'celery,discovery');
}
