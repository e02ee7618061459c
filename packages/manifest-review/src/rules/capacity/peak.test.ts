import { testRule } from '@vmshift/findings/testing';
import { comparison } from '@vmshift/manifest-review/testing';
import { changeRules } from '../rules';

const WORKER = 'Deployment/vmshift-celery-worker';
const CONTAINER = 'spec.template.spec.containers[vmshift-celery-worker]';
const concurrency = (processes: number) =>
  comparison((draft) => draft.replace(WORKER, '--concurrency=4', `--concurrency=${processes}`));
const maxNodes = (count: number) =>
  comparison((draft) =>
    draft.config((config) => ({
      ...config,
      cluster: { ...config.cluster, nodePool: { ...config.cluster.nodePool, maxNodes: count } },
    })),
  );

testRule(changeRules, 'nodes-full', {
  flags: {
    'the pool shrinks': [
      maxNodes(1),
      {
        object: expect.stringMatching(/./) as never,
        path: expect.any(String) as never,
        before: expect.stringContaining('0 pods without room'),
        because: expect.stringMatching(/ find no room on 1 × g6-/),
      },
    ],
    'a pod that fits no node': [
      comparison((draft) => draft.set(WORKER, `${CONTAINER}.resources.requests.cpu`, '40')),
      { object: WORKER, path: 'spec.template.spec' },
    ],
  },
  accepts: { 'a larger pool': maxNodes(20) },
});

const disk = (size: string) =>
  comparison((draft) => draft.set(WORKER, `${CONTAINER}.resources.requests["ephemeral-storage"]`, size));

testRule(changeRules, 'disk-of-no-node', {
  flags: {
    'more than a node has': [
      disk('500Gi'),
      {
        ...{ object: WORKER, path: 'spec.template.spec.containers', now: '500Gi', verdict: 'block' },
        because: 'the pod requests 500Gi of ephemeral-storage, and the largest disk has 80Gi',
      },
    ],
  },
  accepts: { 'what a node has': disk('2Gi') },
});

testRule(changeRules, 'processes-out-of-memory', {
  flags: {
    'forty processes': [
      concurrency(40),
      {
        object: WORKER,
        path: `${CONTAINER}.command[5]`,
        before: undefined,
        after: undefined,
        now: '40 processes in 1Gi',
      },
    ],
    'up to forty processes': [
      comparison((draft) =>
        draft.map<string[]>(WORKER, `${CONTAINER}.command`, (words) => [...words, '--autoscale=40,2']),
      ),
      { object: WORKER, path: `${CONTAINER}.command[8]`, now: '40 processes in 1Gi' },
    ],
    'an eighth of the memory': [
      comparison((draft) => draft.set(WORKER, `${CONTAINER}.resources.limits.memory`, '128Mi')),
      { object: WORKER, path: `${CONTAINER}.command[5]`, now: '4 processes in 128Mi' },
    ],
  },
  accepts: { 'one process more': concurrency(5) },
});
