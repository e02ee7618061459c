import { ago, testDiagnosis, type ViewParts, view } from '../../../test-support';
import { condition, container, event, pod, replicaSets } from '../../../test-support/objects';
import { containerRules } from './containers';

const backOff = { reason: 'CrashLoopBackOff', message: 'back-off 5m0s restarting failed container' };
const ended = { reason: 'Error', exitCode: 1, startedAt: ago(2), finishedAt: ago(1) };
type Parts = Parameters<typeof container>[0];

function crashing(parts: Parts = {}, more: Exclude<NonNullable<ViewParts['cluster']>, 'unseen'> = {}) {
  const containers = [
    container({ ready: false, running: undefined, restarts: 4, waiting: backOff, last: ended, ...parts }),
  ];
  const conditions = [condition('Ready', 'False', { since: ago(12) })];
  return view({ cluster: { pods: [pod({ containers, conditions })], replicaSets, ...more } });
}

const log = (line: string) => ({
  logs: [{ pod: 'api-1-a', container: 'api', lines: { state: 'seen' as const, value: ['starting', line] } }],
});
const outOfMemory = crashing({ last: { ...ended, reason: 'OOMKilled', exitCode: 137 } });
const killed = [
  event('Pod/api-1-a', 'Killing', 'Container api failed liveness probe, will be restarted', { type: 'Normal' }),
];
const well = {
  'a container that runs': view({ cluster: { pods: [pod()], replicaSets } }),
  'one end, after which it starts again': view({
    cluster: {
      pods: [
        pod({
          containers: [container({ ready: false, restarts: 1, last: ended })],
          conditions: [condition('Ready', 'False', { since: ago(2) })],
        }),
      ],
    },
  }),
  'the first end, a moment ago': view({
    cluster: { pods: [pod({ containers: [container({ ready: false, running: undefined, terminated: ended })] })] },
  }),
  'one restart long ago': view({
    cluster: { pods: [pod({ containers: [container({ restarts: 1, last: { ...ended, finishedAt: ago(600) } })] })] },
  }),
  'a pod of a Job that ended well, and its sidecar did not': view({
    cluster: {
      pods: [
        pod({
          phase: 'Succeeded',
          containers: [
            container({ ready: false, running: undefined, terminated: { reason: 'Completed', exitCode: 0 } }),
            container({
              name: 'proxy',
              kind: 'sidecar',
              running: undefined,
              terminated: { reason: 'Error', exitCode: 137 },
            }),
          ],
        }),
      ],
    },
  }),
  'an init container that did its work': view({
    cluster: {
      pods: [
        pod({
          containers: [
            container({ name: 'wait', kind: 'init', running: undefined, terminated: { exitCode: 0 } }),
            container(),
          ],
        }),
      ],
    },
  }),
};

testDiagnosis(containerRules, 'crash-loop', {
  diagnoses: {
    'with its last words': [
      crashing({}, log('KeyError: JWT_ISSUER')),
      {
        object: 'Pod/api-1-a',
        since: ago(12),
        cause: 'api in 1 pod of Deployment/api ends each time that it is started: KeyError: JWT_ISSUER',
        releaseCanCause: true,
      },
    ],
    'without a log, with its exit code': [
      crashing(),
      { object: 'Pod/api-1-a', cause: expect.stringContaining('exit code 1') },
    ],
    'an init container': [
      crashing({ name: 'wait', kind: 'init' }),
      { object: 'Pod/api-1-a', cause: expect.stringMatching(/^init container wait/) },
    ],
    'between two starts, when it runs for a moment': [
      crashing({ waiting: undefined, running: { startedAt: ago(0) } }),
      { object: 'Pod/api-1-a' },
    ],
    'a pod that is never started again': [
      view({
        cluster: {
          pods: [
            pod({
              restartPolicy: 'Never',
              containers: [
                container({ ready: false, running: undefined, terminated: ended }),
                container({ name: 'b' }),
              ],
            }),
          ],
        },
      }),
      { object: 'Pod/api-1-a' },
    ],
  },
  silent: {
    ...well,
    'one without memory': outOfMemory,
    'one that is killed for its probe': crashing({ last: { ...ended, exitCode: 137 } }, { events: killed }),
    'one that was started again a moment ago and is ready': crashing({
      ready: true,
      waiting: undefined,
      running: { startedAt: ago(1) },
    }),
  },
});

testDiagnosis(containerRules, 'out-of-memory', {
  diagnoses: {
    'again and again': [
      outOfMemory,
      { object: 'Pod/api-1-a', cause: expect.stringContaining('more memory than its limit') },
    ],
  },
  silent: { ...well, 'another end': crashing() },
});

testDiagnosis(containerRules, 'container-cannot-run', {
  diagnoses: {
    'a command that does not exist': [
      crashing({ last: { ...ended, reason: 'StartError', exitCode: 128, message: 'exec: "gunicorn": not found' } }),
      { object: 'Pod/api-1-a', cause: expect.stringContaining('exec: "gunicorn": not found') },
    ],
    'what the runtime refuses': [
      crashing({
        last: undefined,
        restarts: 0,
        waiting: { reason: 'CreateContainerError', message: 'no command specified' },
      }),
      { object: 'Pod/api-1-a', cause: expect.stringContaining('no command specified') },
    ],
  },
  silent: { ...well, 'one that ran': crashing() },
});

testDiagnosis(containerRules, 'configuration-missing', {
  diagnoses: {
    'a key of a Secret': [
      crashing({
        ...{ last: undefined, restarts: 0 },
        waiting: {
          reason: 'CreateContainerConfigError',
          message: "couldn't find key JWT_SECRET in Secret vmshift-dev/vmshift-secret",
        },
      }),
      {
        object: 'Pod/api-1-a',
        cause:
          "1 pod of Deployment/api cannot start: couldn't find key JWT_SECRET in Secret vmshift-dev/vmshift-secret",
      },
    ],
    'a volume of a Secret': [
      crashing(
        { last: undefined, restarts: 0, waiting: { reason: 'ContainerCreating' } },
        {
          events: [
            event(
              'Pod/api-1-a',
              'FailedMount',
              'MountVolume.SetUp failed for volume "tls" : secret "api-tls" not found',
            ),
          ],
        },
      ),
      { object: 'Pod/api-1-a', cause: '1 pod of Deployment/api cannot start: secret "api-tls" not found' },
    ],
  },
  silent: {
    ...well,
    'a container that is being made': crashing({
      last: undefined,
      restarts: 0,
      waiting: { reason: 'ContainerCreating' },
    }),
  },
});

const creating = (minutes: number) =>
  view({
    cluster: {
      pods: [
        pod({
          phase: 'Pending',
          containers: [container({ ready: false, running: undefined, waiting: { reason: 'ContainerCreating' } })],
        }),
      ],
      replicaSets,
      events: [
        event(
          'Pod/api-1-a',
          'FailedCreatePodSandBox',
          'Failed to create pod sandbox: plugin type="calico" failed (add): error getting ClusterInformation',
          { first: ago(minutes) },
        ),
      ],
    },
  });

testDiagnosis(containerRules, 'pod-sandbox-failed', {
  diagnoses: {
    'the network of a node does not work': [
      creating(6),
      {
        object: 'Pod/api-1-a',
        cause: expect.stringMatching(/^the node cannot make 1 pod of Deployment\/api: Failed to create pod sandbox: /),
        releaseCanCause: false,
      },
    ],
  },
  silent: { ...well, 'a node that has just come': creating(1) },
});
