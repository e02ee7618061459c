import { testRule } from '@vmshift/findings/testing';
import {
  BEAT,
  commandOf,
  comparison,
  editCommand,
  WORKER,
  workerReplacing,
  workerWith,
} from '@vmshift/manifest-review/testing';
import { changeRules } from '../rules';

const COMMAND = commandOf(WORKER);
const LAST = `${COMMAND}[8]`;

testRule(changeRules, 'celery-name-unknown-to-probe', {
  flags: {
    'another name': [
      workerWith('--hostname=worker@%h'),
      {
        ...{ object: WORKER, path: LAST, verdict: 'block' },
        because: 'the worker is worker@$HOSTNAME, and its probe asks celery@$HOSTNAME',
      },
    ],
    'one host for all': [workerWith('-n', 'worker1'), { object: WORKER, path: `${COMMAND}[9]`, now: 'celery@worker1' }],
  },
  accepts: {
    'the name that it has without it': workerWith('--hostname=celery@%h'),
    'the probes ask for it': comparison((draft) =>
      draft
        .map<string[]>(WORKER, COMMAND, (command) => [...command, '-n', 'worker@%n'])
        .replace(WORKER, /celery@\$HOSTNAME/g, 'worker@$HOSTNAME'),
    ),
  },
});

testRule(changeRules, 'celery-leaves-the-container', {
  flags: {
    'a worker': [workerWith('--detach'), { object: WORKER, path: LAST, verdict: 'block' }],
    'the scheduler': [
      editCommand(BEAT, (command) => [...command, '-D']),
      { object: BEAT, path: `${commandOf(BEAT)}[6]` },
    ],
  },
  accepts: { 'a queue of that name': workerReplacing('celery,discovery', 'celery,--detached,discovery') },
});

testRule(changeRules, 'scheduler-writes-rarely', {
  flags: {
    'once an hour': [
      editCommand(BEAT, (command) => [...command, '--max-interval=3600']),
      {
        ...{ object: BEAT, path: `${commandOf(BEAT)}[6]`, now: '3780 s', verdict: 'block' },
        because:
          'up to 3780 s pass from one writing to the next, and the probe wants the file to be younger than 15 min',
        fix: 'leave --max-interval out: beat wakes up every 5 minutes',
      },
    ],
    'a probe that wants it sooner': [
      comparison((draft) => draft.replace(BEAT, '-mmin -15', '-mmin -5')),
      {
        object: BEAT,
        path: 'spec.template.spec.containers[vmshift-celery-beat].livenessProbe',
        because: 'up to 480 s pass from one writing to the next, and the probe wants the file to be younger than 5 min',
        fix: 'let the probe wait for more than 8 minutes (-mmin)',
      },
    ],
  },
  accepts: {
    'a text that is no time, with which beat does not start': editCommand(BEAT, (command) => [
      ...command,
      '--max-interval=5m',
    ]),
    'every minute': editCommand(BEAT, (command) => [...command, '--max-interval', '60']),
    'a probe that waits for less': comparison((draft) => draft.replace(BEAT, '-mmin -15', '-mmin -9')),
  },
});
