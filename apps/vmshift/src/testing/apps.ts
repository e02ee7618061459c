import { databaseRestore, restoreDrill, vmshift } from '@vmshift/application';

const { processes, servers, backup } = vmshift;

/** Values of the label `app` by what the tests call them. */
export const APP = {
  api: processes.api.app,
  worker: processes.worker.app,
  beat: processes.beat.app,
  schema: processes.schemaJob.app,
  postgresql: servers.database.app,
  pooler: servers.pooler.app,
  redis: servers.queue.app,
  backup: backup.app,
  restore: databaseRestore(vmshift).app,
  drill: restoreDrill(vmshift).app,
} as const;
