import { testRule } from '@vmshift/findings/testing';
import {
  BEAT,
  commandOf,
  comparison,
  editCommand,
  MIGRATOR,
  splitWorkers,
  WORKER,
  workerReplacing,
  workerWith,
} from '@vmshift/manifest-review/testing';
import { changeRules } from '../rules';

const COMMAND = commandOf(WORKER);
const LAST = `${COMMAND}[8]`;

testRule(changeRules, 'celery-option-unreadable', {
  flags: {
    'a short option with an equals sign, which is a part of the value': [
      workerWith('-O=fair'),
      { object: WORKER, now: '=fair', because: '--optimization takes default or fair, and not =fair' },
    ],
    'no task for each process': [
      workerWith('--max-tasks-per-child=0'),
      { object: WORKER, path: LAST, now: '0', impact: 'the process ends at once, again and again' },
    ],
    'a negative number, with which Celery starts': [
      workerWith('--prefetch-multiplier=-1'),
      { object: WORKER, path: LAST, now: '-1', impact: expect.stringContaining('Celery starts') },
    ],
    'a time with its unit': [
      workerWith('--time-limit=5m'),
      {
        ...{ object: WORKER, path: LAST, now: '5m', verdict: 'block' },
        because: '--time-limit takes a number of seconds, without a unit, and not 5m',
      },
    ],
    'a word for a number': [workerWith('--max-tasks-per-child', 'many'), { object: WORKER, now: 'many' }],
    'a range with a hyphen': [workerWith('--autoscale=2-8'), { object: WORKER, now: '2-8' }],
    'an unknown optimization': [workerWith('-O', 'fare'), { object: WORKER, now: 'fare' }],
    'of the scheduler': [
      editCommand(BEAT, (command) => [...command, '--max-interval=1min']),
      { object: BEAT, because: expect.stringContaining('--max-interval takes a whole number') },
    ],
    'processes after a short option with an equals sign': [
      workerReplacing('--concurrency=4', '-c=4'),
      { object: WORKER, now: '=4' },
    ],
    'a word that a later Celery takes for the CPUs of the container': [
      workerReplacing('--concurrency=4', '--concurrency=auto'),
      { object: WORKER, path: `${COMMAND}[5]`, now: 'auto' },
    ],
    'a level that does not exist': [
      workerReplacing('--loglevel=INFO', '--loglevel=VERBOSE'),
      { object: WORKER, path: `${COMMAND}[4]`, now: 'VERBOSE' },
    ],
    'of a second worker': [
      comparison((draft) => draft.replace(MIGRATOR, '--loglevel=INFO', '--loglevel=VERBOSE'), splitWorkers),
      { object: MIGRATOR, path: `${commandOf(MIGRATOR)}[4]`, now: 'VERBOSE' },
    ],
  },
  accepts: {
    'another number of processes': workerReplacing('--concurrency=4', '-c8'),
    'as many as there are CPUs': workerReplacing('--concurrency=4', ''),
    'another level': workerReplacing('--loglevel=INFO', '--loglevel=debug'),
    'the end of a command of a shell': workerWith('--time-limit=600;'),
    'a fraction of a second': workerWith('--soft-time-limit=90.5'),
    'both bounds of the pool': workerWith('--autoscale=8,2'),
    'the fair one': workerWith('-Ofair'),
    'seconds in every spelling of Python': workerWith('--time-limit=3e3', '--soft-time-limit=2400.'),
    'a short option with its value behind it': workerWith('-Ofair'),
    'what a shell puts in': workerWith('--max-tasks-per-child=$TASKS'),
  },
});
