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
  },
  silent: { ...well, 'a credential that expired': error('Unauthorized') },
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
  silent: well,
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
