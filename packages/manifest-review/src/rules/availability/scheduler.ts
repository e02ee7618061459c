import { asText, at, backingOf, type ProbeName, rolloutBounds, textsAt } from '@vmshift/kubernetes';
import { celeryOption } from '../../cluster/celery-options';
import { flagValuePath } from '../../cluster/command-words';
import type { EnvironmentView } from '../../cluster/environment-view';
import { knownWorkload } from '../../cluster/profile';
import { workloadsOfRole } from '../../cluster/roles';
import { containerFields, podFields } from '../reads';
import { changeRule, newPlaces } from '../rule';

const SEE = 'https://docs.celeryq.dev/en/stable/userguide/periodic-tasks.html';
const PROBES: readonly ProbeName[] = ['livenessProbe', 'startupProbe', 'readinessProbe'];

/** The container of each scheduler, with the file that it writes; undefined where the command names none. */
function schedulers(view: EnvironmentView) {
  return workloadsOfRole(view, 'beat').flatMap((workload) => {
    const container = knownWorkload(workload)?.container;
    return container === undefined ? [] : [{ workload, container, file: celeryOption('-s|--schedule', container) }];
  });
}

/** The scheduler of periodic tasks runs once, and writes a file that its probes look at. */
export const scheduler = [
  changeRule({
    id: 'two-schedulers-in-a-rollout',
    title: 'The old scheduler stops before the new one starts',
    judge: (comparison) =>
      newPlaces((view) =>
        workloadsOfRole(view, 'beat')
          .filter((workload) => rolloutBounds(workload, 1).surge > 0)
          .map(({ name, object }) => ({
            object: name,
            path: 'spec.strategy',
            now: asText(at(object, 'spec.strategy.type') ?? 'RollingUpdate'),
          })),
      )(comparison),
    class: 'outage',
    verdict: 'block',
    because: 'the new pod starts before the old one has stopped',
    impact: 'two schedulers send every periodic task twice during a rollout, and without end if the new pod hangs',
    fix: 'strategy Recreate',
    see: `${SEE}#starting-the-scheduler`,
    reads: ['spec.strategy'],
  }),
  changeRule({
    id: 'schedule-not-writable',
    title: 'The scheduler can write its file',
    judge: (comparison) =>
      newPlaces((view) =>
        schedulers(view).flatMap(({ workload, container, file }) => {
          const backing = backingOf(file ?? '/app/celerybeat-schedule', container, workload);
          const readOnlyRoot = at(container.spec, 'securityContext.readOnlyRootFilesystem') === true;
          const writable =
            !backing.readOnly &&
            (backing.volume !== 'the container itself' || !readOnlyRoot) &&
            !/^(configMap|secret|projected|missing)/.test(backing.volume);
          if (writable) return [];
          const now = file ?? 'the working directory';
          return [
            { object: workload.name, path: flagValuePath(container, /^(-s|--schedule)/), now, volume: backing.volume },
          ];
        }),
      )(comparison),
    class: 'outage',
    verdict: 'block',
    because: ({ now, volume }) => `${now} lies on ${volume}, which cannot be written`,
    impact: 'the scheduler ends with an error, again and again',
    fix: 'keep --schedule in the folder of the emptyDir',
    see: SEE,
    reads: [
      ...containerFields('command', 'args', 'volumeMounts', 'securityContext.readOnlyRootFilesystem'),
      ...podFields('volumes'),
    ],
  }),
  changeRule({
    id: 'probe-looks-for-another-file',
    title: 'Probes of the scheduler look for the file that it writes',
    judge: (comparison) =>
      newPlaces((view) =>
        schedulers(view).flatMap(({ workload, container, file }) =>
          PROBES.flatMap((name) => {
            const command = textsAt(container.spec, `${name}.exec.command`).join(' ');
            const match = /\bfind (\S{1,300}).{0,300}?-name '?([^'* ]*)/.exec(command);
            if (file === undefined || match === null) return [];
            const [, folder = '', stem = ''] = match;
            const isBelow = file.startsWith(`${folder.replace(/\/$/, '')}/`);
            if (isBelow && file.split('/').at(-1)?.startsWith(stem)) return [];
            const now = `looks for ${folder}/${stem}*`;
            return [{ object: workload.name, path: `${container.path}.${name}`, now, file }];
          }),
        ),
      )(comparison),
    class: 'outage',
    verdict: 'block',
    because: ({ now, file }) => `the probe ${now}, and the scheduler writes ${file}`,
    impact: 'the scheduler is killed, again and again',
    fix: 'let --schedule and the probes name the same file',
    see: SEE,
    reads: containerFields('command', 'args', 'livenessProbe', 'startupProbe', 'readinessProbe'),
  }),
  changeRule({
    id: 'schedule-in-memory',
    title: 'The age of the scheduler’s file changes when it is written',
    judge: (comparison) =>
      newPlaces((view) =>
        schedulers(view).flatMap(({ workload, container, file }) => {
          if (file === undefined || !backingOf(file, container, workload).inMemory) return [];
          return PROBES.filter((name) =>
            /\bfind .{0,300} -(?:[cm]min|[cm]time|newer)/.test(
              textsAt(container.spec, `${name}.exec.command`).join(' '),
            ),
          ).map((name) => ({
            object: workload.name,
            path: `${container.path}.${name}`,
            now: 'asks for its age',
            file,
          }));
        }),
      )(comparison),
    class: 'outage',
    verdict: 'block',
    because: ({ file }) =>
      `${file} lies on a volume in memory, and beat writes it through a memory mapping, which moves no time stamp there`,
    impact: 'the scheduler is killed as soon as the file is older than the probe allows, again and again',
    fix: 'keep the schedule on an emptyDir without medium: Memory',
    see: 'https://kubernetes.io/docs/concepts/storage/volumes/#emptydir',
    reads: [
      ...containerFields('command', 'args', 'volumeMounts', 'livenessProbe', 'startupProbe', 'readinessProbe'),
      ...podFields('volumes'),
    ],
  }),
];
