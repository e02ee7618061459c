import { databaseRestore, restoreDrill } from '@vmshift/application';
import { at, commandLine, longestGapHours, optionalText, textAt, type Workload } from '@vmshift/kubernetes';
import { backupPlans, dumpFolders, restoringJobs } from '../../cluster/backup-plan';
import { CRON_JOB_STOPS, type CronJobStop, cronJobStop } from '../../cluster/cron-job-stop';
import { isIdleServerRemoved } from '../../cluster/declared-databases';
import { variablesOf } from '../../cluster/environment-variables';
import type { EnvironmentView } from '../../cluster/environment-view';
import { workloadsOfRole } from '../../cluster/roles';
import { valueOfVariable } from '../availability/changed-variables';
import { containerFields } from '../reads';
import { type Comparison, changeRule, newPlaces } from '../rule';

const shared = {
  class: 'data-loss',
  see: 'https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/',
} as const;

/** The drill before and after a change, where both have it. */
function keptDrills({ before, after }: Comparison): readonly { readonly old: Workload; readonly drill: Workload }[] {
  const name = `CronJob/${restoreDrill(after.profile).app}`;
  const [old, drill] = [before.workload(name), after.workload(name)];
  return old === undefined || drill === undefined ? [] : [{ old, drill }];
}

/** What keeps a drill from restoring anything; undefined when it runs. */
function stopOf({ object, containers }: Workload, view: EnvironmentView): CronJobStop | 'command' | undefined {
  const stop = cronJobStop(object);
  if (stop !== undefined) return stop;
  const restoring = containers.filter((container) => commandLine(container).join(' ').includes('pg_restore'));
  const isAsked = restoring.every(
    (container) => valueOfVariable(variablesOf(container, view).get('ACTION')) !== 'list',
  );
  return restoring.length > 0 && isAsked ? undefined : 'command';
}

/** Folders that dumps are restored from, and that no backup of the environment copies any to. */
function foreignFolders(view: EnvironmentView) {
  const written = backupPlans(view).flatMap(({ folders }) => folders);
  if (written.length === 0) return [];
  const isWritten = (folder: string): boolean => written.some((one) => one === folder || one.startsWith(`${folder}/`));
  return restoringJobs(view).flatMap(({ name: object, containers }) =>
    containers.flatMap((container) =>
      [...variablesOf(container, view)].flatMap(([name, variable]) =>
        dumpFolders(valueOfVariable(variable) ?? '')
          .filter((folder) => !isWritten(folder))
          .map((now) => ({ object, path: `${container.path}.env[${name}]`, now, written: written.join(', ') })),
      ),
    ),
  );
}

/** Whether a dump can be restored, and whether that is tried. */
export const restores = [
  changeRule({
    ...shared,
    id: 'restore-removed',
    title: 'A dump can be restored by one command, and a drill shows that it can',
    judge: (comparison) => {
      const { before, after } = comparison;
      if (isIdleServerRemoved(comparison) || workloadsOfRole(after, 'database').length === 0) return [];
      const drill = restoreDrill(after.profile).app;
      return [databaseRestore(after.profile).app, drill].flatMap((app) => {
        const name = `CronJob/${app}`;
        const gone = before.workload(name) !== undefined && after.workload(name) === undefined;
        return gone
          ? [{ object: name, before: textAt(before.find(name), 'spec.schedule'), isDrill: app === drill }]
          : [];
      });
    },
    verdict: 'block',
    because: ({ isDrill }) =>
      isDrill ? 'nothing restores a dump before it is needed' : 'vmshiftctl restore has nothing to make a Job of',
    impact: ({ isDrill }) =>
      isDrill
        ? 'dumps that cannot be restored are found out when the data is lost'
        : 'when the data is lost it is restored by hand, step by step',
    fix: 'keep the CronJob as long as a server in the cluster keeps data',
  }),
  changeRule({
    ...shared,
    id: 'restore-reads-elsewhere',
    title: 'What is restored is what the backup wrote',
    judge: (comparison) => newPlaces(foreignFolders)(comparison),
    verdict: 'block',
    because: ({ now, written }) => `dumps are taken from ${now}, and the backup copies them to ${written}`,
    impact: 'when the data is lost there is no dump in that place, or an old one',
    fix: 'change the place of both in one go, in the model',
    see: 'https://rclone.org/s3/',
    reads: containerFields('env'),
  }),
  changeRule({
    ...shared,
    id: 'restore-drill-never-runs',
    title: 'The restore drill runs',
    judge: (comparison) =>
      keptDrills(comparison).flatMap(({ old, drill }) => {
        const stop = stopOf(drill, comparison.after);
        if (stop === undefined || stopOf(old, comparison.before) !== undefined) return [];
        const path = stop === 'command' ? drill.podPath : `spec.${stop}`;
        const [before, after] = [old, drill].map(({ object }) =>
          stop === 'command' ? undefined : optionalText(at(object, path)),
        );
        return [{ object: drill.name, path, before, after, stop }];
      }),
    verdict: 'block',
    because: ({ stop }) => (stop === 'command' ? 'it restores nothing' : CRON_JOB_STOPS[stop]),
    impact: 'dumps that cannot be restored are found out when the data is lost',
    fix: 'keep the drill as it was',
    reads: [
      'spec.suspend',
      'spec.schedule',
      'spec.startingDeadlineSeconds',
      ...containerFields('command', 'args', 'env'),
    ],
  }),
  changeRule({
    ...shared,
    id: 'restore-drill-less-often',
    title: 'A dump is restored as often as before',
    judge: (comparison) =>
      keptDrills(comparison).flatMap(({ old, drill }) => {
        const [before = '', after = ''] = [old, drill].map(({ object }) => textAt(object, 'spec.schedule'));
        const [was, is] = [longestGapHours(before), longestGapHours(after)];
        if (was === undefined || is === undefined || is <= was) return [];
        return [{ object: drill.name, path: 'spec.schedule', before, after, days: Math.round(is / 24) }];
      }),
    verdict: 'warn',
    because: ({ days }) => `up to ${days} days pass between two drills`,
    impact: 'dumps that cannot be restored are found out that much later',
    fix: 'keep the schedule, or shorten it to less than the dumps are kept',
    reads: ['spec.schedule', 'spec.timeZone'],
  }),
];
