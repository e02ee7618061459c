import type { ObservedPod } from '@vmshift/observation';
import { ago, testDiagnosis, view } from '../../../test-support';
import { condition, container, pod, replicaSets, service, workload } from '../../../test-support/objects';
import { serviceRules } from './services';

const slice = (ready: number, notReady: number) => ({ name: 'api-x', labels: {}, service: 'api', ready, notReady });
const ingress = {
  name: 'vmshift',
  labels: {},
  rules: [{ host: 'h', path: '/', service: 'api' }],
  tls: [],
  addresses: [],
};

testDiagnosis(serviceRules, 'service-without-endpoints', {
  diagnoses: {
    'behind an Ingress, users get no answer': [
      view({
        cluster: {
          services: [service()],
          endpoints: [slice(0, 2)],
          pods: [pod(), pod({ name: 'b' })],
          ingresses: [ingress],
        },
      }),
      {
        object: 'Service/api',
        severity: 'down',
        cause: 'nothing answers for the Service api: none of its 2 pods is ready',
      },
    ],
    'a selector that no pod has': [
      view({ cluster: { services: [service({ selector: { app: 'other' } })], pods: [pod()] } }),
      { object: 'Service/api', severity: 'degraded', cause: expect.stringContaining('no pod has its labels') },
    ],
    'one whose Deployment has no pod': [
      view({ cluster: { services: [service()], deployments: [workload({ podLabels: { app: 'api', tier: 'web' } })] } }),
      { object: 'Service/api', cause: 'nothing answers for the Service api: Deployment/api has no pod' },
    ],
  },
  silent: {
    'a Service with an endpoint': view({ cluster: { services: [service()], endpoints: [slice(1, 1)] } }),
    'endpoints that were not seen': view({
      cluster: { services: [service()], endpoints: { state: 'unknown', because: 'forbidden' } },
    }),
    'a slice that no reader understands': view({
      cluster: { services: [service()], unreadable: [{ object: 'EndpointSlice/api-x', because: 'no metadata' }] },
    }),
    'the only pod is replaced by a rollout': view({
      cluster: {
        services: [service()],
        endpoints: [slice(0, 1)],
        pods: [pod()],
        replicaSets,
        deployments: [workload({ conditions: [condition('Progressing', 'True', { reason: 'ReplicaSetUpdated' })] })],
      },
    }),
    'the only pod has just moved': view({
      cluster: {
        services: [service()],
        endpoints: [slice(0, 1)],
        pods: [pod()],
        replicaSets,
        deployments: [workload({ conditions: [condition('Available', 'False', { since: ago(1) })] })],
      },
    }),
    'one that is new': view({ cluster: { services: [service({ createdAt: ago(1) })] } }),
    'one whose endpoints are of others': view({ cluster: { services: [service({ selector: {} })] } }),
    'a name elsewhere': view({ cluster: { services: [service({ type: 'ExternalName' })] } }),
  },
});

const alone = workload({ kind: 'ReplicaSet', name: 'api-1', owner: undefined });
const current = workload({ kind: 'ReplicaSet', name: 'api-2', owner: 'Deployment/api' });
const others = [pod({ name: 'api-2-a', owner: 'ReplicaSet/api-2' })];
const left = (pods: readonly ObservedPod[], parts: object = {}) =>
  view({
    cluster: {
      ...{ services: [service()], endpoints: [slice(2, 0)] },
      ...{ pods: [...others, ...pods], replicaSets: [alone, current], ...parts },
    },
  });
const old = pod({ containers: [container({ image: 'ghcr.io/o/api:main-0' })] });

testDiagnosis(serviceRules, 'service-reaches-left-pods', {
  diagnoses: {
    'a ReplicaSet whose Deployment was deleted with --cascade=orphan': [
      left([old, { ...old, name: 'api-1-b' }]),
      {
        object: 'ReplicaSet/api-1',
        severity: 'degraded',
        others: ['Pod/api-1-a', 'Pod/api-1-b'],
        cause:
          'ReplicaSet/api-1 answers for the Service api with 2 pods next to others, and no workload owns it: no release replaces what it runs',
        evidence: [{ object: 'ReplicaSet/api-1', message: 'runs ghcr.io/o/api:main-0' }],
        next: [
          expect.stringMatching(/ describe ReplicaSet\/api-1$/),
          expect.stringMatching(/^kubectl --context vmshift-\w+ -n vmshift-\w+ delete ReplicaSet\/api-1$/),
        ],
      },
    ],
    'a pod of its own': [
      left([pod({ owner: undefined })]),
      { object: 'Pod/api-1-a', next: [expect.anything(), expect.stringMatching(/ delete Pod\/api-1-a$/)] },
    ],
  },
  silent: {
    'pods of a Deployment': left([pod()], { replicaSets }),
    'the only ones that answer, which the workload takes over as soon as it is there': left([], { pods: [pod()] }),
    'the only ones that are ready': left([], {
      pods: [pod(), pod({ name: 'api-2-a', owner: 'ReplicaSet/api-2', conditions: [condition('Ready', 'False')] })],
    }),
    'a ReplicaSet that was not seen': left([pod()], { replicaSets: [] }),
    'one that is being deleted': left([pod()], { replicaSets: [{ ...alone, deletedAt: ago(1) }] }),
    'a pod that is being deleted': left([pod({ deletedAt: ago(1) })]),
    'one that is not ready, which gets no request': left([pod({ conditions: [condition('Ready', 'False')] })]),
    'one that no Service selects': left([pod({ labels: { app: 'other' } })]),
    'a pod of a Job': left([pod({ owner: 'Job/api-1' })]),
    'a Service without a selector': left([pod()], { services: [service({ selector: {} })] }),
  },
});
