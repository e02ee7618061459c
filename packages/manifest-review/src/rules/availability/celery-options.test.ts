import { testRule } from '@vmshift/findings/testing';
import { commandOf, comparison, WORKER, workerReplacing, workerWith } from '@vmshift/manifest-review/testing';
import { changeRules } from '../rules';

const COMMAND = commandOf(WORKER);
const LAST = `${COMMAND}[8]`;

testRule(changeRules, 'celery-pool-changes', {
  flags: {
    'one task at once': [
      workerWith('--pool=solo'),
      {
        ...{ object: WORKER, path: LAST, now: 'solo', verdict: 'warn' },
        because: 'by --pool solo each pod runs one task at once, and answers no ping meanwhile',
      },
    ],
    threads: [
      workerWith('-P', 'threads'),
      { object: WORKER, path: `${COMMAND}[9]`, because: expect.stringContaining('run in one process') },
    ],
  },
  accepts: { 'the pool that is used without it': workerWith('--pool=prefork') },
});

testRule(changeRules, 'celery-processes-short-lived', {
  flags: {
    'a process for each task': [
      workerWith('--max-tasks-per-child=1'),
      { object: WORKER, path: LAST, now: '1', because: 'each process ends after 1 task' },
    ],
  },
  accepts: { 'a thousand tasks': workerWith('--max-tasks-per-child', '1000') },
});

testRule(changeRules, 'celery-process-memory-bound-too-low', {
  flags: {
    'megabytes were meant': [
      workerWith('--max-memory-per-child=300'),
      { object: WORKER, path: LAST, fix: expect.stringContaining('KiB') },
    ],
  },
  accepts: { '300 MB': workerWith('--max-memory-per-child=300000') },
});

testRule(changeRules, 'celery-takes-too-many-tasks', {
  flags: {
    'all of them': [
      workerWith('--prefetch-multiplier=0'),
      { object: WORKER, path: LAST, because: 'each worker takes every task that waits' },
    ],
    'a hundred': [workerWith('--prefetch-multiplier=100'), { object: WORKER, path: LAST, now: '100' }],
  },
  accepts: { 'one at a time': workerWith('--prefetch-multiplier=1') },
});

testRule(changeRules, 'celery-kills-tasks', {
  flags: {
    'five seconds': [workerWith('--time-limit=5'), { object: WORKER, path: LAST, now: '5', verdict: 'block' }],
    'a soft limit': [workerWith('--soft-time-limit', '1'), { object: WORKER, path: `${COMMAND}[9]`, now: '1' }],
  },
  accepts: {
    'five minutes': workerWith('--time-limit=300', '--soft-time-limit=240'),
    'no limit': workerWith('--time-limit=0'),
  },
});

testRule(changeRules, 'celery-logs-arguments', {
  flags: {
    debug: [
      workerReplacing('=INFO', '=DEBUG'),
      { object: WORKER, path: `${COMMAND}[4]`, now: 'DEBUG', verdict: 'warn' },
    ],
  },
  accepts: {
    warnings: workerReplacing('=INFO', '=WARNING'),
    'an environment for development': comparison(
      (draft) =>
        draft.map<string[]>(WORKER, COMMAND, (command) => command.map((word) => word.replace('=INFO', '=DEBUG'))),
      (draft) => draft.config((config) => ({ ...config, tier: 'development' })),
    ),
  },
});

testRule(changeRules, 'process-started-differently', {
  flags: {
    'a file that no rule knows': [workerWith('-E', '--pidfile=/app/pid'), { object: WORKER, path: COMMAND }],
  },
  accepts: {
    'events, and fewer words between workers': workerWith('-E', '--without-gossip', '--without-mingle', '-O', 'fair'),
    'a process that is replaced after a thousand tasks': workerWith('--max-tasks-per-child=1000'),
    'the same name of the node': workerWith('--hostname=celery@%h'),
  },
});
