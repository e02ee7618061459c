import { testRule } from '@vmshift/findings/testing';
import { comparison } from '@vmshift/manifest-review/testing';
import { changeRules } from '../rules';

const API = 'Deployment/vmshift-api';
const BEAT = 'Deployment/vmshift-celery-beat';
const POOLER = 'Deployment/pgbouncer';
const DEADLINE = 'spec.progressDeadlineSeconds';
const api = (path: string, value: unknown) => comparison((draft) => draft.set(API, path, value));

testRule(changeRules, 'rollout-leaves-fewer', {
  flags: {
    'all pods are replaced at once': [
      api('spec.strategy', { type: 'Recreate' }),
      {
        ...{ object: API, path: 'spec.strategy', before: '2 stay', after: '0 stay', verdict: 'block' },
        because: 'of 2 pods 0 stay available while a new version rolls out',
      },
    ],
    'one may be missing': [
      api('spec.strategy.rollingUpdate', { maxSurge: 1, maxUnavailable: 1 }),
      { object: API, path: 'spec.strategy', after: '1 stay', verdict: 'warn' },
    ],
  },
  accepts: {
    'more may be added': api('spec.strategy.rollingUpdate.maxSurge', 2),
    'fewer pods stay because there are fewer': comparison((draft) =>
      draft.set(POOLER, 'spec.replicas', 1).set(POOLER, 'spec.strategy', { type: 'Recreate' }),
    ),
    'what the API server refuses has its own rule': api('spec.strategy.rollingUpdate', {
      maxSurge: 0,
      maxUnavailable: 0,
    }),
    'a scheduler never has one to spare': comparison(
      (draft) => draft.set(BEAT, 'spec.strategy', { type: 'Recreate' }),
      (draft) => draft.set(BEAT, 'spec.strategy', { rollingUpdate: { maxUnavailable: 0 } }),
    ),
  },
});

testRule(changeRules, 'progress-deadline-too-short', {
  flags: {
    'shorter than the start-up probe gives': [
      api(DEADLINE, 60),
      { object: API, path: DEADLINE, before: '240', after: '60', because: 'the start-up probes give 120 s' },
    ],
  },
  accepts: {
    'as long as the start-up probe gives': api(DEADLINE, 120),
    'it was too short before': comparison(
      (draft) => draft.set(API, DEADLINE, 90),
      (draft) => draft.set(API, DEADLINE, 100),
    ),
  },
});

const READINESS = 'spec.template.spec.containers[vmshift-api].readinessProbe';

testRule(changeRules, 'ready-after-deadline', {
  flags: {
    'the first question comes after the deadline': [
      api(`${READINESS}.initialDelaySeconds`, 600),
      {
        object: API,
        path: READINESS,
        before: '0 s',
        after: '600 s',
        verdict: 'block',
        because: expect.stringContaining('keep a pod unready for 600 s; progressDeadlineSeconds is 240'),
      },
    ],
    'the start-up probe asks after the deadline': [
      api('spec.template.spec.containers[vmshift-api].startupProbe.initialDelaySeconds', 300),
      { object: API, path: 'spec.template.spec.containers[vmshift-api].startupProbe', after: '300 s' },
    ],
    'thirty successes, ten seconds apart': [
      api(`${READINESS}.successThreshold`, 30),
      { object: API, path: READINESS, after: '290 s' },
    ],
    'the deadline becomes shorter than the delay': [
      comparison(
        (draft) => draft.set(API, `${READINESS}.initialDelaySeconds`, 100).set(API, DEADLINE, 90),
        (draft) => draft.set(API, `${READINESS}.initialDelaySeconds`, 100),
      ),
      { object: API, path: READINESS, before: '100 s', after: '100 s' },
    ],
  },
  accepts: {
    'a delay below the deadline': api(`${READINESS}.initialDelaySeconds`, 100),
    'no readiness probe': api(READINESS, undefined),
    'it was so before': comparison(
      (draft) => draft.set(API, `${READINESS}.initialDelaySeconds`, 601),
      (draft) => draft.set(API, `${READINESS}.initialDelaySeconds`, 600),
    ),
  },
});

testRule(changeRules, 'progress-deadline-too-long', {
  flags: {
    'an hour': [api(DEADLINE, 3600), { object: API, path: DEADLINE, before: '240', after: '3600', verdict: 'warn' }],
    'the default of ten minutes': [
      api(DEADLINE, undefined),
      { object: API, path: DEADLINE, before: '240', after: '600' },
    ],
    'half as long again': [
      comparison(
        (draft) => draft.set(API, DEADLINE, 1300),
        (draft) => draft.set(API, DEADLINE, 800),
      ),
      { object: API, path: DEADLINE },
    ],
  },
  accepts: {
    'five minutes': api(DEADLINE, 300),
    'a little longer than it was': comparison(
      (draft) => draft.set(API, DEADLINE, 900),
      (draft) => draft.set(API, DEADLINE, 700),
    ),
    'shorter than it was, and long enough': comparison(
      (draft) => draft.set(API, DEADLINE, 800),
      (draft) => draft.set(API, DEADLINE, 3600),
    ),
    'too short is told by its own rule': comparison(
      (draft) => draft.set(API, DEADLINE, 700),
      (draft) =>
        draft
          .set(API, DEADLINE, 800)
          .set(API, 'spec.template.spec.containers[vmshift-api].startupProbe.failureThreshold', 150),
    ),
    'a Job has another deadline': comparison((draft) => draft.set('Job/vmshift-schema', DEADLINE, 3600)),
  },
});

testRule(changeRules, 'rollout-paused', {
  flags: { paused: [api('spec.paused', true), { object: API, path: 'spec.paused', now: 'true' }] },
  accepts: {
    'not paused': api('spec.paused', false),
    'a CronJob has no such field': comparison((draft) => draft.set('CronJob/postgresql-backup', 'spec.paused', true)),
  },
});
