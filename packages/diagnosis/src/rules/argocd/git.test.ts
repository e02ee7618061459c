import { ago, pin, stateOf, testDiagnosis, type ViewParts, view } from '@vmshift/diagnosis/testing';
import { model } from '@vmshift/environments';
import { gitRules } from './git';

const well = { 'an Application that is well': view() };
const deleted = { metadata: { deletionTimestamp: ago(5) } };
const restored = (annotation: string) => ({ metadata: { annotations: { 'vmshiftctl/restore': annotation } } });
const RESTORE = JSON.stringify({
  ...{ run: 'restore-1', by: 'Ada', since: '2026-11-24T11:00:00Z', dump: 'vmshift-1.dump', into: 'schema' },
  ...{ job: 'postgresql-restore-1', phase: 'stopped', holds: true },
});
const behind = (missing: number, minutes: number, application = {}) =>
  view({
    application,
    observed: { applied: { state: 'seen', value: { newest: 'b'.repeat(40), changedAt: ago(minutes), missing } } },
  });

testDiagnosis(gitRules, 'argocd-not-looking', {
  diagnoses: {
    'a comparison of hours ago': [
      view({ application: { status: { reconciledAt: ago(240) } } }),
      {
        object: 'Application/vmshift-dev status.reconciledAt',
        since: ago(240),
        cause: 'Argo CD no longer compares the environment with Git, which it should every 180 s; no commit reaches it',
        next: [
          'kubectl --context vmshift-production -n argocd get pods',
          'kubectl --context vmshift-production -n argocd annotate application vmshift-dev argocd.argoproj.io/refresh=hard --overwrite',
        ],
      },
    ],
    'none since it was made': [
      view({ application: { status: { reconciledAt: undefined } } }),
      { object: 'Application/vmshift-dev status.reconciledAt', since: ago(60 * 24 * 30) },
    ],
  },
  silent: {
    ...well,
    'a few polls ago': view({ application: { status: { reconciledAt: ago(25) } } }),
    'a clock that is ahead of ours': view({ application: { status: { reconciledAt: ago(-90) } } }),
    'one that was made just now': view({
      application: { metadata: { creationTimestamp: ago(1) }, status: { reconciledAt: undefined } },
    }),
    'one that is being deleted': view({ application: { ...deleted, status: { reconciledAt: ago(240) } } }),
  },
});

testDiagnosis(gitRules, 'argocd-skips-application', {
  diagnoses: {
    'an annotation': [
      view({ application: { metadata: { annotations: { 'argocd.argoproj.io/skip-reconcile': 'true' } } } }),
      {
        object: 'Application/vmshift-dev metadata.annotations',
        next: [
          'kubectl --context vmshift-production -n argocd annotate application vmshift-dev argocd.argoproj.io/skip-reconcile-',
        ],
      },
    ],
  },
  silent: well,
});

testDiagnosis(gitRules, 'argocd-behind-git', {
  diagnoses: {
    'commits that Argo CD did not take': [
      behind(2, 180),
      {
        object: 'Application/vmshift-dev status.sync.revision',
        since: ago(180),
        cause:
          'Argo CD is at aaaaaaaaaaaa, without the last 2 commits to dist/dev; the newest, bbbbbbbbbbbb, is 3 h old',
      },
    ],
    'a commit': [behind(1, 30), { object: 'Application/vmshift-dev status.sync.revision' }],
  },
  silent: {
    ...well,
    'a commit that Argo CD will poll in a moment': behind(1, 5),
    'a revision that has all of its manifests': behind(0, 5000),
    'a commit from the future': behind(1, -90),
    'a deletion': behind(1, 180, deleted),
    'an Argo CD that does not look': behind(1, 180, { status: { reconciledAt: ago(240) } }),
    'one that cannot compare': behind(1, 180, { status: { sync: { status: 'Unknown' } } }),
  },
});

const unsynced = (status: object = {}, parts: ViewParts = {}) =>
  view({
    ...parts,
    application: { status: { history: [{ revision: 'b'.repeat(40), deployedAt: ago(90) }], ...status } },
    observed: {
      applied: {
        state: 'seen',
        value: { newest: 'a'.repeat(40), changedAt: ago(40), missing: 0, unsynced: ['dist/dev/redis.service.yaml'] },
      },
    },
  });

testDiagnosis(gitRules, 'argocd-synced-without-sync', {
  diagnoses: {
    // Argo CD 3.5.7, ten seconds after the API server had refused a claim that was made smaller.
    'a change that the cluster refused': [
      unsynced(),
      {
        object: 'Application/vmshift-dev status.sync.status',
        severity: 'at-risk',
        since: ago(40),
        cause:
          'Argo CD calls aaaaaaaaaaaa synced, and the last that it synced is bbbbbbbbbbbb: what changed in between was never applied (dist/dev/redis.service.yaml); the cluster refuses it, or it makes no difference there',
        next: [
          'kubectl --context vmshift-production -n argocd annotate application vmshift-dev argocd.argoproj.io/refresh=hard --overwrite',
          expect.stringContaining('describe application vmshift-dev'),
          'argocd --argocd-context argocd.satyamay.tech app sync vmshift-dev',
        ],
      },
    ],
    'a release that does not run': [
      unsynced(
        { summary: { images: [`${model.platform.images.api}@sha256:${'e'.repeat(64)}`] } },
        { states: [stateOf('dev', pin('a', 1))] },
      ),
      { object: 'Application/vmshift-dev status.sync.status', severity: 'degraded' },
    ],
  },
  silent: {
    ...well,
    'a sync that is under way': unsynced({ operationState: { phase: 'Running', startedAt: ago(1) } }),
    'a comparison that fails, which another rule tells': unsynced({
      sync: { status: 'Unknown', revision: 'a'.repeat(40) },
      conditions: [{ type: 'ComparisonError', message: 'x' }],
    }),
    'a difference that is seen': unsynced({ sync: { status: 'OutOfSync', revision: 'a'.repeat(40) } }),
  },
});

testDiagnosis(gitRules, 'argocd-commit-unknown', {
  diagnoses: {
    'a commit of another branch': [
      view({ observed: { applied: { state: 'seen', value: 'not on the branch' } } }),
      {
        object: 'Application/vmshift-dev status.sync.revision',
        cause: 'Argo CD compared aaaaaaaaaaaa, which is no commit of the branch that it should follow',
      },
    ],
  },
  silent: well,
});

const restore =
  'helm --kube-context vmshift-production -n argocd get manifest argocd-apps | kubectl --context vmshift-production apply -f -';

testDiagnosis(gitRules, 'automatic-sync-off', {
  diagnoses: {
    'automatic sync that is off': [
      view({ application: { spec: { syncPolicy: { retry: { limit: 5 } } } } }),
      {
        object: 'Application/vmshift-dev spec.syncPolicy',
        severity: 'at-risk',
        cause: 'automatic sync is off, so no commit reaches the environment; it is Synced now',
        next: [
          `kubectl --context vmshift-production -n argocd patch application vmshift-dev --type merge -p '{"spec":{"syncPolicy":{"automated":{"enabled":null}}}}'`,
          restore,
        ],
      },
    ],
    'automatic sync that is disabled': [
      view({
        application: {
          spec: { syncPolicy: { automated: { enabled: false } } },
          status: { sync: { status: 'OutOfSync' } },
        },
      }),
      { object: 'Application/vmshift-dev spec.syncPolicy', cause: expect.stringMatching(/OutOfSync now$/) },
    ],
    'with the objects that are not what Git has, whether or not Argo CD counts them as missing': [
      view({
        application: {
          spec: { syncPolicy: {} },
          status: {
            sync: { status: 'OutOfSync' },
            resources: [
              { kind: 'NetworkPolicy', name: 'default-deny', status: 'OutOfSync', health: { status: 'Missing' } },
              { kind: 'Deployment', name: 'redis', status: 'OutOfSync', health: { status: 'Healthy' } },
            ],
          },
        },
      }),
      {
        object: 'Application/vmshift-dev spec.syncPolicy',
        evidence: [
          { object: 'NetworkPolicy/default-deny', message: 'OutOfSync: not in the cluster' },
          { object: 'Deployment/redis', message: 'OutOfSync' },
        ],
      },
    ],
  },
  silent: {
    ...well,
    'a deletion': view({ application: { ...deleted, spec: { syncPolicy: null } } }),
    'a restore': view({ application: { ...restored(RESTORE), spec: { syncPolicy: null } } }),
  },
});

testDiagnosis(gitRules, 'restore-under-way', {
  diagnoses: {
    'a restore': [
      view({ application: restored(RESTORE) }),
      {
        object: 'Restore/vmshift-dev',
        since: '2026-11-24T11:00:00Z',
        cause: 'a restore of the database, by Ada, goes on or was interrupted',
        next: ['./vmshiftctl restore dev'],
      },
    ],
    'a lock of unknown form': [
      view({ application: restored('x') }),
      {
        object: 'Restore/vmshift-dev',
        cause: expect.stringContaining('by a person who is not known'),
      },
    ],
  },
  silent: well,
});

const edited = (selfHeal: boolean, status: object = {}) =>
  view({
    application: {
      spec: { syncPolicy: { automated: { selfHeal } } },
      status: {
        sync: { status: 'OutOfSync' },
        resources: [
          { kind: 'Deployment', name: 'vmshift-api', status: 'OutOfSync' },
          { kind: 'Service', name: 'redis', status: 'Synced' },
          { kind: 'ConfigMap', name: 'old', status: 'OutOfSync', requiresPruning: true },
          { kind: 'Job', name: 'vmshift-schema', status: 'OutOfSync', hook: true },
        ],
        ...status,
      },
    },
  });

const removed = (syncPolicy: object, status: object = {}) =>
  view({
    application: {
      spec: { syncPolicy },
      status: {
        sync: { status: 'OutOfSync' },
        health: { status: 'Missing', lastTransitionTime: ago(10) },
        resources: [
          { kind: 'Deployment', name: 'redis', status: 'OutOfSync', health: { status: 'Missing' } },
          { kind: 'Service', name: 'redis', status: 'Synced', health: { status: 'Healthy' } },
          { kind: 'Job', name: 'vmshift-schema', hook: true, health: { status: 'Missing' } },
        ],
        ...status,
      },
    },
  });

testDiagnosis(gitRules, 'live-objects-missing', {
  diagnoses: {
    'an object that was removed by hand while automatic sync is off, with the command that makes it': [
      removed({}),
      {
        object: 'Application/vmshift-dev status.health',
        others: ['Deployment/redis'],
        since: ago(10),
        cause:
          'Deployment/redis is not in the cluster: removed by hand, or never made, and Argo CD does not sync by itself',
        evidence: [{ object: 'Deployment/redis', message: 'Missing' }],
        next: [
          'argocd --argocd-context argocd.satyamay.tech app diff vmshift-dev',
          'argocd --argocd-context argocd.satyamay.tech app sync vmshift-dev',
        ],
        releaseCanCause: false,
      },
    ],
    'one that self-healing has not made again': [
      removed({ automated: { selfHeal: true } }),
      {
        object: 'Application/vmshift-dev status.health',
        cause: 'Deployment/redis is not in the cluster, and Argo CD has not made it again',
      },
    ],
    'objects that Argo CD does not name': [
      removed({}, { resources: [] }),
      { object: 'Application/vmshift-dev status.health', cause: expect.stringMatching(/^objects of Git are not in/) },
    ],
  },
  silent: {
    ...well,
    'what a sync has yet to make': removed(
      { automated: {} },
      { operationState: { phase: 'Running', startedAt: ago(3) } },
    ),
    'what a sync that Argo CD gave up could not make': removed(
      { automated: {} },
      { operationState: { phase: 'Failed', startedAt: ago(3) } },
    ),
  },
});

testDiagnosis(gitRules, 'live-edit', {
  diagnoses: {
    'objects that were edited by hand': [
      edited(false),
      {
        object: 'Application/vmshift-dev status.sync',
        cause:
          'Deployment/vmshift-api, ConfigMap/old are not what Git has: edited by hand, and Argo CD does not undo it (selfHeal is off)',
        evidence: [
          { object: 'Deployment/vmshift-api', message: 'OutOfSync' },
          { object: 'ConfigMap/old', message: 'OutOfSync: Git no longer has it' },
        ],
        next: ['argocd --argocd-context argocd.satyamay.tech app diff vmshift-dev', expect.anything()],
      },
    ],
    'a difference that self-healing leaves': [
      edited(true, { resources: [{ kind: 'Deployment', name: 'vmshift-api', status: 'OutOfSync' }] }),
      {
        object: 'Application/vmshift-dev status.sync',
        cause: 'Deployment/vmshift-api is not what Git has, and Argo CD does not put it right',
      },
    ],
    // As Argo CD 3.5.7 was, while another program wrote the memory of the containers every two seconds. It counts the edits
    // of all objects since the commit, also where days lie between them.
    'an object that another program writes': [
      edited(true, {
        resources: [{ kind: 'Deployment', name: 'vmshift-api', status: 'OutOfSync' }],
        operationState: {
          phase: 'Succeeded',
          operation: {
            sync: { autoHealAttemptsCount: 6, resources: [{ kind: 'Deployment', name: 'vmshift-api', group: 'apps' }] },
          },
        },
      }),
      {
        object: 'Application/vmshift-dev status.sync',
        severity: 'at-risk',
        cause:
          'Deployment/vmshift-api is not what Git has: Argo CD put objects back 6 times at this commit, Deployment/vmshift-api the last time, and it differs again',
        next: [
          expect.stringContaining('-n vmshift-dev get Deployment/vmshift-api --show-managed-fields -o jsonpath='),
          'argocd --argocd-context argocd.satyamay.tech app diff vmshift-dev',
        ],
      },
    ],
    'a difference of objects that Argo CD does not name': [
      edited(true, { resources: [] }),
      {
        object: 'Application/vmshift-dev status.sync',
        cause: 'the environment is not what Git has, and Argo CD does not put it right',
      },
    ],
  },
  silent: {
    ...well,
    'a sync under way': edited(false, { operationState: { phase: 'Running', startedAt: ago(3) } }),
    'what is not synced as automatic sync is off': view({
      application: { spec: { syncPolicy: {} }, status: { sync: { status: 'OutOfSync' } } },
    }),
  },
});
