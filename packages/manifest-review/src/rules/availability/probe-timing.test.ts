import { testRule } from '@vmshift/findings/testing';
import { comparison } from '@vmshift/manifest-review/testing';
import { changeRules } from '../rules';

const API = 'Deployment/vmshift-api';
const API_CONTAINER = 'spec.template.spec.containers[vmshift-api]';
const WORKER = 'Deployment/vmshift-celery-worker';
const WORKER_CONTAINER = 'spec.template.spec.containers[vmshift-celery-worker]';
const POOLER = 'Deployment/pgbouncer';
const POOLER_CONTAINER = 'spec.template.spec.containers[pgbouncer]';

const api = (path: string, value: unknown) => comparison((draft) => draft.set(API, `${API_CONTAINER}.${path}`, value));

testRule(changeRules, 'liveness-gives-up-early', {
  flags: {
    'one failure is enough': [
      api('livenessProbe.failureThreshold', 1),
      { object: API, path: `${API_CONTAINER}.livenessProbe`, before: '175 s', after: '10 s', verdict: 'block' },
    ],
    'less than half for a server of which nothing more is known': [
      comparison((draft) => draft.set(POOLER, `${POOLER_CONTAINER}.livenessProbe.failureThreshold`, 2)),
      { object: POOLER, path: `${POOLER_CONTAINER}.livenessProbe`, before: '53 s', after: '13 s', verdict: 'warn' },
    ],
    'a first liveness probe is impatient': [
      comparison(
        (draft) => draft.set(API, `${API_CONTAINER}.livenessProbe`, { httpGet: { path: '/live', port: 'http' } }),
        (draft) => draft.set(API, `${API_CONTAINER}.livenessProbe`, undefined),
      ),
      { object: API, path: `${API_CONTAINER}.livenessProbe`, before: 'never killed', after: '21 s' },
    ],
  },
  accepts: {
    'enough is left': api('livenessProbe.failureThreshold', 11),
    'more patience': api('livenessProbe.failureThreshold', 20),
    'the probe is gone': api('livenessProbe', undefined),
  },
});

testRule(changeRules, 'start-up-time-too-short', {
  flags: {
    'ten seconds': [
      api('startupProbe.failureThreshold', 2),
      { object: API, path: `${API_CONTAINER}.startupProbe`, before: '120 s', after: '10 s', verdict: 'block' },
    ],
    'less than half': [
      api('startupProbe.failureThreshold', 8),
      { object: API, path: `${API_CONTAINER}.startupProbe`, after: '40 s', verdict: 'warn' },
    ],
    'liveness is what is left': [
      comparison((draft) =>
        draft
          .set(API, `${API_CONTAINER}.startupProbe`, undefined)
          .set(API, `${API_CONTAINER}.livenessProbe.failureThreshold`, 2),
      ),
      { object: API, path: `${API_CONTAINER}.livenessProbe`, before: '120 s', after: '25 s', verdict: 'block' },
    ],
    'a first probe gives no time': [
      comparison(
        (draft) =>
          draft.set(API, `${API_CONTAINER}.startupProbe`, {
            httpGet: { path: '/live', port: 'http' },
            periodSeconds: 1,
          }),
        (draft) =>
          draft
            .set(API, `${API_CONTAINER}.startupProbe`, undefined)
            .set(API, `${API_CONTAINER}.livenessProbe`, undefined),
      ),
      { object: API, path: `${API_CONTAINER}.startupProbe`, before: 'unlimited', after: '3 s' },
    ],
  },
  accepts: {
    'more than half': api('startupProbe.failureThreshold', 12),
    'no probe kills it': comparison((draft) =>
      draft.set(API, `${API_CONTAINER}.startupProbe`, undefined).set(API, `${API_CONTAINER}.livenessProbe`, undefined),
    ),
  },
});

testRule(changeRules, 'probe-gives-up-late', {
  flags: {
    'readiness asks every five minutes': [
      api('readinessProbe.periodSeconds', 300),
      {
        object: API,
        path: `${API_CONTAINER}.readinessProbe`,
        before: '25 s',
        after: '605 s',
        impact: 'a pod that does not answer gets requests until then',
      },
    ],
    'liveness fails a hundred times': [
      api('livenessProbe.failureThreshold', 100),
      {
        object: API,
        path: `${API_CONTAINER}.livenessProbe`,
        verdict: 'warn',
        impact: 'a process that hangs is restarted only then',
      },
    ],
  },
  accepts: {
    'four times as long': api('livenessProbe.failureThreshold', 40),
    'a patient start-up probe': api('startupProbe.failureThreshold', 1000),
    'two minutes': api('readinessProbe.periodSeconds', 57),
  },
});

testRule(changeRules, 'probe-timeout-too-short', {
  flags: {
    'celery’s ping starts a whole Python': [
      comparison((draft) => draft.set(WORKER, `${WORKER_CONTAINER}.livenessProbe.timeoutSeconds`, 2)),
      {
        ...{ object: WORKER, path: `${WORKER_CONTAINER}.livenessProbe.timeoutSeconds`, before: '20 s', after: '2 s' },
        ...{ verdict: 'block', because: 'the question takes up to 10 s' },
      },
    ],
    'curl is given three seconds': [
      api('readinessProbe.timeoutSeconds', undefined),
      { object: API, path: `${API_CONTAINER}.readinessProbe.timeoutSeconds`, before: '5 s', after: '1 s' },
    ],
    'less than a quarter': [
      api('livenessProbe.timeoutSeconds', 2),
      { object: API, path: `${API_CONTAINER}.livenessProbe.timeoutSeconds`, verdict: 'warn' },
    ],
  },
  accepts: {
    'what the question takes': api('readinessProbe.timeoutSeconds', 3),
    longer: api('readinessProbe.timeoutSeconds', 8),
  },
});
