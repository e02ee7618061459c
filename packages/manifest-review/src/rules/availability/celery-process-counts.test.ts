import { testRule } from '@vmshift/findings/testing';
import { commandOf, comparison, editCommand, WORKER, workerReplacing } from '@vmshift/manifest-review/testing';
import { changeRules } from '../rules';

const COMMAND = commandOf(WORKER);

testRule(changeRules, 'celery-processes-of-the-node', {
  flags: {
    'no number': [
      editCommand(WORKER, (command) => command.filter((word) => word !== '--concurrency=4')),
      { object: WORKER, path: COMMAND, verdict: 'warn' },
    ],
    'no number behind a shell whose own -c is none': [
      editCommand(WORKER, (command) => [
        ...['/bin/bash', '-euo', 'pipefail', '-c'],
        command.filter((word) => word !== '--concurrency=4').join(' '),
      ]),
      { object: WORKER, verdict: 'warn' },
    ],
    'the number by which Celery counts the CPUs': [
      workerReplacing('--concurrency=4', '--concurrency=0'),
      { object: WORKER, path: `${COMMAND}[5]`, verdict: 'warn' },
    ],
  },
  accepts: {
    'another spelling': workerReplacing('--concurrency=4', '-c4'),
    'a shell that starts the same': editCommand(WORKER, (command) => ['sh', '-c', `exec ${command.join(' ')}`]),
    'a range': workerReplacing('--concurrency=4', '--autoscale=4,2'),
  },
});

testRule(changeRules, 'celery-processes-fewer', {
  flags: {
    'one in place of four': [
      workerReplacing('--concurrency=4', '--concurrency=1'),
      { object: WORKER, path: `${COMMAND}[5]`, before: '4', after: '1', verdict: 'warn' },
    ],
  },
  accepts: {
    'one less': workerReplacing('--concurrency=4', '--concurrency=3'),
    'in more pods': comparison((draft) =>
      draft
        .map<string[]>(WORKER, COMMAND, (command) => command.map((word) => word.replace('=4', '=2')))
        .map<number>('HorizontalPodAutoscaler/vmshift-celery-worker-hpa', 'spec.maxReplicas', (most) => most * 2),
    ),
  },
});
