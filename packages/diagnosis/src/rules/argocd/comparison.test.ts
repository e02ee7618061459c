import { ago, testDiagnosis, view } from '@vmshift/diagnosis/testing';
import { comparisonRules } from './comparison';

/** Argo CD's own words for what keeps it from comparing. */
const error = (message: string, status: object = { sync: { status: 'Unknown' } }) =>
  view({
    application: {
      status: { conditions: [{ type: 'ComparisonError', message, lastTransitionTime: ago(60) }], ...status },
    },
  });
const object = 'Application/vmshift-dev status.conditions';
const well = { 'an Application that is well': view() };
const LOAD =
  'Failed to load target state: failed to generate manifest for source 1 of 1: rpc error: code = Unknown desc = ';

/** In the words of Argo CD 3.5 and Kubernetes 1.35, as a real one wrote them. */
const dryRun = (object: string, words: string) =>
  error(
    `Failed to compare desired state to live state: failed to calculate diff: error calculating server side diff: serverSideDiff error: error running server side apply in dryrun mode for resource ${object}: ${words}`,
  );
const IMMUTABLE_CLAIM =
  'spec is immutable after creation except resources.requests and volumeAttributesClassName for bound claims';

const WEBHOOK_AWAY =
  'Internal error occurred: failed calling webhook "config.guard.example.com": failed to call webhook: Post "https://127.0.0.1:1/validate?timeout=2s": dial tcp 127.0.0.1:1: connect: connection refused';

testDiagnosis(comparisonRules, 'comparison-waits-for-webhook', {
  diagnoses: {
    'a webhook that is away, by words that a repository has as well': [
      dryRun('ConfigMap/vmshift-api-config', WEBHOOK_AWAY),
      {
        object,
        cause:
          'the admission webhook config.guard.example.com of the cluster does not answer, so that Argo CD cannot compare the environment with Git, and no commit reaches it',
        next: [
          'kubectl --context vmshift-dev get validatingwebhookconfigurations,mutatingwebhookconfigurations',
          expect.stringContaining(' describe application vmshift-dev'),
          expect.stringContaining('refresh=hard'),
        ],
        releaseCanCause: false,
      },
    ],
  },
  silent: well,
});

testDiagnosis(comparisonRules, 'comparison-refused', {
  diagnoses: {
    'the selector of a Deployment': [
      dryRun(
        'Deployment/api',
        'Deployment.apps "api" is invalid: spec.selector: Invalid value: {"matchLabels":{"app":"x"}}: field is immutable',
      ),
      {
        object,
        since: ago(60),
        cause:
          'the cluster refuses Deployment/api as Git has it, so that no commit reaches the environment: spec.selector: Invalid value: {"matchLabels":{"app":"x"}}: field is immutable',
        next: ['git log --oneline -5 -- dist/dev', expect.stringContaining(' describe application vmshift-dev')],
        releaseCanCause: false,
      },
    ],
    'the address of a Service': [
      dryRun(
        'Service/api',
        'Service "api" is invalid: spec.clusterIPs[0]: Invalid value: ["10.96.77.77"]: may not change once set',
      ),
      { object, cause: expect.stringMatching(/: spec\.clusterIPs\[0\]: .* may not change once set$/) },
    ],
    'the class of a claim, of which the server prints a difference': [
      dryRun(
        'PersistentVolumeClaim/redis-pvc',
        `PersistentVolumeClaim "redis-pvc" is invalid: spec: Forbidden: ${IMMUTABLE_CLAIM}\n@@ -10,7 +10,7 @@\n   }\n  },\n- "StorageClassName": "fast"`,
      ),
      { object, cause: expect.stringMatching(/PersistentVolumeClaim\/redis-pvc as Git .* for bound claims$/) },
    ],
    'a policy of the cluster': [
      dryRun(
        'Deployment/api',
        `deployments.apps "api" is forbidden: ValidatingAdmissionPolicy 'x' with binding 'x' denied request: images must be signed`,
      ),
      { object, cause: expect.stringMatching(/ denied request: images must be signed$/) },
    ],
  },
  silent: {
    ...well,
    'a cluster that did not answer the question': dryRun(
      'Deployment/api',
      'Patch "https://192.0.2.1:6443/apis": dial tcp 192.0.2.1:6443: connect: connection refused',
    ),
  },
});

testDiagnosis(comparisonRules, 'comparison-path-missing', {
  diagnoses: {
    'a folder that was removed, though another condition is first': [
      view({
        application: {
          status: {
            sync: { status: 'Unknown' },
            conditions: [
              { type: 'OrphanedResourceWarning', message: '3 orphaned resources', lastTransitionTime: ago(900) },
              { type: 'ComparisonError', message: 'dist/dev: app path does not exist', lastTransitionTime: ago(60) },
            ],
          },
        },
      }),
      {
        object,
        since: ago(60),
        cause: 'the folder that Argo CD reads is not in Git; it should be dist/dev',
        evidence: [
          { object: 'Application/vmshift-dev', message: 'ComparisonError: dist/dev: app path does not exist' },
        ],
      },
    ],
  },
  silent: well,
});

testDiagnosis(comparisonRules, 'comparison-yaml-unreadable', {
  diagnoses: {
    'a merge conflict in dist/': [
      error(
        `${LOAD}Failed to unmarshal "redis.service.yaml": failed to unmarshal manifest: error converting YAML to JSON: yaml: line 4: could not find expected ':'`,
      ),
      { object, next: expect.arrayContaining(['./vmshiftctl synth --check']) },
    ],
  },
  silent: well,
});

testDiagnosis(comparisonRules, 'comparison-revision-missing', {
  diagnoses: {
    'a branch that is gone': [error(`${LOAD}unable to resolve 'mian' to a commit SHA`), { object }],
  },
  silent: well,
});

testDiagnosis(comparisonRules, 'cluster-credential-expired', {
  diagnoses: {
    'a token that was revoked': [
      error(
        'Failed to load live state: failed to get cluster info for "https://x": error synchronizing cache state : failed to get server version: the server has asked for the client to provide credentials',
      ),
      {
        object,
        runbook: 'maintenance.md#rotate-a-key',
        next: [expect.anything(), './vmshiftctl deploy platform-dev argocd', expect.anything()],
      },
    ],
    'a cluster that Argo CD does not have': [
      error('there are no clusters with this name: vmshift-dev', {}),
      { object },
    ],
  },
  silent: well,
});

testDiagnosis(comparisonRules, 'comparison-cluster-unreachable', {
  diagnoses: {
    'an API server that does not answer': [
      error(
        'Failed to load live state: failed to get cluster info for "https://x:6443": dial tcp 192.0.2.1:6443: i/o timeout',
      ),
      { object, cause: 'Argo CD cannot read the cluster vmshift-dev' },
    ],
    'one that went while it was asked what an object would become': [
      dryRun(
        'Deployment/api',
        'Patch "https://0a1b.us-east-1-gw.linodelke.net:443/apis/apps/v1/namespaces/vmshift-dev/deployments/api?dryRun=All": dial tcp 192.0.2.1:443: connect: connection refused',
      ),
      { object, cause: 'Argo CD cannot read the cluster vmshift-dev' },
    ],
    'one whose name is gone, in words of no kind': [
      error(
        'Get "https://0a1b.us-east-1-gw.linodelke.net:443/version?timeout=32s": dial tcp: lookup 0a1b: no such host',
      ),
      { object },
    ],
    'objects that were not listed': [
      error('Failed to load live state: the server is currently unable to handle the request'),
      { object },
    ],
  },
  silent: { ...well, 'a credential that expired': error('Unauthorized') },
});

/** Of the call itself, which has another code than an error that the repository server gives back. */
const CALL = LOAD.replace('Unknown', 'Unavailable');
const awayParts = {
  'a repository server that is not there': error(
    `${CALL}connection error: desc = "transport: Error while dialing: dial tcp 10.128.7.9:8081: connect: connection refused"`,
  ),
  'a repository server that went while it answered': error(`${CALL}error reading from server: EOF`),
  'a Redis that has no name': error(`${LOAD}dial tcp: lookup argocd-redis-ha-haproxy on 10.128.0.10:53: no such host`),
  'a Redis that is not there': error(`${LOAD}dial tcp 10.128.9.7:6379: connect: connection refused`),
  // Of a repository server of Argo CD 3.5.7.
  'a Redis that has no references': error(
    `${LOAD}failed to list refs: dial tcp 127.0.0.1:16449: connect: connection refused`,
  ),
};

testDiagnosis(comparisonRules, 'argocd-part-away', {
  diagnoses: {
    'a repository server that is not there': [
      awayParts['a repository server that is not there'],
      {
        object,
        since: ago(60),
        cause: "Argo CD's repository server does not answer, so no commit reaches the environment",
        next: [
          expect.stringMatching(/ -n argocd get pods$/),
          expect.stringContaining(' describe application vmshift-dev'),
          expect.stringContaining('refresh=hard'),
        ],
      },
    ],
    'a repository server that went while it answered': [
      awayParts['a repository server that went while it answered'],
      { object, cause: expect.stringContaining('repository server') },
    ],
    'a Redis that has no name': [
      awayParts['a Redis that has no name'],
      { object, cause: "Argo CD's Redis does not answer, so no commit reaches the environment" },
    ],
    'a Redis that has no references': [
      awayParts['a Redis that has no references'],
      { object, cause: expect.stringContaining("Argo CD's Redis") },
    ],
    'a Redis that is not there': [
      awayParts['a Redis that is not there'],
      { object, cause: expect.stringContaining("Argo CD's Redis") },
    ],
  },
  silent: {
    ...well,
    'a repository of which the name has the word': error(
      `${LOAD}failed to list refs: Get "https://github.com/o/redis.git": dial tcp: lookup github.com: no such host`,
    ),
    'Git behind SSH': error(`${LOAD}failed to list refs: dial tcp 140.82.121.4:22: i/o timeout`),
  },
});

testDiagnosis(comparisonRules, 'repository-unreachable', {
  diagnoses: {
    'a repository that asks for a password': [
      error(`${LOAD}failed to list refs: authentication required: Repository not found.`),
      { object },
    ],
    'a host that is not found': [
      error(`${LOAD}failed to list refs: Get "https://github.com/": dial tcp: lookup github.com: no such host`),
      { object },
    ],
  },
  silent: { ...well, ...awayParts },
});

/** In Argo CD's words, as tooling/lab recorded them. */
const PROJECT = 'Application referencing project vmshift-dev which does not exist';
const invalid = (message: string, status: object = {}) =>
  view({
    application: {
      status: { conditions: [{ type: 'InvalidSpecError', message, lastTransitionTime: ago(60) }], ...status },
    },
  });

testDiagnosis(comparisonRules, 'application-invalid', {
  diagnoses: {
    'an AppProject that is gone': [
      invalid(PROJECT),
      {
        object,
        since: ago(60),
        cause: `Argo CD does not take the Application as it is, so no commit reaches the environment: ${PROJECT}`,
        next: [
          expect.stringContaining(' describe application '),
          expect.stringContaining('get manifest argocd-apps'),
          expect.stringContaining('refresh=hard'),
          './vmshiftctl deploy argocd',
        ],
      },
    ],
    'one that went while a sync was tried again': [
      invalid(PROJECT, {
        sync: { status: 'Unknown' },
        operationState: {
          phase: 'Running',
          retryCount: 4,
          startedAt: ago(1),
          message: 'Failed to load application project',
        },
      }),
      { object, cause: expect.stringContaining(PROJECT) },
    ],
  },
  silent: {
    ...well,
    'a cluster that is not registered': invalid('there are no clusters with this name: vmshift-dev'),
    'an error of another kind': error('a bug'),
  },
});

testDiagnosis(comparisonRules, 'comparison-failed', {
  diagnoses: {
    'an error that left the last known state as it was': [
      view({
        application: {
          status: { conditions: [{ type: 'UnknownError', message: 'a bug', lastTransitionTime: ago(60) }] },
        },
      }),
      {
        object,
        cause: 'Argo CD cannot compare the environment with Git: UnknownError: a bug',
        evidence: [{ object: 'Application/vmshift-dev', message: 'UnknownError: a bug' }],
      },
    ],
    'an Application that Argo CD has not looked at': [
      view({ application: { status: { reconciledAt: undefined, sync: undefined, health: undefined } } }),
      {
        object,
        cause: 'Argo CD cannot compare the environment with Git: it has not looked at the Application yet',
      },
    ],
    'a word that is new to us': [
      view({ application: { status: { sync: { status: 'Refreshing' } } } }),
      {
        object,
        cause: 'Argo CD cannot compare the environment with Git: its last word was Refreshing and Healthy',
      },
    ],
    'an unknown health without a condition': [
      view({ application: { status: { health: { status: 'Unknown' } } } }),
      { object, evidence: [] },
    ],
  },
  silent: { ...well, 'a path that is missing': error('app path does not exist') },
});
