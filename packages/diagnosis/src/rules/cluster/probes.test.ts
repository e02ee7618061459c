import { ago, testDiagnosis, view } from '../../../test-support';
import { container, event, pod, replicaSets } from '../../../test-support/objects';
import { probeRules } from './probes';

type Events = readonly ReturnType<typeof event>[];

function failing(events: Events, parts: Parameters<typeof container>[0] = {}) {
  const containers = [container({ ready: false, readinessProbe: 'GET :8000/health', ...parts })];
  return view({ cluster: { pods: [pod({ containers })], replicaSets, events } });
}

const unhealthy = (message: string, parts: Parameters<typeof event>[3] = {}) =>
  event('Pod/api-1-a', 'Unhealthy', message, parts);
const killing = (probe: string) =>
  event('Pod/api-1-a', 'Killing', `Container api failed ${probe} probe, will be restarted`, { type: 'Normal' });
const readiness = 'Readiness probe failed: HTTP probe failed with statuscode: 503';
const well = {
  'a container that is ready again': failing([unhealthy(readiness)], { ready: true }),
  'a failure of long ago': failing([unhealthy(readiness, { first: ago(60), last: ago(40) })]),
  'no events': failing([]),
};

testDiagnosis(probeRules, 'readiness-probe-fails', {
  diagnoses: {
    'with what it answers': [
      failing([unhealthy(readiness)]),
      {
        object: 'Pod/api-1-a',
        since: ago(4),
        cause: 'api in 1 pod of Deployment/api runs and is not ready: HTTP probe failed with statuscode: 503',
      },
    ],
    'a command that says nothing': [
      failing([unhealthy('Readiness probe failed:')]),
      { object: 'Pod/api-1-a', cause: expect.stringContaining('its probe fails (GET :8000/health)') },
    ],
  },
  silent: {
    ...well,
    'one that has only just started': failing([unhealthy(readiness, { first: ago(0.5), last: ago(0) })]),
  },
});

testDiagnosis(probeRules, 'liveness-probe-fails', {
  diagnoses: {
    'a container that hangs': [
      failing([unhealthy('Liveness probe failed: context deadline exceeded'), killing('liveness')], { restarts: 2 }),
      { object: 'Pod/api-1-a', cause: expect.stringContaining('does not answer: context deadline exceeded') },
    ],
  },
  silent: {
    ...well,
    'one that ends by itself': failing([unhealthy('Liveness probe failed: refused')], { restarts: 2 }),
  },
});

testDiagnosis(probeRules, 'startup-probe-fails', {
  diagnoses: {
    'a start that takes too long': [
      failing([unhealthy('Startup probe failed: connect: connection refused'), killing('startup')], { restarts: 1 }),
      { object: 'Pod/api-1-a', cause: expect.stringContaining('before it has started') },
    ],
  },
  silent: { ...well, 'a start that goes on': failing([unhealthy('Startup probe failed: connection refused')]) },
});
