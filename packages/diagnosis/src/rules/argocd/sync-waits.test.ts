import { ago, testDiagnosis, view } from '@vmshift/diagnosis/testing';
import { syncWaitsRules } from './sync-waits';

const running = (minutes: number, more: object = {}, status: object = {}) =>
  view({
    application: {
      status: {
        sync: { status: 'OutOfSync', revision: 'a'.repeat(40) },
        operationState: {
          phase: 'Running',
          startedAt: ago(minutes),
          message: 'waiting for healthy state of apps/Deployment/x',
          ...more,
        },
        ...status,
      },
    },
  });
const hook = (minutes: number) =>
  running(minutes, { message: 'waiting for completion of hook batch/Job/vmshift-schema' });

testDiagnosis(syncWaitsRules, 'sync-waits-for-hook', {
  diagnoses: {
    'a Job that runs past its own deadline': [
      hook(8),
      {
        object: 'Application/vmshift-dev',
        since: ago(8),
        cause: 'the sync waits for the hook Job/vmshift-schema, which does not end, and newer commits wait behind it',
        evidence: [
          { object: 'Application/vmshift-dev', message: 'waiting for completion of hook batch/Job/vmshift-schema' },
        ],
      },
    ],
    'one that runs past the deadline of every sync': [hook(60), { object: 'Application/vmshift-dev' }],
  },
  silent: {
    'a hook that still may run': hook(5),
    'what is no hook': running(60),
    'a clock that is ahead of ours': hook(-90),
  },
});

testDiagnosis(syncWaitsRules, 'sync-too-long', {
  diagnoses: {
    'a sync past its deadlines': [
      running(30, {}, { health: { status: 'Progressing', lastTransitionTime: ago(5) } }),
      {
        object: 'Application/vmshift-dev',
        since: ago(30),
        cause:
          'a sync is Running longer than the 13 min that one which works can take, and newer commits wait behind it',
        evidence: [{ object: 'Application/vmshift-dev', message: 'waiting for healthy state of apps/Deployment/x' }],
      },
    ],
    'one in a phase that is new to us': [
      running(200, { phase: 'Paused' }),
      { object: 'Application/vmshift-dev', cause: expect.stringMatching(/^a sync is Paused longer/) },
    ],
    'one that is being terminated, without end': [
      running(200, { phase: 'Terminating', message: undefined }),
      {
        object: 'Application/vmshift-dev',
        cause: expect.stringMatching(/^a sync is Terminating longer/),
        evidence: [],
      },
    ],
  },
  silent: {
    'a rollout under way': running(9, {}, { health: { status: 'Progressing', lastTransitionTime: ago(10) } }),
    'a hook that another rule tells of': hook(60),
    'a clock that is ahead of ours': running(-90),
  },
});

testDiagnosis(syncWaitsRules, 'sync-waits-for-degraded', {
  diagnoses: {
    'what cannot become healthy': [
      running(5, {}, { health: { status: 'Degraded', lastTransitionTime: ago(3) } }),
      {
        object: 'Application/vmshift-dev',
        since: ago(3),
        next: [
          expect.anything(),
          'argocd --argocd-context argocd.satyamay.tech app terminate-op vmshift-dev',
          './vmshiftctl rollback dev --reason "<why>" --push',
        ],
      },
    ],
  },
  silent: { 'a sync under way': running(5) },
});
