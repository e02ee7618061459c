import { testRule } from '@vmshift/findings/testing';
import { comparison, MIGRATOR, sidecar, splitWorkers } from '@vmshift/manifest-review/testing';
import { changeRules } from '../rules';

const WORKER = 'Deployment/vmshift-celery-worker';
const COMMAND = 'spec.template.spec.containers[vmshift-celery-worker].command';
const BEAT = 'Deployment/vmshift-celery-beat';
const BEAT_COMMAND = 'spec.template.spec.containers[vmshift-celery-beat].command';
const worker = (from: string, to: string) =>
  comparison((draft) => draft.map<string[]>(WORKER, COMMAND, (words) => words.map((word) => word.replace(from, to))));
const beat = (from: string, to: string) =>
  comparison((draft) =>
    draft.map<string[]>(BEAT, BEAT_COMMAND, (words) => words.map((word) => word.replace(from, to))),
  );
const nothing = comparison(() => undefined);
const EXPORTER = ['python', '-m', 'celery_exporter', '--broker-url=redis://redis:6379/0'];
const FLOWER = ['celery', '-A', 'app.celery_app', 'flower'];

const MIGRATOR_COMMAND = 'spec.template.spec.containers[vmshift-migration-worker].command';
const broker = (...words: readonly string[]) =>
  comparison((draft) => draft.map<string[]>(WORKER, COMMAND, (command) => [...command, ...words]));

testRule(changeRules, 'celery-asks-another-server', {
  flags: {
    'another broker': [
      broker('-b', 'redis://203.0.113.9/0'),
      {
        ...{ object: WORKER, path: `${COMMAND}[9]`, now: 'redis://203.0.113.9/0', verdict: 'block' },
        because: '--broker on the command line overrides the address from the Secret',
      },
    ],
    'another place for results': [
      broker('--result-backend=redis://203.0.113.9/1'),
      { object: WORKER, path: `${COMMAND}[8]` },
    ],
  },
  accepts: {
    'a scheduler in the worker': broker('-B'),
    'an exporter next to the scheduler': comparison(sidecar(BEAT, EXPORTER)),
    nothing,
  },
});

testRule(changeRules, 'queue-unserved', {
  flags: {
    'a short option with an equals sign, which Celery takes for the first letter of the queue': [
      comparison((draft) =>
        draft.map<string[]>(WORKER, COMMAND, (words) => [...words.slice(0, 6), '-Q=celery,discovery,migration']),
      ),
      { object: WORKER, verdict: 'block', because: expect.stringContaining('no worker consumes celery') },
    ],
    'the queue of every task': [
      worker('celery,discovery,migration', 'discovery,migration'),
      {
        ...{ object: WORKER, path: `${COMMAND}[7]`, before: 'celery, discovery, migration' },
        ...{ after: 'discovery, migration', verdict: 'block', fix: 'keep -Q celery,discovery,migration' },
        because: 'no worker consumes celery, where every task of the application goes',
      },
    ],
    'a queue of some tasks': [
      worker('celery,discovery,migration', 'celery,discovery'),
      { object: WORKER, path: `${COMMAND}[7]`, verdict: 'warn', because: 'no worker consumes migration' },
    ],
    'the default queue alone': [
      comparison((draft) => draft.map<string[]>(WORKER, COMMAND, (words) => words.slice(0, 6))),
      { object: WORKER, path: COMMAND, after: 'celery', verdict: 'warn' },
    ],
    'a queue that is excluded': [
      comparison((draft) => draft.map<string[]>(WORKER, COMMAND, (words) => [...words, '-X', 'celery'])),
      { object: WORKER, path: `${COMMAND}[7]`, verdict: 'block' },
    ],
    'no queue': [
      comparison((draft) =>
        draft.map<string[]>(WORKER, COMMAND, (words) => [...words, '--exclude-queues=celery,discovery,migration']),
      ),
      { object: WORKER, path: `${COMMAND}[7]`, after: 'none' },
    ],
    'the queue of a second worker': [
      comparison((draft) => draft.replace(MIGRATOR, '"migration"', '"migration,mail","-X","migration"'), splitWorkers),
      {
        ...{ object: MIGRATOR, path: `${MIGRATOR_COMMAND}[7]`, before: 'migration', after: 'mail', verdict: 'warn' },
        ...{ because: 'no worker consumes migration', fix: 'keep -Q migration' },
      },
    ],
    'the queue of every task, next to a container that runs none': [
      comparison(
        (draft) => draft.replace(WORKER, 'celery,discovery,migration', 'discovery,migration'),
        sidecar(WORKER, FLOWER),
      ),
      { object: WORKER, path: `${COMMAND}[7]`, verdict: 'block' },
    ],
    'a second worker goes': [
      comparison((draft) => draft.remove(MIGRATOR), splitWorkers),
      { object: MIGRATOR, before: 'migration', after: 'none', because: 'no worker consumes migration' },
    ],
  },
  accepts: {
    'the same queues in another order': worker('celery,discovery,migration', 'migration,discovery,celery'),
    'a second worker takes one of them': comparison(splitWorkers),
    'one of them goes back to the first worker': comparison(
      (draft) => draft.remove(MIGRATOR).replace(WORKER, 'celery,discovery', 'celery,discovery,migration'),
      splitWorkers,
    ),
    'one more queue': worker('celery,discovery,migration', 'celery,discovery,migration,mail'),
    'the workers go, which has its own rule': comparison((draft) => draft.remove(WORKER)),
  },
});

testRule(changeRules, 'celery-application-unknown', {
  flags: {
    'another module': [
      worker('app.celery_app', 'app.celery'),
      {
        ...{ object: WORKER, path: `${COMMAND}[2]`, now: 'app.celery' },
        because: 'the application is app.celery_app',
      },
    ],
    none: [
      comparison((draft) => draft.set(WORKER, COMMAND, ['celery', 'worker'])),
      { object: WORKER, path: COMMAND, now: 'none' },
    ],
    'of a second Celery in the pod': [
      comparison(sidecar(WORKER, ['celery', '-A', 'app', 'flower'])),
      { object: WORKER, path: 'spec.template.spec.containers[exporter].command[2]', now: 'app' },
    ],
    'of the scheduler': [beat('app.celery_app', 'app'), { object: BEAT, path: `${BEAT_COMMAND}[2]`, now: 'app' }],
  },
  accepts: {
    'an attribute of the module': worker('app.celery_app', 'app.celery_app:app'),
    'the image’s own command': comparison((draft) => draft.set(WORKER, COMMAND, undefined)),
    'an exporter next to the scheduler': comparison(sidecar(BEAT, EXPORTER)),
    'an exporter before the scheduler': comparison(sidecar(BEAT, EXPORTER, 'before')),
    'an exporter next to the worker': comparison(sidecar(WORKER, EXPORTER)),
  },
});

testRule(changeRules, 'celery-log-level-unknown', {
  flags: {
    'a level that does not exist': [
      worker('--loglevel=INFO', '--loglevel=VERBOSE'),
      { object: WORKER, path: `${COMMAND}[4]`, now: 'VERBOSE' },
    ],
    'of a second worker': [
      comparison((draft) => draft.replace(MIGRATOR, '--loglevel=INFO', '--loglevel=VERBOSE'), splitWorkers),
      { object: MIGRATOR, path: `${MIGRATOR_COMMAND}[4]`, now: 'VERBOSE' },
    ],
  },
  accepts: {
    'another level': worker('--loglevel=INFO', '--loglevel=debug'),
    'no level': comparison((draft) => draft.set(WORKER, COMMAND, ['celery', '-A', 'app.celery_app', 'worker'])),
  },
});

testRule(changeRules, 'celery-concurrency-unreadable', {
  flags: {
    'a short option with an equals sign': [worker('--concurrency=4', '-c=4'), { object: WORKER, now: '=4' }],
    'a word': [worker('--concurrency=4', '--concurrency=auto'), { object: WORKER, path: `${COMMAND}[5]`, now: 'auto' }],
  },
  accepts: {
    'another number': worker('--concurrency=4', '-c8'),
    'as many as there are CPUs': worker('--concurrency=4', ''),
    'nothing changes': nothing,
  },
});
