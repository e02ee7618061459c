import type { EnvironmentConfig } from '@vmshift/environments';
import { testRule } from '@vmshift/findings/testing';
import { comparison } from '@vmshift/manifest-review/testing';
import { changeRules } from '../rules';

const INI = 'data["pgbouncer.ini"]';
const CONFIG = 'ConfigMap/pgbouncer-config';
const DATABASE = 'Deployment/postgresql';
const DATABASE_ARGS = 'spec.template.spec.containers[postgresql].args';
const API = 'Deployment/vmshift-api';
const API_COMMAND = 'spec.template.spec.containers[vmshift-api].command';
const API_SCALER = 'HorizontalPodAutoscaler/vmshift-api-hpa';
const pooler = (setting: string, value: string) =>
  comparison((draft) =>
    draft.map<string>(CONFIG, INI, (text) =>
      text.replace(new RegExp(`^${setting} = .*$`, 'm'), `${setting} = ${value}`),
    ),
  );
const database = (connections: string) =>
  comparison((draft) => draft.set(DATABASE, DATABASE_ARGS, ['postgres', '-c', `max_connections=${connections}`]));

const unbounded = ({ ingress, ...config }: EnvironmentConfig): EnvironmentConfig => ({
  ...config,
  ingress: { ...ingress, limitRequests: Number.POSITIVE_INFINITY },
});
const managed = (config: EnvironmentConfig): EnvironmentConfig => ({
  ...config,
  database: {
    ...{ kind: 'managed', type: 'g6-dedicated-2', clusterSize: 1, engineId: 'postgresql/16', port: 15432 },
    ...{ allowList: ['192.0.2.0/24'], maxConnections: 345, pooler: config.database.pooler },
  },
});

// The peak: five API pods of four processes with 30 connections each, seven workers of four; two poolers of 85, and the two
// before them. Of the sessions of the API, 50 are requests in flight and five are probes.
testRule(changeRules, 'too-many-pooler-clients', {
  flags: {
    'a lower limit': [
      pooler('max_client_conn', '600'),
      {
        ...{ object: CONFIG, path: INI, now: '628 of 600', before: undefined },
        because: 'API and workers may open 628 connections at the peak; max_client_conn is 600',
      },
    ],
    'more pods': [
      comparison((draft) => draft.set(API_SCALER, 'spec.maxReplicas', 10)),
      { object: CONFIG, path: INI, now: '1348 of 1000' },
    ],
    'more processes in a pod': [
      comparison((draft) => draft.set(API, API_COMMAND, ['gunicorn', 'app.main:app', '-w', '8'])),
      { object: CONFIG, path: INI, now: '1228 of 1000' },
    ],
    'more processes by a variable': [
      comparison((draft) =>
        draft
          .set(API, API_COMMAND, ['gunicorn', 'app.main:app'])
          .map<unknown[]>(API, 'spec.template.spec.containers[vmshift-api].env', (env) => [
            ...env,
            { name: 'WEB_CONCURRENCY', value: '8' },
          ]),
      ),
      { object: CONFIG, path: INI, now: '1228 of 1000' },
    ],
    'the default limit': [
      comparison((draft) => draft.map<string>(CONFIG, INI, (text) => text.replace(/^max_client_conn = .*$/m, ''))),
      { object: 'Deployment/pgbouncer', path: 'spec.template.spec.containers', now: '628 of 100' },
    ],
  },
  accepts: {
    'a limit that fits': pooler('max_client_conn', '628'),
    'a limit that cannot be read has its own rule': comparison(
      (draft) =>
        draft.map<string>(CONFIG, INI, (text) => text.replace('max_client_conn = 90', 'max_client_conn = many')),
      (draft) =>
        draft.map<string>(CONFIG, INI, (text) => text.replace('max_client_conn = 1000', 'max_client_conn = 90')),
    ),
    'a variable that the image’s own command overrides': comparison((draft) =>
      draft.map<unknown[]>(API, 'spec.template.spec.containers[vmshift-api].env', (env) => [
        ...env,
        { name: 'WEB_CONCURRENCY', value: '8' },
      ]),
    ),
    'no pooler': comparison((draft) => draft.remove('Deployment/pgbouncer')),
  },
});

testRule(changeRules, 'pgbouncer-pool-too-small', {
  flags: {
    'half of the servers': [
      pooler('default_pool_size', '40'),
      {
        ...{ object: CONFIG, path: INI, now: '40 for 83', before: undefined, verdict: 'warn' },
        because:
          'API and workers may hold 83 sessions at once, and all may meet in one replica; default_pool_size is 40',
      },
    ],
    'half of the connections': [
      pooler('max_db_connections', '40'),
      { object: CONFIG, path: INI, because: expect.stringContaining('max_db_connections is 40') },
    ],
    'the default size': [
      comparison((draft) => draft.map<string>(CONFIG, INI, (text) => text.replace(/^default_pool_size = .*$/m, ''))),
      { object: 'Deployment/pgbouncer', path: 'spec.template.spec.containers', now: '20 for 83' },
    ],
    'more workers': [
      comparison((draft) => draft.set('HorizontalPodAutoscaler/vmshift-celery-worker-hpa', 'spec.maxReplicas', 8)),
      { object: CONFIG, path: INI, now: '85 for 91' },
    ],
  },
  accepts: {
    'a server for each session': pooler('default_pool_size', '83'),
    'no bound on connections': pooler('max_db_connections', '0'),
    'more API pods, as the requests in flight are bounded': comparison((draft) =>
      draft.set(API_SCALER, 'spec.maxReplicas', 5).set(API_SCALER, 'spec.minReplicas', 3),
    ),
    'no pooler': comparison((draft) => draft.remove('Deployment/pgbouncer')),
  },
});

testRule(changeRules, 'too-many-database-connections', {
  flags: {
    'a lower limit': [
      database('340'),
      {
        object: DATABASE,
        path: `${DATABASE_ARGS}[2]`,
        because: expect.stringMatching(
          /^the pooler and the Jobs may open 345 connections at the peak; max_connections is 340$/,
        ),
      },
    ],
    'larger pools': [
      comparison((draft) =>
        draft.map<string>(CONFIG, INI, (text) =>
          text.replace(/^(default_pool_size|max_db_connections) = .*$/gm, '$1 = 90'),
        ),
      ),
      { object: DATABASE, path: `${DATABASE_ARGS}[2]` },
    ],
    // 11 pods of four processes keep ten each; 50 requests and 11 probes fill two processes with 30 sessions.
    'no pooler, and more pods': [
      comparison((draft) => draft.remove('Deployment/pgbouncer').set(API_SCALER, 'spec.maxReplicas', 10)),
      {
        ...{ object: DATABASE, path: `${DATABASE_ARGS}[2]`, now: '513 of 350' },
        because: 'API, workers and the Jobs may open 513 connections at the peak; max_connections is 350',
      },
    ],
    'no pooler, and no bound on the requests in flight': [
      comparison((draft) => draft.remove('Deployment/pgbouncer').config(unbounded)),
      { object: DATABASE, path: `${DATABASE_ARGS}[2]`, now: '633 of 350' },
    ],
    'the default limit': [
      comparison((draft) => draft.set(DATABASE, DATABASE_ARGS, undefined)),
      { object: DATABASE, path: 'spec.template.spec.containers' },
    ],
  },
  accepts: {
    'a limit that fits': database('345'),
    'larger pools that share a bound': pooler('default_pool_size', '200'),
    'a limit that cannot be read has its own rule': comparison(
      (draft) => draft.set(DATABASE, DATABASE_ARGS, ['postgres', '-c', 'max_connections=many']),
      (draft) => draft.set(DATABASE, DATABASE_ARGS, ['postgres', '-c', 'max_connections=90']),
    ),
    'no database': comparison((draft) => draft.remove(DATABASE)),
    // As the model's rule counts: 200 are kept, 55 sessions open 35 above them.
    'no pooler, as the requests in flight are bounded': comparison((draft) => {
      draft.remove('Deployment/pgbouncer').set(DATABASE, DATABASE_ARGS, ['postgres', '-c', 'max_connections=268']);
    }),
    'a server in the cluster that is idle': comparison((draft) => {
      draft.config(managed).set(DATABASE, DATABASE_ARGS, ['postgres', '-c', 'max_connections=20']);
    }),
  },
});
