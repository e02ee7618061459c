import { ago, pin, stateOf, testDiagnosis, type ViewParts, view } from '@vmshift/diagnosis/testing';
import { gitRules } from './git';
import { skippedHookRules } from './skipped-hooks';

/** As Argo CD 3.5.7 left it: a build was pinned while its repository server was away, and applied when that came back. */
const healed = (status: object = {}, parts: ViewParts = {}, sync: object = {}) =>
  view({
    ...parts,
    application: {
      status: {
        history: [{ revision: 'b'.repeat(40), deployedAt: ago(90) }],
        resources: [
          { kind: 'Deployment', name: 'vmshift-api', status: 'Synced', health: { status: 'Healthy' } },
          { kind: 'Job', name: 'vmshift-schema', hook: true },
        ],
        operationState: {
          phase: 'Succeeded',
          finishedAt: ago(10),
          operation: {
            initiatedBy: { automated: true },
            sync: {
              autoHealAttemptsCount: 1,
              revision: 'a'.repeat(40),
              resources: [
                { group: 'apps', kind: 'Deployment', name: 'vmshift-api' },
                { group: 'batch', kind: 'Job', name: 'vmshift-schema' },
              ],
              ...sync,
            },
          },
          syncResult: { revision: 'a'.repeat(40), resources: [] },
        },
        ...status,
      },
    },
    observed: {
      applied: {
        state: 'seen',
        value: {
          newest: 'a'.repeat(40),
          changedAt: ago(15),
          missing: 0,
          unsynced: ['dist/dev/vmshift-api.deployment.yaml'],
        },
      },
      ...parts.observed,
    },
  });

testDiagnosis(skippedHookRules, 'argocd-skipped-hooks', {
  diagnoses: {
    'a change that came while Argo CD could not compare': [
      healed(),
      {
        object: 'Application/vmshift-dev status.operationState',
        severity: 'at-risk',
        since: ago(10),
        cause:
          'Argo CD applied aaaaaaaaaaaa without Job/vmshift-schema: it could not compare before, and took the new commit for a live edit',
        next: [
          'argocd --argocd-context argocd.satyamay.tech app sync vmshift-dev',
          expect.stringContaining('describe application vmshift-dev'),
        ],
      },
    ],
    'a sync of objects that a person chose': [
      healed({}, {}, { autoHealAttemptsCount: null }),
      {
        object: 'Application/vmshift-dev status.operationState',
        cause: 'Argo CD applied aaaaaaaaaaaa without Job/vmshift-schema: it was told to sync single objects',
      },
    ],
    'a build that came then': [
      healed({}, { states: [stateOf('dev', pin('a', 2), pin('b', 1))] }),
      { object: 'Application/vmshift-dev status.operationState', severity: 'degraded' },
    ],
  },
  silent: {
    'an Application that is well': view(),
    'a sync of all objects': healed({}, {}, { resources: [] }),
    'a live edit that was undone after a sync of all': healed(
      {},
      {
        observed: {
          applied: { state: 'seen', value: { newest: 'a'.repeat(40), changedAt: ago(15), missing: 0 } },
        },
      },
    ),
    'a sync that is under way': healed({ operationState: { phase: 'Running', startedAt: ago(1) } }),
    'an Application without hooks': healed({ resources: [] }),
  },
});

test('what was applied without hooks is not told as never applied', () => {
  expect(gitRules.flatMap(({ judge }) => judge(healed())).map(({ id }) => id)).toEqual([]);
});
