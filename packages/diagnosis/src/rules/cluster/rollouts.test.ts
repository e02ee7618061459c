import { ago, testDiagnosis, view } from '../../../test-support';
import { autoscaler, condition, event, job, workload } from '../../../test-support/objects';
import { rolloutRules } from './rollouts';

const deployment = (parts: Parameters<typeof workload>[0] = {}) =>
  view({ cluster: { deployments: [workload(parts)] } });
const complete = condition('Progressing', 'True', { reason: 'NewReplicaSetAvailable' });
const unavailable = (minutes: number) =>
  condition('Available', 'False', {
    reason: 'MinimumReplicasUnavailable',
    since: ago(minutes),
    message: 'no minimum availability',
  });
const well = {
  'a Deployment that is well': deployment(),
  'a rollout within its deadline': deployment({
    ...{ updated: 1, ready: 2 },
    conditions: [condition('Available', 'True'), condition('Progressing', 'True', { reason: 'ReplicaSetUpdated' })],
  }),
  'a Deployment that is being deleted': deployment({
    deletedAt: ago(1),
    paused: true,
    ready: 0,
    conditions: [complete, unavailable(9)],
  }),
};

testDiagnosis(rolloutRules, 'rollout-stuck', {
  diagnoses: {
    'past its deadline': [
      deployment({
        updated: 1,
        conditions: [condition('Progressing', 'False', { reason: 'ProgressDeadlineExceeded', since: ago(3) })],
      }),
      {
        object: 'Deployment/api',
        since: ago(3),
        cause: 'the rollout of api has passed its deadline: 1 of 2 pods are of the new build',
      },
    ],
  },
  silent: well,
});

testDiagnosis(rolloutRules, 'broken-after-rollout', {
  diagnoses: {
    'Argo CD calls it Progressing': [
      deployment({ ready: 0, available: 0, conditions: [complete, unavailable(9)] }),
      {
        object: 'Deployment/api',
        since: ago(9),
        cause: 'api broke after its rollout had ended: 0 of 2 pods are ready',
      },
    ],
  },
  silent: {
    ...well,
    'a pod that is replaced': deployment({
      ready: 1,
      available: 1,
      conditions: [complete, condition('Available', 'True')],
    }),
    'pods that an autoscaler has just added': view({
      cluster: {
        deployments: [workload({ ready: 1, conditions: [complete, unavailable(4)] })],
        autoscalers: [autoscaler({ lastScaled: ago(4) })],
      },
    }),
    'a moment without': deployment({ ready: 0, conditions: [complete, unavailable(1)] }),
    'one that is scaled to nothing': deployment({
      wanted: 0,
      updated: 0,
      ready: 0,
      conditions: [complete, unavailable(9)],
    }),
  },
});

const quota =
  'pods "api-1-" is forbidden: exceeded quota: vmshift, requested: limits.cpu=1, used: limits.cpu=8, limited: limits.cpu=8';
const refusedJob = (parts: Parameters<typeof job>[0]) =>
  view({
    cluster: {
      jobs: [job({ active: 0, ...parts })],
      events: [event('Job/schema', 'FailedCreate', `Error creating: ${quota}`)],
    },
  });
const failure = [condition('ReplicaFailure', 'True', { reason: 'FailedCreate', message: quota })];

// As Kubernetes 1.35 wrote it of a webhook at which nothing listened, with `failurePolicy: Fail`.
const webhookAway =
  'Internal error occurred: failed calling webhook "pods.guard.example.com": failed to call webhook: Post "https://guard.example.svc:443/validate?timeout=2s": dial tcp 10.0.0.9:443: connect: connection refused';
const waiting = [condition('ReplicaFailure', 'True', { reason: 'FailedCreate', message: webhookAway })];
const waitForWebhook = view({
  cluster: {
    deployments: [workload({ conditions: waiting }), workload({ name: 'redis', conditions: waiting })],
  },
});

testDiagnosis(rolloutRules, 'pods-refused', {
  diagnoses: {
    'by the quota, in its words': [
      deployment({ conditions: failure }),
      { object: 'Deployment/api', cause: expect.stringContaining('exceeded quota: vmshift, requested: limits.cpu=1') },
    ],
    'a Job, which has no condition for it': [
      refusedJob({}),
      { object: 'Job/schema', since: ago(4), cause: expect.stringMatching(/of schema: exceeded quota: vmshift/) },
    ],
    'told by the ReplicaSet alone': [
      view({ cluster: { replicaSets: [workload({ kind: 'ReplicaSet', name: 'api-1', conditions: failure })] } }),
      { object: 'ReplicaSet/api-1' },
    ],
  },
  silent: {
    ...well,
    'the quota, while pods of the build before stop': deployment({
      conditions: [condition('ReplicaFailure', 'True', { reason: 'FailedCreate', message: quota, since: ago(2) })],
    }),
    'the same of a ReplicaSet': view({
      cluster: {
        replicaSets: [
          workload({
            ...{ kind: 'ReplicaSet', name: 'api-1' },
            conditions: [
              condition('ReplicaFailure', 'True', { reason: 'FailedCreate', message: quota, since: ago(2) }),
            ],
          }),
        ],
      },
    }),
    'a webhook that does not answer, which another rule tells': waitForWebhook,
    'a Job that has its pod now': refusedJob({ active: 1 }),
    'a Job that has ended': refusedJob({ conditions: [condition('Complete', 'True')] }),
    'a ReplicaSet of the past': view({
      cluster: { replicaSets: [workload({ kind: 'ReplicaSet', wanted: 0, conditions: failure })] },
    }),
  },
});

testDiagnosis(rolloutRules, 'pods-wait-for-webhook', {
  diagnoses: {
    'of two workloads, as one problem': [
      waitForWebhook,
      {
        object: 'Deployment/api',
        others: ['Deployment/redis'],
        cause:
          'the cluster makes no pods of api, redis, as its admission webhook pods.guard.example.com does not answer: Post "https://guard.example.svc:443/validate?timeout=2s": dial tcp 10.0.0.9:443: connect: connection refused',
        next: [
          'kubectl --context vmshift-dev -n vmshift-dev describe Deployment/api',
          'kubectl --context vmshift-dev get validatingwebhookconfigurations,mutatingwebhookconfigurations',
        ],
        releaseCanCause: false,
      },
    ],
  },
  silent: { ...well, 'what was refused': deployment({ conditions: failure }) },
});

testDiagnosis(rolloutRules, 'deployment-paused', {
  diagnoses: {
    'by hand': [
      deployment({ paused: true }),
      {
        object: 'Deployment/api',
        severity: 'at-risk',
        next: [
          expect.stringContaining('get Deployment/api --show-managed-fields'),
          expect.stringContaining(`patch Deployment/api --type merge -p '{"spec":{"paused":false}}'`),
        ],
      },
    ],
  },
  silent: well,
});
