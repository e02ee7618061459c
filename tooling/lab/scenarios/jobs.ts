import { containersOf } from '../environment';
import { pause } from '../processes';
import { inTwoMinutes } from './healthy';
import type { Scenario } from './scenario';

/** What goes wrong with Jobs: the schema Job, which a sync waits for, and the backup. */
export const JOBS: readonly Scenario[] = [
  {
    name: 'schema-job-failing',
    title: 'the schema Job of a release fails, and so does the sync',
    async run(lane, record) {
      await lane.deploy();
      await lane.releaseImage('vmshift-', 'main-schema-fails');
      await lane.sees('Job', ({ status }) => isCondition(status, 'Failed'), 400);
      await pause(3);
      await record('schema-job-failing');
    },
  },
  {
    name: 'schema-job-hanging',
    title: 'the schema Job of a release does not end, until its deadline',
    async run(lane, record) {
      await lane.deploy();
      await lane.releaseImage('vmshift-', 'main-schema-hangs');
      await lane.sees('Job', ({ metadata, status }) => metadata.name === 'vmshift-schema' && status.active === 1);
      await pause(120);
      await record('schema-job-hanging');
      await lane.sees('Job', ({ status }) => isCondition(status, 'Failed'), 300);
      await pause(2);
      await record('schema-job-past-its-deadline');
    },
  },
  {
    name: 'sync-overtaken',
    title: 'a release whose schema Job does not end is taken back in Git, and its sync is ended by hand',
    async run(lane, record) {
      await lane.deploy();
      const before = lane.manifests;
      await lane.releaseImage('vmshift-', 'main-schema-hangs');
      await lane.applicationIs(({ status }) => /waiting for completion of hook/.test(status.operationState.message));
      lane.manifests = before;
      await lane.release(() => undefined);
      // As `argocd app terminate-op` does.
      await lane.patchApplication({ status: { operationState: { phase: 'Terminating' } } });
      await lane.applicationIs(
        ({ status }) =>
          status.operationState.phase === 'Failed' &&
          status.sync.status === 'Synced' &&
          status.sync.revision === lane.commits.at(-1),
      );
      await pause(10);
      await record('sync-overtaken');
    },
  },
  {
    name: 'backup-failing',
    title: 'the backup fails at each attempt',
    async run(lane, record) {
      await lane.deploy();
      await lane.release((object) => {
        if (object.kind !== 'CronJob') return;
        object.spec.schedule = inTwoMinutes();
        for (const container of containersOf(object))
          if (container.name === 'dump') container.image = 'postgres:dump-fails';
      });
      await lane.sees('Job', ({ status }) => isCondition(status, 'Failed'), 400);
      await pause(5);
      await record('backup-failing');
    },
  },
  {
    name: 'backup-suspended',
    title: 'the backup is suspended',
    async run(lane, record) {
      await lane.deploy();
      await lane.release(({ kind, spec }) => {
        if (kind === 'CronJob') spec.suspend = true;
      });
      await lane.sees('CronJob', ({ spec }) => spec.suspend === true);
      await lane.becomes('Synced', 'Suspended', 60).catch(() => undefined);
      await record('backup-suspended');
    },
  },
];

// biome-ignore lint/suspicious/noExplicitAny: the status of an object
export function isCondition(status: any, wanted: string): boolean {
  return (status.conditions ?? []).some(
    ({ type, status: is }: { type: string; status: string }) => type === wanted && is === 'True',
  );
}
