import { ago, DIGEST, pin, stateOf, testDiagnosis, type ViewParts, view } from '@vmshift/diagnosis/testing';
import { model } from '@vmshift/environments';
import { imageRules } from './images';

const image = `${model.platform.images.api}:develop-${'a'.repeat(40)}`;

function pod(digest: string, repository = image) {
  const container = {
    name: 'vmshift-api',
    kind: 'container' as const,
    image: `${repository}@${DIGEST}`,
    imageId: `${model.platform.images.api}@${digest}`,
    ready: true,
    restarts: 0,
  };
  return {
    name: 'vmshift-api-1',
    labels: {},
    phase: 'Running',
    conditions: [],
    restartPolicy: 'Always',
    containers: [container],
    claims: [],
  };
}

const OTHER = `sha256:${'e'.repeat(64)}`;
const running = (digest: string, parts: ViewParts = {}) =>
  view({
    states: [stateOf('dev', pin('a', 1))],
    cluster: { pods: [pod(digest)] },
    observed: { applied: { state: 'seen', value: { newest: 'a'.repeat(40), changedAt: ago(90), missing: 0 } } },
    ...parts,
  });

testDiagnosis(imageRules, 'image-differs-from-pin', {
  diagnoses: {
    'another digest under the same tag': [
      running(OTHER),
      {
        object: 'Pin/dev',
        cause: 'another image runs than the one that is pinned, and Argo CD finds no difference',
        evidence: [{ object: 'Pod/vmshift-api-1', message: expect.stringContaining(`@${OTHER}`) }],
      },
    ],
    // Our AppProject permits no Pod, so that a real Argo CD 3.5.7 names no image.
    'pods of another build under a pin by tag alone, where Argo CD names no image': [
      running(DIGEST, {
        states: [stateOf('dev', pin('b', 2, { images: { api: { tag: 'b' }, celery: { tag: 'b' } } }))],
        application: { status: { summary: {} } },
      }),
      { object: 'Pin/dev', evidence: [expect.objectContaining({ object: 'Image/api' })] },
    ],
    'pods of another build that Argo CD alone shows': [
      running(DIGEST, {
        cluster: 'unseen',
        application: { status: { summary: { images: [`${image}@${OTHER}`, 'redis'] } } },
      }),
      {
        object: 'Pin/dev',
        evidence: [{ object: 'Image/api', message: `the pods have ${image}@${OTHER}` }],
      },
    ],
  },
  silent: {
    'manifests with the pinned build': running(DIGEST, {
      application: { status: { summary: { images: [`${image}@${DIGEST}`, 'redis'] } } },
    }),
    'the digest of the pin': running(DIGEST),
    'a pin by tag alone': running(OTHER, {
      states: [stateOf('dev', pin('a', 1, { images: { api: { tag: 'x' }, celery: { tag: 'x' } } }))],
    }),
    'an image that is not ours': running(OTHER, { cluster: { pods: [pod(OTHER, 'docker.io/library/redis:7')] } }),
    'a rollout under way': running(OTHER, {
      application: { status: { health: { status: 'Progressing', lastTransitionTime: ago(2) } } },
    }),
    'a commit that Argo CD has not taken': running(OTHER, {
      observed: { applied: { state: 'seen', value: { newest: 'b'.repeat(40), changedAt: ago(1), missing: 1 } } },
    }),
    'a commit that Argo CD calls synced and never synced': running(OTHER, {
      observed: {
        applied: {
          state: 'seen',
          value: { newest: 'b'.repeat(40), changedAt: ago(90), missing: 0, unsynced: ['dist/dev/api.yaml'] },
        },
      },
    }),
    'a pod that is going': running(OTHER, { cluster: { pods: [{ ...pod(OTHER), deletedAt: ago(1) }] } }),
  },
});
