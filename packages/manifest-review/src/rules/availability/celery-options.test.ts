import { testRule } from '@vmshift/findings/testing';
import { comparison } from '@vmshift/manifest-review/testing';
import { changeRules } from '../rules';

const WORKER = 'Deployment/vmshift-celery-worker';
const BEAT = 'Deployment/vmshift-celery-beat';
const commandOf = (workload: string) => `spec.template.spec.containers[${workload.replace('Deployment/', '')}].command`;
const COMMAND = commandOf(WORKER);
const LAST = `${COMMAND}[8]`;

const words = (workload: string, change: (words: readonly string[]) => readonly string[]) =>
  comparison((draft) => draft.map<string[]>(workload, commandOf(workload), change));
const worker = (...more: readonly string[]) => words(WORKER, (command) => [...command, ...more]);
const replaced = (from: string, to: string) =>
  words(WORKER, (command) => command.map((word) => word.replace(from, to)));

testRule(changeRules, 'celery-pool-changes', {
  flags: {
    'one task at once': [
      worker('--pool=solo'),
      {
        ...{ object: WORKER, path: LAST, now: 'solo', verdict: 'warn' },
        because: 'by --pool solo each pod runs one task at once, and answers no ping meanwhile',
      },
    ],
    threads: [
      worker('-P', 'threads'),
      { object: WORKER, path: `${COMMAND}[9]`, because: expect.stringContaining('run in one process') },
    ],
  },
  accepts: { 'the pool that is used without it': worker('--pool=prefork') },
});

testRule(changeRules, 'celery-option-unreadable', {
  flags: {
    'a short option with an equals sign, which is a part of the value': [
      worker('-O=fair'),
      { object: WORKER, now: '=fair', because: '--optimization takes default or fair, and not =fair' },
    ],
    'no task for each process': [
      worker('--max-tasks-per-child=0'),
      { object: WORKER, path: LAST, now: '0', impact: 'the process ends at once, again and again' },
    ],
    'a negative number, with which Celery starts': [
      worker('--prefetch-multiplier=-1'),
      { object: WORKER, path: LAST, now: '-1', impact: expect.stringContaining('Celery starts') },
    ],
    'a time with its unit': [
      worker('--time-limit=5m'),
      {
        ...{ object: WORKER, path: LAST, now: '5m', verdict: 'block' },
        because: '--time-limit takes a number of seconds, without a unit, and not 5m',
      },
    ],
    'a word for a number': [worker('--max-tasks-per-child', 'many'), { object: WORKER, now: 'many' }],
    'a range with a hyphen': [worker('--autoscale=2-8'), { object: WORKER, now: '2-8' }],
    'an unknown optimization': [worker('-O', 'fare'), { object: WORKER, now: 'fare' }],
    'of the scheduler': [
      words(BEAT, (command) => [...command, '--max-interval=1min']),
      { object: BEAT, because: expect.stringContaining('--max-interval takes a whole number') },
    ],
  },
  accepts: {
    'the end of a command of a shell': worker('--time-limit=600;'),
    'a fraction of a second': worker('--soft-time-limit=90.5'),
    'both bounds of the pool': worker('--autoscale=8,2'),
    'the fair one': worker('-Ofair'),
    'seconds in every spelling of Python': worker('--time-limit=3e3', '--soft-time-limit=2400.'),
    'a short option with its value behind it': worker('-Ofair'),
    'what a shell puts in': worker('--max-tasks-per-child=$TASKS'),
  },
});

testRule(changeRules, 'celery-processes-short-lived', {
  flags: {
    'a process for each task': [
      worker('--max-tasks-per-child=1'),
      { object: WORKER, path: LAST, now: '1', because: 'each process ends after 1 task' },
    ],
  },
  accepts: { 'a thousand tasks': worker('--max-tasks-per-child', '1000') },
});

testRule(changeRules, 'celery-process-memory-bound-too-low', {
  flags: {
    'megabytes were meant': [
      worker('--max-memory-per-child=300'),
      { object: WORKER, path: LAST, fix: expect.stringContaining('KiB') },
    ],
  },
  accepts: { '300 MB': worker('--max-memory-per-child=300000') },
});

testRule(changeRules, 'celery-takes-too-many-tasks', {
  flags: {
    'all of them': [
      worker('--prefetch-multiplier=0'),
      { object: WORKER, path: LAST, because: 'each worker takes every task that waits' },
    ],
    'a hundred': [worker('--prefetch-multiplier=100'), { object: WORKER, path: LAST, now: '100' }],
  },
  accepts: { 'one at a time': worker('--prefetch-multiplier=1') },
});

testRule(changeRules, 'celery-kills-tasks', {
  flags: {
    'five seconds': [worker('--time-limit=5'), { object: WORKER, path: LAST, now: '5', verdict: 'block' }],
    'a soft limit': [worker('--soft-time-limit', '1'), { object: WORKER, path: `${COMMAND}[9]`, now: '1' }],
  },
  accepts: {
    'five minutes': worker('--time-limit=300', '--soft-time-limit=240'),
    'no limit': worker('--time-limit=0'),
  },
});

testRule(changeRules, 'celery-logs-arguments', {
  flags: {
    debug: [replaced('=INFO', '=DEBUG'), { object: WORKER, path: `${COMMAND}[4]`, now: 'DEBUG', verdict: 'warn' }],
  },
  accepts: {
    warnings: replaced('=INFO', '=WARNING'),
    'an environment for development': comparison(
      (draft) =>
        draft.map<string[]>(WORKER, COMMAND, (command) => command.map((word) => word.replace('=INFO', '=DEBUG'))),
      (draft) => draft.config((config) => ({ ...config, tier: 'development' })),
    ),
  },
});

testRule(changeRules, 'celery-name-unknown-to-probe', {
  flags: {
    'another name': [
      worker('--hostname=worker@%h'),
      {
        ...{ object: WORKER, path: LAST, verdict: 'block' },
        because: 'the worker is worker@$HOSTNAME, and its probe asks celery@$HOSTNAME',
      },
    ],
    'one host for all': [worker('-n', 'worker1'), { object: WORKER, path: `${COMMAND}[9]`, now: 'celery@worker1' }],
  },
  accepts: {
    'the name that it has without it': worker('--hostname=celery@%h'),
    'the probes ask for it': comparison((draft) =>
      draft
        .map<string[]>(WORKER, COMMAND, (command) => [...command, '-n', 'worker@%n'])
        .replace(WORKER, /celery@\$HOSTNAME/g, 'worker@$HOSTNAME'),
    ),
  },
});

testRule(changeRules, 'celery-leaves-the-container', {
  flags: {
    'a worker': [worker('--detach'), { object: WORKER, path: LAST, verdict: 'block' }],
    'the scheduler': [words(BEAT, (command) => [...command, '-D']), { object: BEAT, path: `${commandOf(BEAT)}[6]` }],
  },
  accepts: { 'a queue of that name': replaced('celery,discovery', 'celery,--detached,discovery') },
});

testRule(changeRules, 'celery-processes-of-the-node', {
  flags: {
    'no number': [
      words(WORKER, (command) => command.filter((word) => word !== '--concurrency=4')),
      { object: WORKER, path: COMMAND, verdict: 'warn' },
    ],
    'no number behind a shell whose own -c is none': [
      words(WORKER, (command) => [
        ...['/bin/bash', '-euo', 'pipefail', '-c'],
        command.filter((word) => word !== '--concurrency=4').join(' '),
      ]),
      { object: WORKER, verdict: 'warn' },
    ],
    'the number by which Celery counts the CPUs': [
      replaced('--concurrency=4', '--concurrency=0'),
      { object: WORKER, path: `${COMMAND}[5]`, verdict: 'warn' },
    ],
  },
  accepts: {
    'another spelling': replaced('--concurrency=4', '-c4'),
    'a shell that starts the same': words(WORKER, (command) => ['sh', '-c', `exec ${command.join(' ')}`]),
    'a range': replaced('--concurrency=4', '--autoscale=4,2'),
  },
});

testRule(changeRules, 'celery-processes-fewer', {
  flags: {
    'one in place of four': [
      replaced('--concurrency=4', '--concurrency=1'),
      { object: WORKER, path: `${COMMAND}[5]`, before: '4', after: '1', verdict: 'warn' },
    ],
  },
  accepts: {
    'one less': replaced('--concurrency=4', '--concurrency=3'),
    'in more pods': comparison((draft) =>
      draft
        .map<string[]>(WORKER, COMMAND, (command) => command.map((word) => word.replace('=4', '=2')))
        .map<number>('HorizontalPodAutoscaler/vmshift-celery-worker-hpa', 'spec.maxReplicas', (most) => most * 2),
    ),
  },
});

testRule(changeRules, 'scheduler-writes-rarely', {
  flags: {
    'once an hour': [
      words(BEAT, (command) => [...command, '--max-interval=3600']),
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
    'a text that is no time, with which beat does not start': words(BEAT, (command) => [
      ...command,
      '--max-interval=5m',
    ]),
    'every minute': words(BEAT, (command) => [...command, '--max-interval', '60']),
    'a probe that waits for less': comparison((draft) => draft.replace(BEAT, '-mmin -15', '-mmin -9')),
  },
});

testRule(changeRules, 'process-started-differently', {
  flags: {
    'a file that no rule knows': [worker('-E', '--pidfile=/app/pid'), { object: WORKER, path: COMMAND }],
  },
  accepts: {
    'events, and fewer words between workers': worker('-E', '--without-gossip', '--without-mingle', '-O', 'fair'),
    'a process that is replaced after a thousand tasks': worker('--max-tasks-per-child=1000'),
    'the same name of the node': worker('--hostname=celery@%h'),
  },
});
