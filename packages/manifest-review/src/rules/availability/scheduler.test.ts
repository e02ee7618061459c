import { testRule } from '@vmshift/findings/testing';
import { comparison, sidecar } from '@vmshift/manifest-review/testing';
import { changeRules } from '../rules';

const BEAT = 'Deployment/vmshift-celery-beat';
const CONTAINER = 'spec.template.spec.containers[vmshift-celery-beat]';
const schedule = (from: string, to: string) =>
  comparison((draft) =>
    draft.map<string[]>(BEAT, `${CONTAINER}.command`, (words) => words.map((word) => word.replace(from, to))),
  );
const nothing = comparison(() => undefined);

testRule(changeRules, 'two-schedulers-in-a-rollout', {
  flags: {
    'the default strategy': [
      comparison((draft) => draft.set(BEAT, 'spec.strategy', undefined)),
      { object: BEAT, path: 'spec.strategy', now: 'RollingUpdate' },
    ],
    'a surge': [
      comparison((draft) => draft.set(BEAT, 'spec.strategy', { rollingUpdate: { maxSurge: 1, maxUnavailable: 0 } })),
      { object: BEAT, path: 'spec.strategy', now: 'RollingUpdate' },
    ],
  },
  accepts: {
    Recreate: nothing,
    'no surge': comparison((draft) =>
      draft.set(BEAT, 'spec.strategy', { type: 'RollingUpdate', rollingUpdate: { maxSurge: 0, maxUnavailable: 1 } }),
    ),
  },
});

testRule(changeRules, 'schedule-not-writable', {
  flags: {
    'on the read-only root': [
      schedule('/var/run/celery/', '/app/'),
      {
        ...{ object: BEAT, path: `${CONTAINER}.command[5]`, now: '/app/celerybeat-schedule' },
        because: '/app/celerybeat-schedule lies on the container itself, which cannot be written',
      },
    ],
    'in the working directory of a read-only root': [
      comparison((draft) => draft.map<string[]>(BEAT, `${CONTAINER}.command`, (words) => words.slice(0, 5))),
      { object: BEAT, path: `${CONTAINER}.command`, now: 'the working directory' },
    ],
    'a read-only mount': [
      comparison((draft) => draft.set(BEAT, `${CONTAINER}.volumeMounts[celerybeat-schedule].readOnly`, true)),
      { object: BEAT, path: `${CONTAINER}.command[5]` },
    ],
    'a ConfigMap': [
      comparison((draft) =>
        draft
          .set(BEAT, 'spec.template.spec.volumes[celerybeat-schedule].emptyDir', undefined)
          .set(BEAT, 'spec.template.spec.volumes[celerybeat-schedule].configMap', { name: 'vmshift-api-config' }),
      ),
      { object: BEAT, path: `${CONTAINER}.command[5]` },
    ],
  },
  accepts: {
    'the emptyDir': nothing,
    'another folder of the emptyDir': schedule('/celerybeat-schedule', '/sub/schedule'),
    'a root that can be written': comparison((draft) =>
      draft
        .set(BEAT, `${CONTAINER}.securityContext.readOnlyRootFilesystem`, false)
        .set(BEAT, `${CONTAINER}.volumeMounts`, []),
    ),
    'a container next to it that writes none': comparison(sidecar(BEAT, ['python', '-m', 'celery_exporter'])),
    'an application that is called -s': schedule('app.celery_app', 'my-schedule.app'),
  },
});

testRule(changeRules, 'probe-looks-for-another-file', {
  flags: {
    'the file moves': [
      schedule('/var/run/celery/', '/tmp/'),
      {
        ...{ object: BEAT, path: `${CONTAINER}.livenessProbe`, now: 'looks for /var/run/celery/celerybeat-schedule*' },
        because:
          'the probe looks for /var/run/celery/celerybeat-schedule*, and the scheduler writes /tmp/celerybeat-schedule',
      },
      { object: BEAT, path: `${CONTAINER}.startupProbe` },
    ],
    'the file has another name': [
      schedule('celerybeat-schedule', 'schedule'),
      { object: BEAT, path: `${CONTAINER}.livenessProbe` },
      { object: BEAT, path: `${CONTAINER}.startupProbe` },
    ],
  },
  accepts: {
    'the same file': nothing,
    'a folder below': schedule('/celerybeat-schedule', '/sub/celerybeat-schedule'),
    'a probe that looks for none': comparison((draft) =>
      draft.set(BEAT, `${CONTAINER}.livenessProbe`, { exec: { command: ['pgrep', 'celery'] } }),
    ),
    'a command that names no file': comparison((draft) =>
      draft.map<string[]>(BEAT, `${CONTAINER}.command`, (words) => words.slice(0, 5)),
    ),
  },
});

const VOLUMES = 'spec.template.spec.volumes';
const LIVENESS = `${CONTAINER}.livenessProbe`;

testRule(changeRules, 'schedule-in-memory', {
  flags: {
    'in memory': [
      comparison((draft) => draft.set(BEAT, `${VOLUMES}[celerybeat-schedule].emptyDir.medium`, 'Memory')),
      { object: BEAT, path: LIVENESS, now: 'asks for its age' },
      { object: BEAT, path: `${CONTAINER}.startupProbe`, now: 'asks for its age' },
    ],
    'moved to a folder in memory': [
      comparison((draft) =>
        draft
          .set(BEAT, `${VOLUMES}[tmp].emptyDir.medium`, 'Memory')
          .map<string[]>(BEAT, `${CONTAINER}.command`, (words) =>
            words.map((word) => word.replace('/var/run/celery', '/tmp')),
          ),
      ),
      { object: BEAT, path: LIVENESS },
      { object: BEAT, path: `${CONTAINER}.startupProbe` },
    ],
  },
  accepts: {
    'on the disk': nothing,
    'another volume in memory': comparison((draft) => draft.set(BEAT, `${VOLUMES}[tmp].emptyDir.medium`, 'Memory')),
    'in memory, where no probe asks for its age': comparison((draft) =>
      draft
        .set(BEAT, `${VOLUMES}[celerybeat-schedule].emptyDir.medium`, 'Memory')
        .set(BEAT, LIVENESS, undefined)
        .set(BEAT, `${CONTAINER}.startupProbe`, undefined),
    ),
  },
});
