import { observeRecording, readRecording, recordedModel, recordingNames } from '../test-support/recordings';
import { diagnosePlatform } from './diagnose';

/** The one problem of each recording: its rule, the object, and words that must be in the cause. `well`: there is none. */
const EXPECTED: Readonly<Record<string, readonly [rule: string, object: RegExp, words: string] | 'well'>> = {
  'crash-loop': ['crash-loop', /^Pod\/vmshift-api-/, 'JWT_ISSUER: Field required'],
  healthy: 'well',
  'image-missing': ['image-missing', /^Pod\/vmshift-celery-/, 'does not exist'],
  'ingress-without-address': 'well',
  'job-retried': 'well',
  'oom-killed': ['out-of-memory', /^Pod\/vmshift-api-/, 'more memory than its limit'],
  'readiness-probe-failing': ['readiness-probe-fails', /^Pod\/vmshift-api-/, 'runs and is not ready'],
  'rolling-update': 'well',
  'rollout-deadline-exceeded': ['readiness-probe-fails', /^Pod\/vmshift-api-/, 'runs and is not ready'],
};

async function diagnose(name: string) {
  const recording = readRecording(name);
  return diagnosePlatform(recordedModel(recording), [], await observeRecording(recording));
}

test('every recording stands in the table', () => {
  expect(Object.keys(EXPECTED).sort()).toEqual([...recordingNames].sort());
});

test.each(Object.entries(EXPECTED))(
  'what was recorded as %s has one cause, and nothing else',
  async (name, expected) => {
    const { problems, unseen } = await diagnose(name);
    expect(unseen).toEqual([]);
    expect(problems.map(({ id, object, cause }) => ({ id, object, cause }))).toEqual(
      expected === 'well'
        ? []
        : [
            {
              id: expected[0],
              object: expect.stringMatching(expected[1]),
              cause: expect.stringContaining(expected[2]),
            },
          ],
    );
  },
);

test('the order in which a cluster lists its objects changes nothing', async () => {
  const recording = readRecording('rollout-deadline-exceeded');
  const turned = Object.entries(recording.cluster)
    .map(([kind, objects]): [string, readonly object[]] => [kind, objects.toReversed()])
    .toReversed();
  const answers = [recording, { ...recording, cluster: Object.fromEntries(turned) }].map(async (one) =>
    diagnosePlatform(recordedModel(one), [], await observeRecording(one)),
  );
  const [answer, other] = await Promise.all(answers);
  expect(other).toEqual(answer);
});
