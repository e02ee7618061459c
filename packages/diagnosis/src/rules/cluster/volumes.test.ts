import { ago, testDiagnosis, view } from '../../../test-support';
import { claim, event, pod, replicaSets } from '../../../test-support/objects';
import { volumeRules } from './volumes';

const mounting = pod({ phase: 'Pending', claims: ['data'], containers: [] });
const OBJECT = 'PersistentVolumeClaim/data';
const bound = { 'a claim that is bound': view({ cluster: { claims: [claim()], pods: [pod({ claims: ['data'] })] } }) };
const waiting = event(OBJECT, 'WaitForFirstConsumer', 'waiting for first consumer to be created before binding', {
  type: 'Normal',
});

testDiagnosis(volumeRules, 'claim-pending', {
  diagnoses: {
    'the provisioner says why': [
      view({
        cluster: {
          claims: [claim({ phase: 'Pending', volume: undefined })],
          pods: [mounting],
          events: [event(OBJECT, 'ProvisioningFailed', 'storageclass.storage.k8s.io "fast" not found')],
        },
      }),
      { object: OBJECT, cause: 'the claim data has no volume: storageclass.storage.k8s.io "fast" not found' },
    ],
    'two for one reason, once': [
      view({
        cluster: {
          claims: ['queue', 'data'].map((name) => claim({ name, phase: 'Pending', volume: undefined })),
          events: ['queue', 'data'].map((name) =>
            event(`PersistentVolumeClaim/${name}`, 'ProvisioningFailed', 'volume limit of the account reached'),
          ),
        },
      }),
      {
        object: OBJECT,
        others: ['PersistentVolumeClaim/queue'],
        cause: 'the claims data and queue have no volume: volume limit of the account reached',
      },
    ],
    'nothing says why, and a pod waits': [
      view({ cluster: { claims: [claim({ phase: 'Pending', createdAt: ago(20) })], pods: [mounting] } }),
      { object: OBJECT, cause: expect.stringContaining('linode-block-storage-retain gives it no volume') },
    ],
  },
  silent: {
    ...bound,
    'a claim that waits for its first consumer': view({
      cluster: { claims: [claim({ phase: 'Pending', createdAt: ago(600) })], events: [waiting] },
    }),
    'a claim whose pod has no node yet': view({
      cluster: {
        claims: [claim({ phase: 'Pending', createdAt: ago(600) })],
        pods: [mounting],
        events: [event(OBJECT, 'WaitForPodScheduled', 'waiting for pod api-1-a to be scheduled', { type: 'Normal' })],
      },
    }),
    'a volume that is being made': view({
      cluster: { claims: [claim({ phase: 'Pending', createdAt: ago(1) })], pods: [mounting] },
    }),
  },
});

testDiagnosis(volumeRules, 'claim-lost', {
  diagnoses: {
    'its volume was deleted': [
      view({ cluster: { claims: [claim({ phase: 'Lost' })] } }),
      { object: OBJECT, severity: 'down', runbook: 'on-call.md#restore-the-database' },
    ],
  },
  silent: bound,
});

const stuck = (reason: string, message: string) =>
  view({ cluster: { pods: [mounting], replicaSets, events: [event('Pod/api-1-a', reason, message)] } });

testDiagnosis(volumeRules, 'volume-stuck', {
  diagnoses: {
    'the volume is attached elsewhere': [
      stuck(
        'FailedAttachVolume',
        'Multi-Attach error for volume "pvc-1" Volume is already exclusively attached to one node',
      ),
      {
        object: 'Pod/api-1-a',
        cause: '1 pod of Deployment/api waits for its volume: its volume is still attached to another node',
      },
    ],
    'the volume is attached to a node that is known': [
      view({
        cluster: {
          pods: [mounting],
          claims: mounting.claims.map((name) => claim({ name, volume: 'pvc-1' })),
          attachments: [
            { name: 'x', labels: {}, volume: 'pvc-2', node: 'node-8', attached: true },
            { name: 'y', labels: {}, volume: 'pvc-1', node: 'node-9', attached: true },
          ],
          events: [event('Pod/api-1-a', 'FailedAttachVolume', 'Multi-Attach error for volume "pvc-1"')],
          replicaSets,
        },
      }),
      {
        object: 'Pod/api-1-a',
        cause: '1 pod of Deployment/api waits for its volume: its volume is still attached to node node-9',
      },
    ],
    'a Linode that is full of volumes': [
      stuck(
        'FailedAttachVolume',
        'rpc error: code = ResourceExhausted desc = max number of volumes (8) already attached to instance',
      ),
      { object: 'Pod/api-1-a', cause: expect.stringContaining('as many volumes as a Linode of its size may') },
    ],
    'words that are new to us': [
      stuck('FailedMount', 'mount failed: exit status 32'),
      { object: 'Pod/api-1-a', cause: expect.stringContaining('exit status 32') },
    ],
  },
  silent: {
    ...bound,
    'a pod that has just moved': view({
      cluster: {
        pods: [mounting],
        events: [
          event('Pod/api-1-a', 'FailedAttachVolume', 'Multi-Attach error for volume "pvc-1"', { first: ago(1) }),
        ],
      },
    }),
    'a Secret that is missing is told by itself': stuck(
      'FailedMount',
      'MountVolume.SetUp failed : secret "x" not found',
    ),
  },
});
