import { testRule } from '@vmshift/findings/testing';
import { comparison, MIGRATOR, splitWorkers } from '@vmshift/manifest-review/testing';
import { changeRules } from '../rules';

const API = 'Deployment/vmshift-api';
const API_CONTAINER = 'spec.template.spec.containers[vmshift-api]';
const WORKER = 'Deployment/vmshift-celery-worker';
const MIGRATOR_CONTAINER = 'spec.template.spec.containers[vmshift-migration-worker]';
const WORKER_CONTAINER = 'spec.template.spec.containers[vmshift-celery-worker]';
const BEAT = 'Deployment/vmshift-celery-beat';
const BEAT_CONTAINER = 'spec.template.spec.containers[vmshift-celery-beat]';
const POOLER = 'Deployment/pgbouncer';
const POOLER_CONTAINER = 'spec.template.spec.containers[pgbouncer]';
const POSTGRESQL_CONTAINER = 'spec.template.spec.containers[postgresql]';

const api = (path: string, value: unknown) => comparison((draft) => draft.set(API, `${API_CONTAINER}.${path}`, value));
const liveness = { object: API, path: `${API_CONTAINER}.livenessProbe` };
const readiness = { object: API, path: `${API_CONTAINER}.readinessProbe` };
const command = (text: string) => ({ exec: { command: ['sh', '-c', text] }, timeoutSeconds: 5 });

testRule(changeRules, 'probe-port-closed', {
  flags: {
    'a number on which nothing listens': [
      api('livenessProbe.httpGet.port', 8080),
      { ...liveness, before: '/live', after: '8080', because: 'nothing listens on 8080' },
    ],
    'a name that no port has': [
      api('startupProbe.httpGet.port', 'web'),
      { object: API, path: `${API_CONTAINER}.startupProbe`, because: 'nothing listens on web (no such port)' },
    ],
    'the named port moves away from the process': [
      api('ports[0].containerPort', 9000),
      { ...liveness, because: 'nothing listens on http (9000)' },
      { object: API, path: `${API_CONTAINER}.startupProbe` },
    ],
    'a name where no port is declared at all': [
      comparison((draft) => draft.set(BEAT, `${BEAT_CONTAINER}.readinessProbe`, { tcpSocket: { port: 'web' } })),
      { object: BEAT, path: `${BEAT_CONTAINER}.readinessProbe` },
    ],
    'a readiness probe over TCP on another port': [
      api('readinessProbe', { tcpSocket: { port: 9000 } }),
      { ...readiness, impact: 'no pod becomes ready: the rollout hangs, and the Service has no endpoint' },
    ],
  },
  accepts: {
    'the port by its number': api('livenessProbe.httpGet.port', 8000),
    'a wrong port that was there before': comparison(
      (draft) => draft.set(API, `${API_CONTAINER}.livenessProbe.periodSeconds`, 20),
      (draft) => draft.set(API, `${API_CONTAINER}.livenessProbe.httpGet.port`, 8080),
    ),
    'a name for the port of the process': api('livenessProbe', { tcpSocket: { port: 'http' } }),
    'a command has no port': api('livenessProbe', command('test -e /tmp/alive')),
    'no probe at all': api('livenessProbe', undefined),
  },
});

testRule(changeRules, 'probe-uses-tls', {
  flags: { 'scheme HTTPS': [api('livenessProbe.httpGet.scheme', 'HTTPS'), liveness] },
  accepts: {
    'scheme HTTP written out': api('livenessProbe.httpGet.scheme', 'HTTP'),
    'it was so before': comparison(
      (draft) => draft.set(API, `${API_CONTAINER}.livenessProbe.periodSeconds`, 20),
      (draft) => draft.set(API, `${API_CONTAINER}.livenessProbe.httpGet.scheme`, 'HTTPS'),
    ),
  },
});

testRule(changeRules, 'probe-path-unknown', {
  flags: {
    'a path that answers 404': [api('livenessProbe.httpGet.path', '/healthz'), { ...liveness, after: '/healthz' }],
    'readiness of a data route': [
      api('readinessProbe', { httpGet: { path: '/api/v1/vms', port: 'http' } }),
      { ...readiness, because: '/api/v1/vms is none of the health paths of the API' },
    ],
  },
  accepts: {
    'another health path': api('livenessProbe.httpGet.path', '/health'),
    'another path of something else than the API': comparison((draft) =>
      draft.set(POOLER, `${POOLER_CONTAINER}.livenessProbe`, {
        httpGet: { path: '/healthz', port: 6432 },
      }),
    ),
  },
});

testRule(changeRules, 'probe-depends-on-another-server', {
  flags: {
    'liveness asks /ready': [
      api('livenessProbe.httpGet.path', '/ready'),
      { ...liveness, before: '/live', after: '/ready', because: '/ready asks another server, such as the database' },
    ],
    'start-up asks a data route': [
      api('startupProbe.httpGet.path', '/api/v1/vms'),
      { object: API, path: `${API_CONTAINER}.startupProbe` },
    ],
    'liveness reads /ready with a command': [
      api('livenessProbe', command('curl -f http://127.0.0.1:8000/ready')),
      { ...liveness, because: 'the command asks another server, such as the database' },
    ],
    'a worker asks the database': [
      comparison((draft) => draft.set(WORKER, `${WORKER_CONTAINER}.livenessProbe`, command('psql -c "SELECT 1"'))),
      { object: WORKER, path: `${WORKER_CONTAINER}.livenessProbe` },
    ],
    'a second worker asks the database': [
      comparison(
        (draft) => draft.set(MIGRATOR, `${MIGRATOR_CONTAINER}.livenessProbe`, command('psql -c "SELECT 1"')),
        splitWorkers,
      ),
      { object: MIGRATOR, path: `${MIGRATOR_CONTAINER}.livenessProbe` },
    ],
    'the scheduler asks the database': [
      comparison((draft) => draft.set(BEAT, `${BEAT_CONTAINER}.livenessProbe`, command('pg_isready'))),
      { object: BEAT, path: `${BEAT_CONTAINER}.livenessProbe` },
    ],
    'a server asks another host': [
      comparison((draft) =>
        draft.set('Deployment/postgresql', `${POSTGRESQL_CONTAINER}.livenessProbe`, command('pg_isready -h replica')),
      ),
      { object: 'Deployment/postgresql', path: `${POSTGRESQL_CONTAINER}.livenessProbe` },
    ],
  },
  accepts: {
    'readiness may ask': api('readinessProbe', command('curl -f http://127.0.0.1:8000/ready | grep -q true')),
    'readiness of the pooler may ask': comparison((draft) =>
      draft.set(POOLER, `${POOLER_CONTAINER}.readinessProbe`, command('pg_isready -h postgresql')),
    ),
    'a server asks itself': comparison((draft) =>
      draft.set('Deployment/postgresql', `${POSTGRESQL_CONTAINER}.livenessProbe`, command('pg_isready -h 127.0.0.1')),
    ),
    'it did so before': comparison(
      (draft) => draft.set(WORKER, `${WORKER_CONTAINER}.livenessProbe`, command('psql -c "SELECT 1;"')),
      (draft) => draft.set(WORKER, `${WORKER_CONTAINER}.livenessProbe`, command('psql -c "SELECT 1"')),
    ),
  },
});

testRule(changeRules, 'readiness-ignores-the-body', {
  flags: {
    'readiness is an HTTP probe': [
      api('readinessProbe', { httpGet: { path: '/ready', port: 'http' } }),
      { ...readiness, after: '/ready' },
    ],
  },
  accepts: {
    'liveness becomes an HTTP probe': comparison(
      (draft) => draft.set(API, `${API_CONTAINER}.livenessProbe`, { httpGet: { path: '/live', port: 'http' } }),
      (draft) => draft.set(API, `${API_CONTAINER}.livenessProbe`, command('pgrep gunicorn')),
    ),
    'another server than the API': comparison((draft) =>
      draft.set(POOLER, `${POOLER_CONTAINER}.readinessProbe`, { httpGet: { path: '/', port: 6432 } }),
    ),
    'it was one before': comparison(
      (draft) => draft.set(API, `${API_CONTAINER}.readinessProbe.httpGet.path`, '/health'),
      (draft) => draft.set(API, `${API_CONTAINER}.readinessProbe`, { httpGet: { path: '/ready', port: 'http' } }),
    ),
  },
});

testRule(changeRules, 'probe-cannot-fail', {
  flags: {
    true: [api('readinessProbe', { exec: { command: ['true'] } }), { ...readiness, after: 'true' }],
    'an ignored failure': [api('readinessProbe', command('curl -f http://127.0.0.1:8000/ready || true')), readiness],
    'a last command that succeeds': [
      comparison((draft) => draft.set(BEAT, `${BEAT_CONTAINER}.livenessProbe`, command('find /var; exit 0'))),
      { object: BEAT, path: `${BEAT_CONTAINER}.livenessProbe` },
    ],
  },
  accepts: {
    'a command that can': api('readinessProbe', command('curl -f http://127.0.0.1:8000/ready | grep -q true')),
  },
});

testRule(changeRules, 'probe-asks-something-else', {
  flags: {
    'another command': [
      comparison((draft) => draft.set(BEAT, `${BEAT_CONTAINER}.livenessProbe`, command('pgrep celery'))),
      { object: BEAT, path: `${BEAT_CONTAINER}.livenessProbe`, after: 'sh -c pgrep celery', verdict: 'warn' },
    ],
    'with a header': [
      api('livenessProbe.httpGet.httpHeaders', [{ name: 'Host', value: 'other.example' }]),
      { ...liveness, verdict: 'warn' },
    ],
    'a command instead of HTTP': [api('livenessProbe', command('pgrep gunicorn')), { ...liveness, before: '/live' }],
  },
  accepts: {
    'the same question more often': api('livenessProbe.periodSeconds', 10),
    'another health path of the API': api('livenessProbe.httpGet.path', '/health'),
    'a first probe': comparison((draft) =>
      draft.set(BEAT, `${BEAT_CONTAINER}.readinessProbe`, command('pgrep celery')),
    ),
    'what is worse is told by its own rule': api('livenessProbe.httpGet.path', '/ready'),
  },
});
