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

testDiagnosis(nodeRules, 'node-not-ready', {
  diagnoses: {
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
