import { testRule } from '@vmshift/findings/testing';
import { comparison, MIGRATOR, splitWorkers } from '@vmshift/manifest-review/testing';
import { changeRules } from '../rules';

const WAVE = 'metadata.annotations["argocd.argoproj.io/sync-wave"]';
const HOOK = 'metadata.annotations["argocd.argoproj.io/hook"]';
const API = 'Deployment/vmshift-api';
const WORKER = 'Deployment/vmshift-celery-worker';
const BEAT = 'Deployment/vmshift-celery-beat';
const JOB = 'Job/vmshift-schema';
const wave = (object: string, value: string | undefined) => comparison((draft) => draft.set(object, WAVE, value));

testRule(changeRules, 'needed-object-applied-later', {
  flags: {
    'the ConfigMap of the API': [
      wave('ConfigMap/vmshift-api-config', '9'),
      {
        ...{ object: API, path: WAVE, now: 'wave 3', before: undefined },
        because: `${API} needs ConfigMap/vmshift-api-config, which Argo CD applies only when ${API} is healthy`,
      },
    ],
    'the claim of the database': [
      wave('PersistentVolumeClaim/postgresql-pvc', '2'),
      { object: 'Deployment/postgresql', path: WAVE },
    ],
    'the tables': [wave(JOB, '4'), { object: API, path: WAVE }, { object: WORKER, path: WAVE }],
    'the tables, for a second worker too': [
      comparison((draft) => draft.set(JOB, WAVE, '4'), splitWorkers),
      { object: API, path: WAVE },
      { object: MIGRATOR, path: WAVE },
      { object: WORKER, path: WAVE },
    ],
    'the Service of the queue': [
      wave('Service/redis', '9'),
      { object: API, path: WAVE },
      { object: BEAT, path: WAVE },
      { object: WORKER, path: WAVE },
    ],
    'a policy that opens a connection': [
      wave('NetworkPolicy/vmshift-celery-beat', '5'),
      { object: BEAT, path: WAVE, because: expect.stringContaining('needs NetworkPolicy/vmshift-celery-beat') },
    ],
    'a workload without a wave': [
      comparison((draft) => draft.set(BEAT, 'metadata.annotations', undefined)),
      {
        ...{ object: BEAT, path: 'metadata.annotations["argocd.argoproj.io/sync-wave"]', now: 'wave 0' },
        because: expect.stringMatching(/needs Deployment\/redis, .*Service\/redis/),
      },
    ],
    'a Job before every wave': [
      comparison((draft) => draft.set(JOB, HOOK, 'PreSync')),
      {
        ...{ object: JOB, path: WAVE },
        because: expect.stringMatching(
          new RegExp(
            [
              'Deployment/postgresql',
              'ServiceAccount/vmshift',
              'Service/postgresql',
              'NetworkPolicy/allow-dns',
              'NetworkPolicy/default-deny',
              'NetworkPolicy/postgresql',
              'NetworkPolicy/vmshift-schema',
            ].join(', '),
          ),
        ),
      },
    ],
  },
  accepts: {
    'in the same wave': wave('ConfigMap/vmshift-api-config', '3'),
    'a wave that is no number is the first': wave('ConfigMap/vmshift-api-config', 'last'),
    'nothing waits for a CronJob': wave('NetworkPolicy/postgresql-backup', '9'),
    'a workload without probes is healthy at once': comparison((draft) =>
      draft
        .set(BEAT, 'spec.template.spec.containers[vmshift-celery-beat].livenessProbe', undefined)
        .set(BEAT, 'spec.template.spec.containers[vmshift-celery-beat].startupProbe', undefined)
        .set(BEAT, WAVE, '0')
        .set('ServiceAccount/vmshift', WAVE, '0'),
    ),
    'it was so before, in another wave': comparison(
      (draft) => draft.set(API, WAVE, '2'),
      (draft) => draft.set('ConfigMap/vmshift-api-config', WAVE, '9'),
    ),
    'the scheduler does not need the tables': comparison((draft) =>
      draft.set(BEAT, WAVE, '1').set('ServiceAccount/vmshift', WAVE, '0'),
    ),
  },
});
