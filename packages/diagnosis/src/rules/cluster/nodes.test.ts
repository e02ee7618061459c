import { ago, testDiagnosis, view } from '../../../test-support';
import { condition, node, pod, replicaSets } from '../../../test-support/objects';
import { nodeRules } from './nodes';

const nodeWith = (...conditions: readonly ReturnType<typeof condition>[]) =>
  view({ cluster: { nodes: [node({ conditions })] } });
const well = {
  'a node that is ready': view({ cluster: { nodes: [node()] } }),
  'good news of an add-on': nodeWith(
    condition('Ready', 'True'),
    condition('KernelReady', 'True'),
    condition('StorageReady', 'True'),
  ),
};

const lostNode = condition('Ready', 'Unknown', { message: 'Kubelet stopped posting node status.' });
const cluster = (lost: number, all: number) =>
  view({
    cluster: {
      nodes: Array.from({ length: all }, (_, index) =>
        node({ name: `node-${index + 1}`, conditions: [index < lost ? lostNode : condition('Ready', 'True')] }),
      ),
    },
  });

testDiagnosis(nodeRules, 'node-not-ready', {
  diagnoses: {
    'several at once, as one problem': [
      cluster(2, 5),
      {
        object: 'Node/node-1',
        others: ['Node/node-2'],
        since: ago(30),
        cause: '2 of 5 nodes have not been heard of: their pods move after five minutes, what has a volume later',
        evidence: [
          expect.objectContaining({ object: 'Node/node-1' }),
          expect.objectContaining({ object: 'Node/node-2' }),
        ],
        next: [
          'kubectl --context vmshift-dev get nodes',
          'kubectl --context vmshift-dev describe node node-1',
          'kubectl --context vmshift-dev -n vmshift-dev get pods',
        ],
      },
    ],
    'so many that no pod is moved': [
      cluster(3, 5),
      {
        object: 'Node/node-1',
        cause:
          '3 of 5 nodes have not been heard of: with so many lost at once Kubernetes moves no pod until they are back',
      },
    ],
    'the only one': [
      cluster(1, 1),
      {
        object: 'Node/node-1',
        cause: 'node node-1 has not been heard of: there is no other, so that its pods stay away until it is back',
      },
    ],
    'half of many, whose pods move': [
      cluster(6, 12),
      { object: 'Node/node-1', cause: expect.stringMatching(/their pods move/) },
    ],
    'a node that is lost': [
      nodeWith(
        condition('Ready', 'Unknown', { reason: 'NodeStatusUnknown', message: 'Kubelet stopped posting node status.' }),
      ),
      { object: 'Node/node-1', since: ago(30), cause: expect.stringMatching(/^node node-1 has not been heard of/) },
    ],
    'a node that takes no pods': [
      nodeWith(condition('Ready', 'False', { message: 'container runtime is down' })),
      { object: 'Node/node-1', evidence: [{ object: 'Node/node-1', message: 'container runtime is down' }] },
    ],
  },
  silent: {
    ...well,
    'a node that has just come': view({
      cluster: { nodes: [node({ createdAt: ago(1), conditions: [condition('Ready', 'False')] })] },
    }),
  },
});

testDiagnosis(nodeRules, 'node-under-pressure', {
  diagnoses: {
    'a full disk': [
      nodeWith(condition('Ready', 'True'), condition('DiskPressure', 'True')),
      { object: 'Node/node-1', cause: 'node node-1 is short of disk, and evicts pods' },
    ],
    'a disk that fills on each node': [
      view({
        cluster: {
          nodes: ['a', 'b'].map((name) => node({ name, conditions: [condition('DiskPressure', 'True')] })),
        },
      }),
      { object: 'Node/a', others: ['Node/b'], cause: '2 of 2 nodes are short of disk, and evict pods' },
    ],
    'no network, for which nothing is evicted': [
      nodeWith(condition('Ready', 'True'), condition('NetworkUnavailable', 'True')),
      { object: 'Node/node-1', cause: 'node node-1 has no network, and takes no further pods' },
    ],
  },
  silent: well,
});

const evicted = (minutes: number) =>
  view({
    cluster: {
      pods: [
        pod({
          phase: 'Failed',
          reason: 'Evicted',
          message: 'The node was low on resource: memory.',
          createdAt: ago(60 * 24 * 3),
          conditions: [condition('Ready', 'False', { reason: 'PodFailed', since: ago(minutes) })],
          containers: [],
        }),
      ],
      replicaSets,
    },
  });

testDiagnosis(nodeRules, 'pods-evicted', {
  diagnoses: {
    'a moment ago': [
      evicted(10),
      {
        object: 'Pod/api-1-a',
        since: ago(10),
        cause: '1 pod of Deployment/api was evicted: The node was low on resource: memory',
      },
    ],
  },
  silent: { ...well, yesterday: evicted(60 * 24) },
});
