import { ago, testDiagnosis, view } from '@vmshift/diagnosis/testing';
import { healthRules } from './health';

const health = (status: string, minutes: number, more: object = {}) =>
  view({ application: { status: { health: { status, lastTransitionTime: ago(minutes) }, ...more } } });
const well = { 'an Application that is well': view() };

// As Argo CD 3.5 wrote it of an autoscaler of Kubernetes 1.35.
const NO_METRICS =
  'the HPA was unable to compute the replica count: failed to get cpu utilization: unable to get metrics for resource cpu: no metrics returned from resource metrics API';
const degradedAutoscaler = (minutes: number, message = NO_METRICS, more: readonly object[] = []) => {
  const hpa = { kind: 'HorizontalPodAutoscaler', name: 'vmshift-api-hpa', health: { status: 'Degraded', message } };
  return health('Degraded', minutes, { resources: [hpa, ...more] });
};

testDiagnosis(healthRules, 'application-degraded', {
  diagnoses: {
    'the object that is degraded, where Argo CD keeps it': [
      health('Degraded', 40, {
        resources: [
          { kind: 'Service', name: 'redis', health: { status: 'Healthy' } },
          {
            kind: 'Deployment',
            name: 'vmshift-api',
            health: { status: 'Degraded', message: 'exceeded its progress deadline' },
          },
        ],
      }),
      {
        object: 'Application/vmshift-dev',
        since: ago(40),
        cause: 'Argo CD finds objects Degraded',
        evidence: [{ object: 'Deployment/vmshift-api', message: 'Degraded: exceeded its progress deadline' }],
        releaseCanCause: true,
      },
    ],
    'an autoscaler that has been without metrics for long': [
      degradedAutoscaler(20),
      {
        object: 'Application/vmshift-dev',
        evidence: [expect.objectContaining({ object: expect.stringMatching(/-hpa$/) })],
      },
    ],
    'one whose target is not there': [
      degradedAutoscaler(3, "the HPA controller was unable to get the target's current scale: not found"),
      { object: 'Application/vmshift-dev' },
    ],
    'one without metrics, next to what is degraded': [
      degradedAutoscaler(3, NO_METRICS, [{ kind: 'Deployment', name: 'redis', health: { status: 'Degraded' } }]),
      { object: 'Application/vmshift-dev' },
    ],
    'no cause where there is none to be known: that the sync succeeded is none': [
      health('Degraded', 40),
      { object: 'Application/vmshift-dev', evidence: [] },
    ],
  },
  silent: {
    ...well,
    'objects that are missing': health('Missing', 10),
    'an autoscaler that has no metrics yet, as after a rollout': degradedAutoscaler(3),
    'what is degraded while it syncs': health('Degraded', 5, {
      operationState: { phase: 'Running', startedAt: ago(5) },
    }),
  },
});

testDiagnosis(healthRules, 'rollout-too-long', {
  diagnoses: {
    'a rollout that never ends': [
      health('Progressing', 300),
      {
        object: 'Application/vmshift-dev',
        since: ago(300),
        cause: 'a rollout is Progressing longer than the 13 min that one which works can take',
      },
    ],
    'whatever zone its time is written in': [
      view({
        application: { status: { health: { status: 'Progressing', lastTransitionTime: '2026-11-24T12:00:00+05:30' } } },
      }),
      { object: 'Application/vmshift-dev' },
    ],
  },
  silent: {
    ...well,
    'a rollout under way': health('Progressing', 10),
    'a clock that is ahead of ours': health('Progressing', -90),
    'a time that is none': view({
      application: { status: { health: { status: 'Progressing', lastTransitionTime: '2026-11-24 01:00' } } },
    }),
  },
});

testDiagnosis(healthRules, 'application-suspended', {
  diagnoses: {
    'what is paused': [
      health('Suspended', 150),
      {
        object: 'Application/vmshift-dev',
        cause: 'a Deployment or a CronJob is paused',
        next: ['kubectl --context vmshift-dev -n vmshift-dev get deployments,cronjobs', expect.anything()],
      },
    ],
    'an unknown state': [
      health('Sleeping', 40),
      { object: 'Application/vmshift-dev', cause: 'Argo CD finds objects Sleeping' },
    ],
  },
  silent: well,
});
