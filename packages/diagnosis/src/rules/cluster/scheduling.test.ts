import { model } from '@vmshift/environments';
import { ago, testDiagnosis, view } from '../../../test-support';
import { condition, event, node, pod, replicaSets } from '../../../test-support/objects';
import { schedulingRules } from './scheduling';

const dev = model.environments.find(({ name }) => name === 'dev');
const most = dev?.cluster.nodePool.maxNodes ?? 0;
const nodes = (count: number) => Array.from({ length: count }, (_, index) => node({ name: `node-${index}` }));

function pending(
  message: string,
  count: number,
  minutes = 10,
  events: readonly ReturnType<typeof event>[] = [],
  present = nodes(count),
) {
  const conditions = [condition('PodScheduled', 'False', { reason: 'Unschedulable', message, since: ago(minutes) })];
  const one = pod({ phase: 'Pending', node: undefined, conditions, containers: [] });
  return view({ cluster: { pods: [one], replicaSets, nodes: present, events } });
}

const CPU = `0/${most} nodes are available: ${most} Insufficient cpu. preemption: 0/${most} nodes are available.`;
const asked = (minutes: number) =>
  event('Pod/api-1-a', 'TriggeredScaleUp', 'pod triggered scale-up', { type: 'Normal', last: ago(minutes) });

testDiagnosis(schedulingRules, 'unschedulable', {
  diagnoses: {
    'no CPU, and no node can be added': [
      pending(CPU, most, 1),
      {
        object: 'Pod/api-1-a',
        since: ago(1),
        cause: `1 pod of Deployment/api cannot be placed: no node has enough CPU left, and the cluster is at its maximum of ${most} nodes`,
      },
    ],
    'a node that was asked for and does not come': [pending(CPU, most - 1, 20, [asked(15)]), { object: 'Pod/api-1-a' }],
    'what no further node would help': [
      pending("0/1 nodes are available: 1 node(s) didn't match Pod's node affinity/selector.", most - 1, 1, [
        event('Pod/api-1-a', 'NotTriggerScaleUp', "pod didn't trigger scale-up", { type: 'Normal' }),
      ]),
      { object: 'Pod/api-1-a', cause: expect.stringContaining('no node has the label that it selects') },
    ],
    'what no node fits, before the autoscaler has looked': [
      pending("0/1 nodes are available: 1 node(s) didn't match Pod's node affinity/selector.", most - 1, 1),
      { object: 'Pod/api-1-a' },
    ],
    // As the scheduler of Kubernetes 1.35 wrote it.
    'nodes that were cordoned, by their names': [
      pending(
        '0/2 nodes are available: 2 node(s) were unschedulable. no new claims to deallocate, preemption: 0/2 nodes are available: 2 Preemption is not helpful for scheduling.',
        0,
        10,
        [],
        [node({ name: 'node-2', unschedulable: true }), node({ name: 'node-1', unschedulable: true })],
      ),
      {
        object: 'Pod/api-1-a',
        cause: '1 pod of Deployment/api cannot be placed: nodes node-1, node-2 are cordoned',
        next: expect.arrayContaining(['kubectl --context vmshift-dev get nodes']),
      },
    ],
    'one that was cordoned, next to what the others lack': [
      pending(
        '0/2 nodes are available: 1 Insufficient cpu, 1 node(s) were unschedulable.',
        0,
        10,
        [],
        [node({ unschedulable: true }), node({ name: 'node-2' })],
      ),
      {
        object: 'Pod/api-1-a',
        cause: '1 pod of Deployment/api cannot be placed: node node-1 is cordoned, no node has enough CPU left',
      },
    ],
    'nodes that were cordoned, and not seen': [
      pending('0/1 nodes are available: 1 node(s) were unschedulable.', 0),
      { object: 'Pod/api-1-a', cause: '1 pod of Deployment/api cannot be placed: nodes are cordoned' },
    ],
    'words that are new to us': [
      pending('0/3 nodes are available: 3 something else.', most),
      { object: 'Pod/api-1-a', cause: expect.stringContaining('something else') },
    ],
  },
  silent: {
    'a node is on its way': pending(CPU, most - 1, 3, [asked(2)]),
    'the autoscaler has not looked yet': pending(CPU, most - 1, 1),
    'a claim that has no volume is told by itself': pending('pod has unbound immediate PersistentVolumeClaims', most),
    'a pod that is placed': view({ cluster: { pods: [pod()], nodes: nodes(most) } }),
  },
});
