import { ago, testDiagnosis, view } from '@vmshift/diagnosis/testing';
import { syncFailedRules } from './sync-failed';

/** A sync that could not write an object, with the API server's words. */
function refused(message: string, operation: object = {}, object = { kind: 'Deployment', name: 'vmshift-api' }) {
  return view({
    application: {
      status: {
        sync: { status: 'OutOfSync', revision: 'a'.repeat(40) },
        operationState: {
          phase: 'Failed',
          startedAt: ago(40),
          finishedAt: ago(30),
          message: 'one or more objects failed to apply (retried 5 times).',
          syncResult: {
            resources: [
              { kind: 'Service', name: 'redis', status: 'Synced', message: 'serverside-applied' },
              { ...object, status: 'SyncFailed', message },
            ],
          },
          ...operation,
        },
      },
    },
  });
}

const IMMUTABLE =
  'Deployment.apps "vmshift-api" is invalid: spec.selector: Invalid value: {"matchLabels":{"app":"x"}}: field is immutable';
const failing = {
  phase: 'Running',
  startedAt: ago(4),
  finishedAt: undefined,
  retryCount: 3,
  message: 'Retrying attempt #3',
};
const well = {
  'an Application that is well': view(),
  'one that was not seen': view({ observed: { application: { state: 'unknown', because: 'x' } } }),
};

testDiagnosis(syncFailedRules, 'sync-immutable-field', {
  diagnoses: {
    'the address of a Service': [
      refused(
        `Service "vmshift-api" is invalid: spec.clusterIPs[0]: Invalid value: ["10.96.77.77"]: may not change once set`,
      ),
      { object: 'Application/vmshift-dev status.operationState' },
    ],
    'a first retry of what no retry can change': [
      refused(IMMUTABLE, { ...failing, retryCount: 1 }),
      {
        object: 'Application/vmshift-dev status.operationState',
        cause: expect.stringContaining('failed once and is tried again'),
      },
    ],
    'a sync that Argo CD gave up': [
      refused(IMMUTABLE),
      {
        object: 'Application/vmshift-dev status.operationState',
        severity: 'degraded',
        since: ago(30),
        cause:
          'Deployment/vmshift-api cannot be applied, as a field that changes is immutable; the sync was given up by Argo CD after 5 retries',
        evidence: [{ object: 'Deployment/vmshift-api', message: `SyncFailed: ${IMMUTABLE}` }],
        next: expect.not.arrayContaining([expect.stringContaining('terminate-op')]),
        releaseCanCause: false,
      },
    ],
    'one that is tried again': [
      refused(IMMUTABLE, failing),
      {
        object: 'Application/vmshift-dev status.operationState',
        // Argo CD refuses a sync while another one goes on.
        next: expect.arrayContaining([
          'argocd --argocd-context argocd.satyamay.tech app terminate-op vmshift-dev',
          'argocd --argocd-context argocd.satyamay.tech app sync vmshift-dev',
        ]),
        since: ago(4),
        cause:
          'Deployment/vmshift-api cannot be applied, as a field that changes is immutable; the sync failed 3 times and is tried again',
      },
    ],
    'the decisive words of a very long message': [
      refused(`${'x'.repeat(900)} ${IMMUTABLE.replace('"x"', JSON.stringify('y'.repeat(9000)))}`),
      {
        object: 'Application/vmshift-dev status.operationState',
        evidence: [
          { object: 'Deployment/vmshift-api', message: expect.stringMatching(/^SyncFailed: x.*field is immutable$/) },
        ],
      },
    ],
    'a StatefulSet': [
      refused(
        "StatefulSet.apps \"postgresql\" is invalid: spec: Forbidden: updates to statefulset spec for fields other than 'replicas', 'ordinals' are forbidden",
      ),
      { object: 'Application/vmshift-dev status.operationState' },
    ],
  },
  silent: {
    ...well,
    'the first retry of what may pass': refused('etcdserver: leader changed', { ...failing, retryCount: 1 }),
    'another refusal': refused('pods "x" is forbidden: exceeded quota: vmshift'),
  },
});

const WEBHOOK_AWAY =
  'Internal error occurred: failed calling webhook "pods.guard.example.com": failed to call webhook: Post "https://guard.example.svc:443/validate?timeout=2s": dial tcp 10.0.0.9:443: connect: connection refused';

testDiagnosis(syncFailedRules, 'sync-waits-for-webhook', {
  diagnoses: {
    'a sync that Argo CD gave up, which a release did not cause': [
      refused(WEBHOOK_AWAY),
      {
        object: 'Application/vmshift-dev status.operationState',
        cause:
          'Deployment/vmshift-api cannot be applied, as the admission webhook pods.guard.example.com of the cluster does not answer; the sync was given up by Argo CD after 5 retries',
        next: [
          'kubectl --context vmshift-dev get validatingwebhookconfigurations,mutatingwebhookconfigurations',
          expect.stringContaining('describe application vmshift-dev'),
          'argocd --argocd-context argocd.satyamay.tech app sync vmshift-dev',
        ],
        releaseCanCause: false,
      },
    ],
  },
  silent: { ...well, 'a first retry, as it may come back': refused(WEBHOOK_AWAY, { ...failing, retryCount: 1 }) },
});

testDiagnosis(syncFailedRules, 'sync-over-quota', {
  diagnoses: {
    'a pod that does not fit': [
      refused(
        'pods "vmshift-api" is forbidden: exceeded quota: vmshift, requested: limits.cpu=4, used: limits.cpu=6, limited: limits.cpu=8',
      ),
      {
        object: 'Application/vmshift-dev status.operationState',
        next: expect.arrayContaining(['kubectl --context vmshift-dev -n vmshift-dev describe resourcequota']),
      },
    ],
  },
  silent: well,
});

// As Kubernetes 1.35 and Argo CD 3.5 wrote it, while the objects of the namespace went away.
const TERMINATING =
  'networkpolicies.networking.k8s.io "postgresql" is forbidden: unable to create new content in namespace vmshift-dev because it is being terminated';
const deletedNamespace = (retryCount: number) => {
  const { kind, name } = { kind: 'NetworkPolicy', name: 'postgresql' };
  const failed = { kind, name, status: 'SyncFailed', hookPhase: 'Failed', message: TERMINATING };
  const operationState = { phase: 'Running', startedAt: ago(4), retryCount, syncResult: { resources: [failed] } };
  const health = { status: 'Degraded', lastTransitionTime: ago(3) };
  return view({ application: { status: { sync: { status: 'OutOfSync' }, health, operationState } } });
};

testDiagnosis(syncFailedRules, 'sync-without-namespace', {
  diagnoses: {
    'a namespace that is being deleted, in which all is degraded': [
      deletedNamespace(3),
      {
        object: 'Application/vmshift-dev status.operationState',
        severity: 'down',
        since: ago(4),
        cause:
          'the namespace vmshift-dev is being deleted, with all that is in it, so NetworkPolicy/postgresql cannot be made; the sync failed 3 times and is tried again',
        next: [
          'kubectl --context vmshift-dev -n vmshift-dev describe Namespace/vmshift-dev',
          expect.stringContaining('describe application vmshift-dev'),
          './vmshiftctl deploy platform-dev',
        ],
      },
    ],
    // As Argo CD 3.5 wrote it of each object of the first wave.
    'a namespace that was never made, or is gone': [
      refused('namespaces "vmshift-dev" not found', failing, { kind: 'NetworkPolicy', name: 'redis' }),
      {
        object: 'Application/vmshift-dev status.operationState',
        severity: 'down',
        cause:
          'the cluster has no namespace vmshift-dev, so NetworkPolicy/redis cannot be made; the sync failed 3 times and is tried again',
        next: [expect.stringContaining('describe application vmshift-dev'), './vmshiftctl deploy platform-dev'],
        releaseCanCause: false,
      },
    ],
    'a namespace that comes back after Argo CD has given up, which begins no sync': [
      refused('namespaces "vmshift-dev" not found', {}, { kind: 'NetworkPolicy', name: 'redis' }),
      {
        object: 'Application/vmshift-dev status.operationState',
        next: [
          expect.stringContaining('describe application vmshift-dev'),
          './vmshiftctl deploy platform-dev',
          'argocd --argocd-context argocd.satyamay.tech app sync vmshift-dev',
        ],
      },
    ],
  },
  silent: { ...well, 'a first attempt': deletedNamespace(0) },
});

testDiagnosis(syncFailedRules, 'sync-refused-by-admission', {
  diagnoses: {
    'a policy of the cluster, without a webhook': [
      refused(
        `deployments.apps "vmshift-api" is forbidden: ValidatingAdmissionPolicy 'x' with binding 'x' denied request: images must be signed`,
      ),
      { object: 'Application/vmshift-dev status.operationState' },
    ],
    'a webhook': [
      refused('admission webhook "validate.kyverno.svc-fail" denied the request: image is not signed'),
      { object: 'Application/vmshift-dev status.operationState' },
    ],
    'Pod Security': [
      refused('pods "x" is forbidden: violates PodSecurity "restricted:latest": runAsNonRoot != true'),
      { object: 'Application/vmshift-dev status.operationState' },
    ],
  },
  silent: well,
});

testDiagnosis(syncFailedRules, 'sync-not-permitted', {
  diagnoses: {
    "a kind that Argo CD's account may not write": [
      refused(
        'deployments.apps is forbidden: User "system:serviceaccount:vmshift-dev:argocd-manager" cannot create resource "deployments"',
      ),
      {
        object: 'Application/vmshift-dev status.operationState',
        cause: expect.stringMatching(/^Argo CD has no permission to write Deployment\/vmshift-api/),
      },
    ],
    'a kind that the project leaves out': [
      refused('resource apps:Deployment is not permitted in project vmshift-dev'),
      {
        object: 'Application/vmshift-dev status.operationState',
        next: expect.arrayContaining([expect.stringContaining('get manifest argocd-apps')]),
      },
    ],
  },
  silent: {
    ...well,
    'an Application that was led to another folder': view({
      application: {
        spec: { sources: [{ repoURL: 'https://github.com/o/iac.git', path: 'dist/staging' }] },
        status: {
          operationState: {
            phase: 'Failed',
            message: "namespace vmshift-staging is not permitted in project 'vmshift-dev'",
          },
        },
      },
    }),
  },
});

testDiagnosis(syncFailedRules, 'sync-field-conflict', {
  diagnoses: {
    'a field of another manager': [
      refused('Apply failed with 1 conflict: conflict with "kubectl-edit" using apps/v1: .spec.replicas'),
      { object: 'Application/vmshift-dev status.operationState' },
    ],
  },
  silent: well,
});

testDiagnosis(syncFailedRules, 'sync-invalid-object', {
  diagnoses: {
    'an unknown field': [
      refused(
        'Deployment in version "v1" cannot be handled as a Deployment: strict decoding error: unknown field "spec.replicaz"',
      ),
      { object: 'Application/vmshift-dev status.operationState' },
    ],
    'a kind that the cluster does not have': [
      refused('no matches for kind "Certificate" in version "cert-manager.io/v1"'),
      { object: 'Application/vmshift-dev status.operationState' },
    ],
  },
  silent: { ...well, 'a field that is immutable': refused(IMMUTABLE) },
});

const hook = {
  ...failing,
  syncResult: {
    resources: [
      { kind: 'Service', name: 'redis', status: 'Synced' },
      {
        kind: 'Job',
        name: 'vmshift-schema',
        hookType: 'Sync',
        hookPhase: 'Failed',
        message: 'Job has reached the specified backoff limit',
      },
    ],
  },
};

/** As Argo CD 3.5 keeps a sync whose hook failed, or that was ended while it waited for the hook. */
const leftBy = (message: string, hookMessage: string, applied: object, sync = 'Synced') =>
  view({
    application: {
      status: {
        sync: { status: sync, revision: 'b'.repeat(40) },
        operationState: {
          ...{ phase: 'Failed', startedAt: ago(40), finishedAt: ago(30), message },
          syncResult: {
            revision: 'a'.repeat(40),
            resources: [
              {
                ...{ kind: 'Job', name: 'vmshift-schema', status: 'Synced' },
                ...{ hookType: 'Sync', hookPhase: 'Failed', message: hookMessage },
              },
            ],
          },
        },
      },
    },
    observed: {
      applied: { state: 'seen', value: { newest: 'b'.repeat(40), changedAt: ago(35), missing: 0, ...applied } },
    },
  });
const GAVE_UP = 'one or more synchronization tasks completed unsuccessfully (retried 5 times).';
const BACKOFF = 'Job has reached the specified backoff limit';

testDiagnosis(syncFailedRules, 'sync-hook-failed', {
  diagnoses: {
    'the Job of the schema': [
      refused('', hook),
      {
        object: 'Application/vmshift-dev',
        cause:
          'the hook Job/vmshift-schema fails, and nothing behind it is applied; the sync failed 3 times and is tried again',
        evidence: [{ object: 'Job/vmshift-schema', message: 'Failed: Job has reached the specified backoff limit' }],
        releaseCanCause: true,
        next: [
          'kubectl --context vmshift-dev -n vmshift-dev logs job/vmshift-schema --all-containers --tail=50',
          expect.anything(),
          './vmshiftctl rollback dev --reason "<why>" --push',
        ],
      },
    ],
    'one that was given up, and can be tried again': [
      leftBy(GAVE_UP, BACKOFF, {}, 'OutOfSync'),
      {
        object: 'Application/vmshift-dev',
        next: [
          expect.stringContaining(' logs job/vmshift-schema '),
          expect.anything(),
          './vmshiftctl rollback dev --reason "<why>" --push',
          'argocd --argocd-context argocd.satyamay.tech app sync vmshift-dev',
        ],
      },
    ],
    'one that a person ended, whose Job is gone': [
      leftBy('Operation terminated', 'Terminated', {}, 'OutOfSync'),
      {
        object: 'Application/vmshift-dev',
        cause:
          'the sync was ended by hand while it waited for the hook Job/vmshift-schema, nothing behind that is applied, and Argo CD does not begin it again for the same commit',
        next: [
          expect.stringContaining(' describe application '),
          './vmshiftctl rollback dev --reason "<why>" --push',
          expect.stringContaining(' app sync vmshift-dev'),
        ],
      },
    ],
  },
  silent: { ...well, 'one that Git has left behind': leftBy(GAVE_UP, BACKOFF, { newerThanFailedSync: true }) },
});

/** The fifth attempt of a sync, as Argo CD 3.5 wrote it. */
const attempt = (message: string) =>
  view({
    application: {
      status: {
        sync: { status: 'OutOfSync' },
        health: { status: 'Progressing', lastTransitionTime: ago(1) },
        operationState: {
          ...{ phase: 'Running', startedAt: ago(5), retryCount: 5, message },
          syncResult: { resources: [{ kind: 'Service', name: 'redis', status: 'Synced', hookPhase: 'Running' }] },
        },
      },
    },
  });

const ENDED = 'Operation terminated (retried 5 times).';

testDiagnosis(syncFailedRules, 'sync-ended-by-hand', {
  diagnoses: {
    'what Argo CD 3.5 wrote after terminate-op': [
      refused('', { message: ENDED, syncResult: undefined }),
      {
        object: 'Application/vmshift-dev',
        cause: 'the sync of vmshift-dev was ended by hand, and Argo CD does not begin it again for the same commit',
        evidence: [{ object: 'Application/vmshift-dev', message: ENDED }],
        next: expect.arrayContaining(['argocd --argocd-context argocd.satyamay.tech app sync vmshift-dev']),
        releaseCanCause: false,
      },
    ],
  },
  silent: { ...well, 'one that was refused before': refused(IMMUTABLE, { message: ENDED }) },
});

testDiagnosis(syncFailedRules, 'sync-overtaken', {
  diagnoses: {
    'a rollback after a sync that was given up': [
      leftBy(GAVE_UP, BACKOFF, { newerThanFailedSync: true }),
      {
        object: 'Application/vmshift-dev status.operationState',
        severity: 'waiting',
        since: ago(30),
        cause:
          'what runs is what Git has; the sync of aaaaaaaaaaaa, which Git has left behind, failed, and Argo CD shows it until the next one, by a release or by hand',
        evidence: [{ object: 'Job/vmshift-schema', message: `Failed: ${BACKOFF}` }],
        next: ['argocd --argocd-context argocd.satyamay.tech app sync vmshift-dev'],
        releaseCanCause: false,
      },
    ],
    'one after a sync that was ended while its hook hung': [
      leftBy('Operation terminated', 'Terminated', { newerThanFailedSync: true }),
      { object: 'Application/vmshift-dev status.operationState', severity: 'waiting' },
    ],
  },
  silent: {
    ...well,
    'a further commit that did not touch the environment': leftBy(GAVE_UP, BACKOFF, { newerThanFailedSync: false }),
    'a commit that Argo CD has not compared': leftBy(GAVE_UP, BACKOFF, { newerThanFailedSync: true, missing: 1 }),
    'a clone that does not know the commit': leftBy(GAVE_UP, BACKOFF, {}),
    'an environment that is not as Git has it': leftBy(GAVE_UP, BACKOFF, { newerThanFailedSync: true }, 'OutOfSync'),
  },
});

testDiagnosis(syncFailedRules, 'sync-failed', {
  diagnoses: {
    'an attempt in which a hook runs again': [
      attempt('waiting for completion of hook batch/Job/vmshift-schema'),
      {
        object: 'Application/vmshift-dev',
        cause:
          'the sync of vmshift-dev failed 5 times and is tried again: waiting for completion of hook batch/Job/vmshift-schema',
      },
    ],
    'a reason that no rule knows': [
      refused('', { message: 'x (retried 5 times).', syncResult: undefined }),
      {
        object: 'Application/vmshift-dev',
        cause: 'the sync of vmshift-dev was given up by Argo CD after 5 retries: x (retried 5 times)',
        evidence: [{ object: 'Application/vmshift-dev', message: 'x (retried 5 times).' }],
      },
    ],
    'a sync that Argo CD does not even begin': [
      view({
        application: {
          status: {
            conditions: [{ type: 'SyncError', message: 'Failed last sync attempt', lastTransitionTime: ago(60) }],
          },
        },
      }),
      {
        object: 'Application/vmshift-dev',
        since: ago(60),
        evidence: [{ object: 'Application/vmshift-dev', message: 'SyncError: Failed last sync attempt' }],
      },
    ],
  },
  silent: {
    ...well,
    'a field that is immutable': refused(IMMUTABLE),
    'a hook that failed': refused('', hook),
    'a further attempt that goes on, wave by wave': attempt('waiting for healthy state of apps/Deployment/pgbouncer'),
    'one that begins': attempt('Retrying operation with latest revisions. Attempt #5'),
  },
});
