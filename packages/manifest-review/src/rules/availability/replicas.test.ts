import { testRule } from '@vmshift/findings/testing';
import { comparison, MIGRATOR, sidecar, splitWorkers } from '@vmshift/manifest-review/testing';
import { environmentView } from '../../cluster/environment-view';
import { changeRules } from '../rules';

const API = 'Deployment/vmshift-api';
const API_SCALER = 'HorizontalPodAutoscaler/vmshift-api-hpa';
const POOLER = 'Deployment/pgbouncer';
const BEAT = 'Deployment/vmshift-celery-beat';
const WORKER = 'Deployment/vmshift-celery-worker';
const WORKER_CONTAINER = 'spec.template.spec.containers[vmshift-celery-worker]';
const REPLICAS = 'spec.replicas';
const nothing = comparison(() => undefined);
const removed = { ...nothing, after: environmentView('staging', undefined) };

testRule(changeRules, 'fewer-replicas', {
  flags: {
    'the autoscaler keeps one': [
      comparison((draft) => draft.set(API_SCALER, 'spec.minReplicas', 1)),
      {
        ...{ object: API_SCALER, path: 'spec.minReplicas', before: '2', after: '1', verdict: 'block' },
        impact: 'a failing or drained node takes the whole service with it',
      },
    ],
    'the autoscaler names no minimum any more': [
      comparison((draft) => draft.set(API_SCALER, 'spec.minReplicas', undefined)),
      { object: API_SCALER, path: 'spec.minReplicas', before: '2', after: '1' },
    ],
    'no pods, which switches the autoscaler off': [
      comparison((draft) => draft.set(API, REPLICAS, 0)),
      { object: API, path: REPLICAS, before: '2', after: '0', impact: 'nothing does its work any more' },
    ],
    'fewer, but more than one': [
      comparison(
        (draft) => draft.set(POOLER, REPLICAS, 2),
        (draft) => draft.set(POOLER, REPLICAS, 3),
      ),
      { object: POOLER, path: REPLICAS, before: '3', after: '2', verdict: 'warn' },
    ],
    'one replica by default': [
      comparison((draft) => draft.set(POOLER, REPLICAS, undefined)),
      { object: POOLER, path: REPLICAS, before: '2', after: '1', verdict: 'block' },
    ],
    'one of something that is none of our services': [
      comparison(
        (draft) => draft.set(POOLER, REPLICAS, 1),
        (draft) => draft.set(POOLER, 'spec.template.spec.containers[pgbouncer].image', 'example/tool:1'),
      ),
      { object: POOLER, path: REPLICAS, verdict: 'warn' },
    ],
    'nothing of something that is none of our services': [
      comparison(
        (draft) => draft.set(POOLER, REPLICAS, 0),
        (draft) => draft.set(POOLER, 'spec.template.spec.containers[pgbouncer].image', 'example/tool:1'),
      ),
      { object: POOLER, path: REPLICAS, verdict: 'block' },
    ],
  },
  accepts: {
    more: comparison((draft) => draft.set(POOLER, REPLICAS, 3)),
    'as many': nothing,
    'fewer pods of a Job at once': comparison(
      (draft) => draft.set('Job/vmshift-schema', 'spec.parallelism', 1),
      (draft) => draft.set('Job/vmshift-schema', 'spec.parallelism', 2),
    ),
    'a DaemonSet has no number': comparison((draft) =>
      draft.set(POOLER, 'kind', 'DaemonSet').set('DaemonSet/pgbouncer', REPLICAS, undefined),
    ),
  },
});

testRule(changeRules, 'scheduler-scaled', {
  flags: {
    'two replicas': [
      comparison((draft) => draft.set(BEAT, REPLICAS, 2)),
      { object: BEAT, path: REPLICAS, now: '2', before: undefined, after: undefined },
    ],
    'an autoscaler': [
      comparison((draft) =>
        draft.set(API_SCALER, 'spec.scaleTargetRef.name', 'vmshift-celery-beat').set(BEAT, REPLICAS, undefined),
      ),
      { object: API_SCALER, path: 'spec.maxReplicas', now: '4' },
    ],
    'an autoscaler next to its own number': [
      comparison((draft) => draft.set(API_SCALER, 'spec.scaleTargetRef.name', 'vmshift-celery-beat')),
      { object: BEAT, path: REPLICAS, now: `1, and up to 4 by ${API_SCALER}` },
    ],
    'the workers send the periodic tasks too': [
      comparison((draft) => draft.map<string[]>(WORKER, `${WORKER_CONTAINER}.command`, (words) => [...words, '-B'])),
      {
        object: WORKER,
        path: expect.stringContaining(`${WORKER_CONTAINER}.command[`),
        now: 'a scheduler in each pod',
        fix: 'exactly one scheduler: one workload with one replica, no autoscaler, and no worker with -B',
      },
    ],
    'a worker is told so in a longer word': [
      comparison((draft) =>
        draft.map<string[]>(WORKER, `${WORKER_CONTAINER}.command`, (words) => [...words, '--beat']),
      ),
      { object: WORKER, now: 'a scheduler in each pod' },
    ],
    'a second scheduler under another name': [
      comparison((draft) =>
        draft.add(JSON.parse(JSON.stringify(draft.find(BEAT)).replaceAll('vmshift-celery-beat', 'another'))),
      ),
      {
        object: 'Deployment/another',
        path: 'spec.template.spec.containers[another].command[3]',
        now: `a scheduler next to ${BEAT}`,
      },
    ],
    'a second scheduler in the same pod': [
      comparison((draft) =>
        draft.map<object[]>(BEAT, 'spec.template.spec.containers', (containers) => [
          ...containers,
          { ...containers[0], name: 'another' },
        ]),
      ),
      { object: BEAT, path: 'spec.template.spec.containers[another].command[3]' },
    ],
    'a second worker sends them': [
      comparison((draft) => draft.replace(MIGRATOR, '"-Q"', '"-B","-Q"'), splitWorkers),
      { object: MIGRATOR, now: 'a scheduler in each pod' },
    ],
  },
  accepts: {
    one: nothing,
    'two of something else': comparison((draft) => draft.set(POOLER, REPLICAS, 4)),
    'a queue that is named like the scheduler': comparison((draft) =>
      draft.replace(WORKER, 'celery,discovery', 'celery,discovery,beat'),
    ),
    'such a queue behind an equals sign': comparison((draft) =>
      draft.map<string[]>(WORKER, `${WORKER_CONTAINER}.command`, (words) =>
        words.flatMap((word) => (word === '-Q' ? [] : word.replace(/^celery,.*$/, '--queues=beat'))),
      ),
    ),
    'two before': comparison(
      (draft) => draft.set(BEAT, 'spec.progressDeadlineSeconds', 250),
      (draft) => draft.set(BEAT, REPLICAS, 2),
    ),
  },
});

testRule(changeRules, 'data-server-scaled', {
  flags: {
    'two databases': [
      comparison((draft) => draft.set('Deployment/postgresql', REPLICAS, 2)),
      { object: 'Deployment/postgresql', path: REPLICAS, now: '2' },
    ],
    'two queues': [
      comparison((draft) => draft.set('Deployment/redis', REPLICAS, 3)),
      { object: 'Deployment/redis', path: REPLICAS, now: '3' },
    ],
  },
  accepts: { one: nothing, 'two poolers': comparison((draft) => draft.set(POOLER, REPLICAS, 4)) },
});

testRule(changeRules, 'application-service-lost', {
  flags: {
    'the scheduler is removed': [
      comparison((draft) => draft.remove(BEAT)),
      { object: BEAT, path: '', before: 'beat', because: 'no workload is the beat any more' },
    ],
    'the worker runs the scheduler instead': [
      comparison((draft) =>
        draft.map<string[]>(
          'Deployment/vmshift-celery-worker',
          'spec.template.spec.containers[vmshift-celery-worker].command',
          (words) => words.map((word) => (word === 'worker' ? 'beat' : word)),
        ),
      ),
      {
        ...{ object: 'Deployment/vmshift-celery-worker', path: 'spec.template.spec.containers' },
        because: 'Deployment/vmshift-celery-worker runs something else than the worker',
      },
    ],
    'API and pooler are removed': [
      comparison((draft) => draft.remove(API, POOLER)),
      { object: API, path: '' },
      { object: POOLER, path: '' },
    ],
  },
  accepts: {
    'it has another name': comparison((draft) =>
      draft.add({ ...draft.find(BEAT), metadata: { name: 'scheduler' } }).remove(BEAT),
    ),
    'another container of its image stands before it': comparison(
      sidecar(BEAT, ['python', '-m', 'celery_exporter'], 'before'),
    ),
    'the environment goes, which has its own rule': removed,
    'there was none': comparison(
      (draft) => draft.remove('ConfigMap/redis-config'),
      (draft) => draft.remove(BEAT),
    ),
  },
});

testRule(changeRules, 'data-server-lost', {
  flags: {
    'the database is removed': [
      comparison((draft) => draft.remove('Deployment/postgresql')),
      { object: 'Deployment/postgresql', path: '', before: 'database', impact: 'the environment has no database' },
    ],
    'the queue is another program': [
      comparison((draft) =>
        draft.set('Deployment/redis', 'spec.template.spec.containers[redis].image', 'example/memcached:1'),
      ),
      { object: 'Deployment/redis', path: 'spec.template.spec.containers' },
    ],
  },
  accepts: { 'both stay': nothing, 'the API goes': comparison((draft) => draft.remove(API)) },
});
