import { ago, testDiagnosis, view } from '../../../test-support';
import { container, event, pod, replicaSets } from '../../../test-support/objects';
import { imageRules } from './images';

const IMAGE = 'ghcr.io/o/api:main-2';

/** A pod that waits for its image, and what the kubelet told of the attempt. */
function waiting(message: string, reason = 'ImagePullBackOff', more: Parameters<typeof pod>[0] = {}, first = ago(4)) {
  const containers = [
    container({
      image: IMAGE,
      ready: false,
      running: undefined,
      waiting: { reason, message: `Back-off pulling image "${IMAGE}"` },
    }),
  ];
  const told =
    message === '' ? [] : [event('Pod/api-1-a', 'Failed', `Failed to pull image "${IMAGE}": ${message}`, { first })];
  return view({ cluster: { pods: [pod({ containers, ...more })], replicaSets, events: told } });
}

const missing = waiting('rpc error: code = NotFound desc = failed to resolve reference: not found');
const well = {
  'a pod that runs': view({ cluster: { pods: [pod()], replicaSets } }),
  'a pod that is being deleted': waiting('not found', 'ErrImagePull', { deletedAt: '2026-11-24T11:59:00Z' }),
  'a container that is being made': view({
    cluster: {
      pods: [
        pod({
          containers: [container({ ready: false, running: undefined, waiting: { reason: 'ContainerCreating' } })],
        }),
      ],
    },
  }),
};

testDiagnosis(imageRules, 'image-missing', {
  diagnoses: {
    'as the attempt says, whatever the back-off does': [
      missing,
      {
        object: 'Pod/api-1-a',
        cause: `the image ${IMAGE} does not exist, so 1 pod of Deployment/api cannot start`,
        releaseCanCause: true,
      },
    ],
    'several pods, once': [
      view({
        cluster: {
          pods: ['api-1-b', 'api-1-a'].map((name) =>
            pod({
              name,
              containers: [
                container({
                  image: IMAGE,
                  running: undefined,
                  waiting: { reason: 'ErrImagePull', message: 'manifest unknown' },
                }),
              ],
            }),
          ),
          replicaSets,
        },
      }),
      { object: 'Pod/api-1-a', cause: expect.stringContaining('2 pods of Deployment/api') },
    ],
  },
  silent: { ...well, 'one that is refused': waiting('401 Unauthorized') },
});

testDiagnosis(imageRules, 'image-pull-refused', {
  diagnoses: {
    'a token that has expired': [
      waiting('failed to authorize: failed to fetch anonymous token: 401 Unauthorized'),
      { object: 'Pod/api-1-a', runbook: 'maintenance.md#rotate-a-key', releaseCanCause: false },
    ],
    'a registry that hides what it refuses': [
      waiting('denied: requested access to the resource is denied'),
      { object: 'Pod/api-1-a', cause: expect.stringMatching(/is wrong or has expired$/) },
    ],
    'one that says the same of a repository that is not there': [
      waiting('pull access denied, repository does not exist or may require authorization: insufficient_scope'),
      { object: 'Pod/api-1-a', cause: expect.stringMatching(/expired, or there is no repository of that name$/) },
    ],
  },
  silent: { ...well, 'one that is missing': missing },
});

testDiagnosis(imageRules, 'image-name-invalid', {
  diagnoses: {
    'an upper-case name': [
      waiting('', 'InvalidImageName'),
      { object: 'Pod/api-1-a', cause: expect.stringContaining('is no name') },
    ],
  },
  silent: { ...well, 'one that is missing': missing },
});

const unreachable = waiting('dial tcp 192.0.2.1:443: i/o timeout');
const limited = waiting('429 Too Many Requests - Server message: toomanyrequests: You have reached your limit');

testDiagnosis(imageRules, 'registry-unreachable', {
  diagnoses: {
    'no connection': [
      unreachable,
      {
        object: 'Pod/api-1-a',
        cause: 'the registry ghcr.io does not answer, so 1 pod of Deployment/api cannot start',
        releaseCanCause: false,
      },
    ],
    'an error of its own': [waiting('unexpected status: 503 Service Unavailable'), { object: 'Pod/api-1-a' }],
  },
  silent: {
    ...well,
    'one that is missing': missing,
    'one that is refused': waiting('403 Forbidden'),
    'a first attempt': waiting('dial tcp 192.0.2.1:443: i/o timeout', 'ErrImagePull', {}, ago(1)),
  },
});

testDiagnosis(imageRules, 'registry-limit-reached', {
  diagnoses: { 'too many pulls': [limited, { object: 'Pod/api-1-a', cause: expect.stringContaining('ghcr.io') }] },
  silent: { ...well, 'a registry that does not answer': unreachable },
});

testDiagnosis(imageRules, 'image-pull-failed', {
  diagnoses: {
    'words that are new to us': [
      waiting('failed to extract layer: no space left on device'),
      { object: 'Pod/api-1-a', cause: expect.stringMatching(/cannot start: .*no space left on device$/) },
    ],
    'nothing is told': [waiting(''), { object: 'Pod/api-1-a' }],
  },
  silent: { ...well, 'one that is missing': missing, 'a registry that does not answer': unreachable },
});
