import { testRule } from '@vmshift/findings/testing';
import { comparison, MIGRATOR, splitWorkers } from '@vmshift/manifest-review/testing';
import { changeRules } from '../rules';

const API = 'Deployment/vmshift-api';
const LIFECYCLE = 'spec.template.spec.containers[vmshift-api].lifecycle';
const WORKER = 'Deployment/vmshift-celery-worker';
const DATABASE = 'Deployment/postgresql';
const POOLER = 'Deployment/pgbouncer';
const BEAT = 'Deployment/vmshift-celery-beat';
const GRACE = 'spec.template.spec.terminationGracePeriodSeconds';
const DATABASE_PROBE = 'spec.template.spec.containers[postgresql].livenessProbe.terminationGracePeriodSeconds';
const grace = (object: string, seconds: number | undefined) => comparison((draft) => draft.set(object, GRACE, seconds));
const lifecycle = (value: unknown) => comparison((draft) => draft.set(API, LIFECYCLE, value));
const sleep = (seconds: string) => ({ preStop: { exec: { command: ['sleep', seconds] } } });

testRule(changeRules, 'killed-while-stopping', {
  flags: {
    'the pause uses up the grace period of the API': [
      grace(API, 15),
      {
        ...{ object: API, path: GRACE, before: '40 s', after: '5 s', verdict: 'block' },
        because: 'the grace period less the preStop pause leaves 5 s; the api needs 30 s',
      },
    ],
    'a longer pause takes the time': [
      lifecycle(sleep('45')),
      { object: API, path: GRACE, before: '40 s', after: '5 s' },
    ],
    'tasks of a second worker are killed': [
      comparison((draft) => draft.set(MIGRATOR, GRACE, 5), splitWorkers),
      { object: MIGRATOR, path: GRACE, impact: expect.stringMatching(/^running tasks are killed/) },
    ],
    'tasks are killed': [
      grace(WORKER, 5),
      {
        ...{ object: WORKER, path: GRACE },
        impact: 'running tasks are killed; Redis gives them out again only after its visibility timeout of an hour',
      },
    ],
    'the default of 30 s': [grace(POOLER, 3), { object: POOLER, path: GRACE, before: '60 s', after: '3 s' }],
    'less than a third of what it was': [
      grace(BEAT, 5),
      {
        ...{ object: BEAT, path: GRACE, verdict: 'warn' },
        because: 'the grace period less the preStop pause leaves 5 s; it was more before',
      },
    ],
  },
  accepts: {
    longer: grace(API, 90),
    'enough is left': grace(API, 40),
    'it was too short before': comparison(
      (draft) => draft.set(API, GRACE, 25),
      (draft) => draft.set(API, GRACE, 20),
    ),
    'the preStop hook of the pooler is its drain': grace(POOLER, 45),
    'the database has a rule of its own': grace(DATABASE, 5),
    'the default, written out': comparison(
      (draft) => draft.set(BEAT, GRACE, undefined),
      (draft) => draft.set(BEAT, GRACE, 30),
    ),
  },
});

testRule(changeRules, 'database-killed-while-stopping', {
  flags: {
    'five seconds': [grace(DATABASE, 5), { object: DATABASE, path: GRACE, after: '5 s', verdict: 'block' }],
    'the default is enough and much less': [
      comparison(
        (draft) => draft.set(DATABASE, GRACE, undefined),
        (draft) => draft.set(DATABASE, GRACE, 300),
      ),
      { object: DATABASE, path: GRACE, before: '300 s', after: '30 s', verdict: 'warn' },
    ],
    'its probe gives it one second': [
      comparison((draft) => draft.set(DATABASE, DATABASE_PROBE, 1)),
      {
        object: DATABASE,
        path: DATABASE_PROBE,
        before: '60 s',
        after: '1 s',
        verdict: 'block',
        impact:
          'the server is killed before its checkpoint, and replays its log at every start after the probe ended it',
        fix: 'leave the grace period of the probe out: that of the pod holds then',
      },
    ],
    'its probe gives it less than before': [
      comparison(
        (draft) => draft.set(DATABASE, DATABASE_PROBE, 2),
        (draft) => draft.set(DATABASE, DATABASE_PROBE, 40),
      ),
      { object: DATABASE, path: DATABASE_PROBE, before: '40 s', after: '2 s' },
    ],
  },
  accepts: {
    longer: grace(DATABASE, 300),
    'the API has a rule of its own': grace(API, 15),
    'its probe gives it as long as the pod': comparison((draft) => draft.set(DATABASE, DATABASE_PROBE, 60)),
  },
});

testRule(changeRules, 'stops-too-late', {
  flags: {
    'ten hours': [grace(API, 36_000), { object: API, path: GRACE, before: '50 s', after: '36000 s' }],
    'longer than it was': [
      comparison(
        (draft) => draft.set(API, GRACE, 1200),
        (draft) => draft.set(API, GRACE, 900),
      ),
      { object: API, path: GRACE, before: '900 s', after: '1200 s' },
    ],
  },
  accepts: {
    'ten minutes': grace(API, 600),
    'less than it was': comparison(
      (draft) => draft.set(API, GRACE, 900),
      (draft) => draft.set(API, GRACE, 1200),
    ),
  },
});

testRule(changeRules, 'stops-while-served', {
  flags: {
    'no pause': [
      lifecycle(undefined),
      { object: API, path: `${LIFECYCLE}.preStop`, before: '10 s', after: 'no pause' },
    ],
    'one second': [lifecycle(sleep('1')), { object: API, path: `${LIFECYCLE}.preStop`, after: '1 s' }],
  },
  accepts: {
    'three seconds': lifecycle(sleep('3')),
    'there was none': comparison(
      (draft) => draft.set(API, LIFECYCLE, undefined),
      (draft) => draft.set(API, LIFECYCLE, sleep('1')),
    ),
  },
});

testRule(changeRules, 'lifecycle-hook-changes', {
  flags: {
    'another command': [
      lifecycle({ preStop: { exec: { command: ['sh', '-c', 'sleep 10; curl http://x'] } } }),
      { object: API, path: LIFECYCLE, before: 'a pause', after: expect.stringContaining('sleep 10; curl') },
    ],
    'a first hook at the start': [
      comparison((draft) =>
        draft.set(WORKER, 'spec.template.spec.containers[vmshift-celery-worker].lifecycle', {
          postStart: { exec: { command: ['true'] } },
        }),
      ),
      { object: WORKER, path: 'spec.template.spec.containers[vmshift-celery-worker].lifecycle', before: '{}' },
    ],
  },
  accepts: {
    'a longer pause': lifecycle(sleep('15')),
    'the same pause by a shell': lifecycle({ preStop: { exec: { command: ['sh', '-c', 'sleep 10'] } } }),
    'a first pause': comparison((draft) =>
      draft.set(WORKER, 'spec.template.spec.containers[vmshift-celery-worker].lifecycle', sleep('5')),
    ),
    'the same pause in another notation': lifecycle({ preStop: { sleep: { seconds: 10 } } }),
    'the pause is gone, which has its own rule': lifecycle({ preStop: { exec: { command: ['true'] } } }),
    'a hook less that was no pause': comparison(
      (draft) => draft.set(API, LIFECYCLE, undefined),
      (draft) => draft.set(API, LIFECYCLE, { postStart: { exec: { command: ['true'] } } }),
    ),
    'other seconds in the command of the pooler': comparison((draft) =>
      draft.set(POOLER, 'spec.template.spec.containers[pgbouncer].lifecycle.preStop.exec.command', [
        'sh',
        '-c',
        'sleep 12; kill -INT 1; sleep 20',
      ]),
    ),
  },
});
