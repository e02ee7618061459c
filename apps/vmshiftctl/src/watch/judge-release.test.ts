import { ago, type ViewParts, view } from '@vmshift/diagnosis/testing';
import { model } from '@vmshift/environments';
import { imageReference, type ReleasePin } from '@vmshift/releases';
import { builds, entry, problem, production } from '../testing/released';
import { judgeRelease, type ReleaseView } from './judge-release';

const { first, second, third } = builds;
const { images } = model.platform;
const imagesOf = ({ images: pinned }: ReleasePin) => [
  imageReference(images.api, pinned.api),
  imageReference(images.celery, pinned.celery),
];
const seen = { state: 'seen', value: { newest: 'c'.repeat(40), changedAt: ago(9), missing: 0 } } as const;
const pod = (name: string, image: string, phase = 'Running') => ({ name, phase, containers: [{ image }] }) as never;

function judge(parts: ViewParts & Partial<Pick<ReleaseView, 'state' | 'problems' | 'commit'>> = {}) {
  const { state = production(entry('release', second, 10), entry('release', first, 600)), ...rest } = parts;
  const { observed } = view({
    environment: { name: 'production' },
    application: { status: { summary: { images: [...imagesOf(second), 'redis:7'] } } },
    ...rest,
    observed: { applied: seen, ...rest.observed },
  });
  return judgeRelease({ commit: second.commit, images, state, observed, problems: parts.problems ?? [] });
}

test('the build runs when Argo CD has it, everything is healthy and the host answers', () => {
  expect(judge()).toEqual({ state: 'running' });
});

test.each<[string, Parameters<typeof judge>[0], string]>([
  [
    'Argo CD has not compared the newest commit',
    { observed: { applied: { ...seen, value: { ...seen.value, missing: 1 } } } },
    'has not compared cccccccccccc yet',
  ],
  ['Argo CD compared nothing', { observed: { applied: undefined } }, 'compared nothing'],
  [
    'Argo CD compared a commit of another branch',
    { observed: { applied: { state: 'seen', value: 'not on the branch' } } },
    'not on the branch',
  ],
  [
    'a sync runs',
    { application: { status: { operationState: { phase: 'Running', startedAt: ago(1) } } } },
    'is syncing',
  ],
  ['it is out of sync', { application: { status: { sync: { status: 'OutOfSync' } } } }, 'OutOfSync'],
  ['it progresses', { application: { status: { health: { status: 'Progressing' } } } }, 'Progressing'],
  ['an image is of another build', { application: { status: { summary: { images: imagesOf(first) } } } }, images.api],
  [
    'a pod of another build runs',
    { cluster: { pods: [pod('api-1', imagesOf(first)[0] ?? '')] } },
    'api-1 of another build',
  ],
  [
    'the host answers 503',
    {
      observed: {
        host: {
          state: 'seen',
          value: { url: 'https://h/health', addresses: [], answer: { status: 503, healthy: false, body: '' } },
        },
      },
    },
    'does not answer that it is healthy',
  ],
  ['it was degraded before', { problems: [problem(300)] }, 'since before the release: the image does not exist'],
])('it is pending while %s', (_, parts, because) => {
  expect(judge(parts)).toEqual({ state: 'pending', because: expect.stringContaining(because) });
});

// As a real Argo CD 3.5.7 was whose AppProject permitted no Pod: its tree had none, and its summary no image.
test('where Argo CD names no image, the pods tell which build runs', () => {
  const application = { status: { summary: {} } };
  const pods = imagesOf(second).map((image, index) => pod(`pod-${index}`, image));
  expect(judge({ application, cluster: { pods } })).toEqual({ state: 'running' });
  expect(judge({ application, cluster: { pods: pods.slice(1) } })).toEqual({
    state: 'pending',
    because: `nothing runs ${imagesOf(second)[0]} yet`,
  });
});

test('finished pods of an earlier build are what Jobs leave for their logs', () => {
  expect(judge({ cluster: { pods: [pod('schema-1', imagesOf(first)[0] ?? '', 'Succeeded')] } })).toEqual({
    state: 'running',
  });
});

test('a host that could not be asked is no reason to wait: what runs inside was seen', () => {
  expect(judge({ observed: { host: { state: 'unknown', because: 'no network' } } })).toEqual({ state: 'running' });
});

test.each(['down', 'degraded'] as const)('a problem that is %s since the release is its failure', (severity) => {
  const found = problem(8, { severity });
  expect(judge({ problems: [found] })).toEqual({ state: 'failed', problem: found });
});

test('what is new is judged whatever was broken before, and what a release can cause comes first', () => {
  const [old, other, own] = [
    problem(300, { severity: 'down' }),
    problem(5, { releaseCanCause: false, cause: 'a node is lost' }),
    problem(4, { cause: 'the image does not exist' }),
  ];
  expect(judge({ problems: [old, other, own] })).toEqual({ state: 'failed', problem: own });
  expect(judge({ problems: [old, other] })).toEqual({ state: 'failed', problem: other });
});

test('an Application that is missing is no failure of a build', () => {
  const application = { state: 'seen', value: 'absent' } as const;
  expect(judge({ observed: { application }, problems: [problem(5)] })).toMatchObject({ state: 'pending' });
});

test('what is at risk or waits for a person is no failure', () => {
  const problems = (['at-risk', 'waiting', 'unknown'] as const).map((severity) => problem(8, { severity }));
  expect(judge({ problems })).toEqual({ state: 'running' });
});

test('before Argo CD has seen the commit, what is wrong is wrong with an earlier build', () => {
  const applied = { ...seen, value: { ...seen.value, missing: 2 } };
  expect(judge({ problems: [problem(8)], observed: { applied } })).toMatchObject({ state: 'pending' });
});

test('without its pods, nothing tells that the build runs, whatever Argo CD reports', () => {
  expect(judge({ cluster: 'unseen' })).toEqual({ state: 'unknown', because: 'not asked' });
});

test('what was not seen is unknown', () => {
  expect(judge({ observed: { application: { state: 'unknown', because: 'no route' } } })).toEqual({
    state: 'unknown',
    because: 'no route',
  });
});

test.each([
  ['a newer build', third, 'main-333333333333 is pinned'],
  ['a hold', { ...first, hold: { reason: 'r', by: 'Ada' } }, 'Ada holds it at main-111111111111'],
  [
    'a rollback',
    { ...first, hold: { reason: 'r', by: 'Ada', rolledBackFrom: second.commit } },
    'Ada rolled it back to main-111111111111',
  ],
])('%s takes its place', (_, pin, by) => {
  expect(judge({ state: production(entry('release', pin, 1), entry('release', second, 10)) })).toEqual({
    state: 'superseded',
    by,
  });
});

test('a build that no pin ever named was not replaced', () => {
  expect(judge({ state: production(entry('release', third, 1)) })).toEqual({
    state: 'superseded',
    by: 'main-333333333333 is pinned, and this build never was',
  });
});
