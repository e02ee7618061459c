import { testRule } from '@vmshift/findings/testing';
import {
  BEAT,
  commandOf,
  comparison,
  editCommand,
  MIGRATOR,
  sidecar,
  splitWorkers,
  WORKER,
  workerReplacing,
  workerWith,
} from '@vmshift/manifest-review/testing';
import { changeRules } from '../rules';

const COMMAND = commandOf(WORKER);
const BEAT_COMMAND = commandOf(BEAT);
const beat = (from: string, to: string) => editCommand(BEAT, (words) => words.map((word) => word.replace(from, to)));
const nothing = comparison(() => undefined);
const EXPORTER = ['python', '-m', 'celery_exporter', '--broker-url=redis://redis:6379/0'];
const FLOWER = ['celery', '-A', 'app.celery_app', 'flower'];

const MIGRATOR_COMMAND = commandOf(MIGRATOR);

testRule(changeRules, 'celery-asks-another-server', {
  flags: {
    'another broker': [
      workerWith('-b', 'redis://203.0.113.9/0'),
      {
        ...{ object: WORKER, path: `${COMMAND}[9]`, now: 'redis://203.0.113.9/0', verdict: 'block' },
        because: '--broker on the command line overrides the address from the Secret',
      },
    ],
    'another place for results': [
      workerWith('--result-backend=redis://203.0.113.9/1'),
      { object: WORKER, path: `${COMMAND}[8]` },
    ],
  },
  accepts: {
    'a scheduler in the worker': workerWith('-B'),
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
      workerReplacing('celery,discovery,migration', 'discovery,migration'),
      {
        ...{ object: WORKER, path: `${COMMAND}[7]`, before: 'celery, discovery, migration' },
        ...{ after: 'discovery, migration', verdict: 'block', fix: 'keep -Q celery,discovery,migration' },
        because: 'no worker consumes celery, where every task of the application goes',
      },
    ],
    'a queue of some tasks': [
      workerReplacing('celery,discovery,migration', 'celery,discovery'),
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
    'the same queues in another order': workerReplacing('celery,discovery,migration', 'migration,discovery,celery'),
    'a second worker takes one of them': comparison(splitWorkers),
    'one of them goes back to the first worker': comparison(
      (draft) => draft.remove(MIGRATOR).replace(WORKER, 'celery,discovery', 'celery,discovery,migration'),
      splitWorkers,
    ),
    'one more queue': workerReplacing('celery,discovery,migration', 'celery,discovery,migration,mail'),
    'the workers go, which has its own rule': comparison((draft) => draft.remove(WORKER)),
  },
});

testRule(changeRules, 'celery-application-unknown', {
  flags: {
    'another module': [
      workerReplacing('app.celery_app', 'app.celery'),
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
    'an attribute of the module': workerReplacing('app.celery_app', 'app.celery_app:app'),
    'the image’s own command': comparison((draft) => draft.set(WORKER, COMMAND, undefined)),
    'an exporter next to the scheduler': comparison(sidecar(BEAT, EXPORTER)),
    'an exporter before the scheduler': comparison(sidecar(BEAT, EXPORTER, 'before')),
    'an exporter next to the worker': comparison(sidecar(WORKER, EXPORTER)),
  },
});
