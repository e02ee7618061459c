import {
  observeRecording,
  type Recording,
  readRecording,
  recordedModel,
  recordingNames,
} from '../test-support/recordings';
import { diagnosePlatform } from './diagnose';

interface Expected {
  /** Rule of the one problem. */
  readonly rule: string;
  readonly object: RegExp;
  /** Words that must be in its cause. */
  readonly words: string;
  /** Rules of what it explains. @default nothing */
  readonly explains?: readonly string[];
  /** How many problems of the rule there are, each of another object. @default 1 */
  readonly times?: number;
  /** Looked at so many minutes later: what takes long is told apart from what is slow. @default 0 */
  readonly after?: number;
}

const API = /^Pod\/vmshift-api-/;
const CELERY_WORKER = /^Deployment\/vmshift-celery-worker$/;
const CELERY = /^Pod\/vmshift-celery-/;
const APPLICATION = /^Application\/vmshift-production/;
const SCHEMA = /^Job\/vmshift-schema$/;

/** What each recording has to lead to. `well`: to nothing. */
const EXPECTED: Readonly<Record<string, Expected | 'well'>> = {
  'application-deleting': { rule: 'application-deleting', object: APPLICATION, words: 'deletes the Application' },
  'application-missing': { rule: 'application-missing', object: APPLICATION, words: 'has no Application' },
  'automation-off': { rule: 'automatic-sync-off', object: APPLICATION, words: 'automatic sync is off' },
  'backup-failing': { rule: 'backup-failed', object: /^CronJob\/postgresql-backup$/, words: 'failed' },
  'backup-suspended': { rule: 'backup-suspended', object: /^CronJob\/postgresql-backup$/, words: 'switched off' },
  'broken-after-rollout': {
    ...{ rule: 'readiness-probe-fails', object: API, words: '2 pods of Deployment/vmshift-api' },
    explains: ['service-without-endpoints'],
  },
  'claim-made-smaller': {
    rule: 'comparison-refused',
    object: APPLICATION,
    words: 'refuses PersistentVolumeClaim/redis-pvc as Git has it',
  },
  'claim-waits-for-consumer': 'well',
  'cluster-credential-expired': { rule: 'cluster-credential-expired', object: APPLICATION, words: 'does not accept' },
  'command-missing': { rule: 'container-cannot-run', object: CELERY, words: '"celeryd": executable file not found' },
  'config-map-missing': {
    rule: 'configuration-missing',
    object: CELERY,
    words: 'configmap "celery-schedule" not found',
  },
  'crash-loop': { rule: 'crash-loop', object: API, words: 'JWT_ISSUER: Field required' },
  healthy: 'well',
  'image-missing': { rule: 'image-missing', object: CELERY, words: 'does not exist, so 2 pods' },
  'image-missing-in-schema-job': { rule: 'image-missing', object: /^Pod\/vmshift-schema-/, words: 'does not exist' },
  'immutable-field': { rule: 'comparison-refused', object: APPLICATION, words: 'field is immutable' },
  'ingress-without-address': 'well',
  'init-container-failing': { rule: 'crash-loop', object: API, words: 'init container static-files' },
  'job-retried': 'well',
  'live-edit': { rule: 'live-edit', object: APPLICATION, words: 'edited by hand' },
  'liveness-probe-failing': { rule: 'liveness-probe-fails', object: API, words: 'statuscode: 404' },
  'more-node-conditions': 'well',
  'node-lost-and-pods-moved': { rule: 'node-not-ready', object: /^Node\/node-2$/, words: 'has not been heard of' },
  'oom-killed': { rule: 'out-of-memory', object: API, words: 'more memory than its limit' },
  'policy-refused': { rule: 'comparison-refused', object: APPLICATION, words: 'images must be signed' },
  'project-missing': { rule: 'application-invalid', object: APPLICATION, words: 'which does not exist' },
  'project-refused': { rule: 'sync-not-permitted', object: APPLICATION, words: 'no permission to write Role/reader' },
  'pull-refused': { rule: 'image-pull-refused', object: CELERY, words: 'token' },
  'readiness-probe-failing': { rule: 'readiness-probe-fails', object: API, words: 'runs and is not ready' },
  'reconcile-skipped': { rule: 'argocd-skips-application', object: APPLICATION, words: 'annotation' },
  'repository-refused': { rule: 'application-invalid', object: APPLICATION, words: 'is not permitted in project' },
  'rolling-update': 'well',
  'rollout-deadline-exceeded': {
    ...{ rule: 'readiness-probe-fails', object: API, words: 'runs and is not ready' },
    explains: ['rollout-stuck', 'sync-waits-for-degraded'],
  },
  'schema-job-failing': { rule: 'job-failed', object: SCHEMA, words: 'permission denied for schema public' },
  'schema-job-hanging': {
    rule: 'job-hangs',
    object: SCHEMA,
    words: 'no release goes on',
    after: 10,
    explains: ['sync-waits-for-hook'],
  },
  'schema-job-past-its-deadline': { rule: 'job-failed', object: SCHEMA, words: 'DeadlineExceeded' },
  'secret-key-missing': { rule: 'configuration-missing', object: CELERY, words: 'key SENTRY_DSN in Secret' },
  'secret-missing': {
    rule: 'configuration-missing',
    object: /^Pod\/vmshift-schema-/,
    words: '"vmshift-secrets" not found',
  },
  'autoscaler-at-maximum': {
    ...{ rule: 'autoscaler-at-maximum', object: /^HorizontalPodAutoscaler\/vmshift-/, words: 'as many pods as it may' },
    after: 35,
    times: 2,
  },
  'claim-pending': {
    ...{
      rule: 'claim-pending',
      object: /^PersistentVolumeClaim\/postgresql-pvc$/,
      words: 'postgresql-pvc and redis-pvc',
    },
    after: 6,
  },
  evicted: { rule: 'pods-evicted', object: /^Pod\/vmshift-celery-beat-/, words: 'exceeds the limit "128Mi"' },
  'limit-range-refused': { rule: 'pods-refused', object: CELERY_WORKER, words: 'maximum memory usage' },
  'node-lost': {
    ...{ rule: 'node-not-ready', object: /^Node\/node-2$/, words: 'has not been heard of' },
    explains: [...Array(3).fill('broken-after-rollout'), 'service-without-endpoints'],
    after: 6,
  },
  'pod-security-refused': { rule: 'pods-refused', object: CELERY_WORKER, words: 'violates PodSecurity' },
  'quota-exceeded': {
    ...{ rule: 'pods-refused', object: SCHEMA, words: 'exceeded quota: vmshift' },
    explains: ['sync-waits-for-hook'],
    after: 6,
  },
  'service-without-endpoints': {
    ...{ rule: 'service-without-endpoints', object: /^Service\/vmshift-api-service$/, words: 'no pod has its labels' },
    after: 5,
  },
  'sidecar-ended': 'well',
  'storage-class-missing': { rule: 'claim-pending', object: /spare-pvc$/, words: '"fast" not found' },
  'sources-listed': { rule: 'application-of-another-source', object: APPLICATION, words: 'spec.sources' },
  'sync-gave-up': { rule: 'sync-not-permitted', object: APPLICATION, words: 'given up by Argo CD after 5 retries' },
  'sync-overtaken': { rule: 'sync-overtaken', object: APPLICATION, words: 'what runs is what Git has' },
  'unschedulable-cpu': {
    ...{ rule: 'unschedulable', object: CELERY, words: 'no node has enough CPU left' },
    after: 8,
  },
  'unschedulable-selector': { rule: 'unschedulable', object: CELERY, words: 'no node has the label that it selects' },
  'unknown-kind': { rule: 'sync-invalid-object', object: APPLICATION, words: 'ServiceMonitor/vmshift-api' },
  'volume-attach-refused': { rule: 'volume-stuck', object: /^Pod\/redis-/, words: 'as many volumes as' },
  'volume-multi-attach': {
    ...{ rule: 'volume-stuck', object: /^Pod\/redis-/, words: 'still attached to node node-1' },
    after: 8,
  },
  'worker-crash-loop': { rule: 'crash-loop', object: CELERY, words: 'WRONGPASS' },
  'wrong-path': { rule: 'application-of-another-source', object: APPLICATION, words: 'spec.source.path' },
  'wrong-revision': { rule: 'application-of-another-source', object: APPLICATION, words: 'spec.source.targetRevision' },
  'yaml-broken': { rule: 'comparison-yaml-unreadable', object: APPLICATION, words: 'YAML' },
};

/** Argo CD goes on to compare while time passes. */
function stillCompared(recording: Recording, at: string): Recording {
  const applications = recording.argoCd.applications.map((one) => {
    const { status } = one as { readonly status?: object };
    return after(recording, at) && status !== undefined ? { ...one, status: { ...status, reconciledAt: at } } : one;
  });
  return { ...recording, argoCd: { applications } };
}

function after({ at }: Recording, later: string): boolean {
  return Date.parse(later) > Date.parse(at);
}

async function diagnose(recording: Recording, minutes = 0) {
  const at = new Date(Date.parse(recording.at) + minutes * 60_000).toISOString();
  return diagnosePlatform(
    recordedModel(recording),
    [],
    await observeRecording({ ...stillCompared(recording, at), at }),
  );
}

const diagnosed = new Map<string, ReturnType<typeof diagnose>>();

/** What a recording is diagnosed as, made once for the tests that read it. */
function diagnosisOf(name: string, minutes = 0): ReturnType<typeof diagnose> {
  const key = `${name} ${minutes}`;
  const made = diagnosed.get(key) ?? diagnose(readRecording(name), minutes);
  diagnosed.set(key, made);
  return made;
}

test('every recording stands in the table', () => {
  expect(Object.keys(EXPECTED).sort()).toEqual([...recordingNames].sort());
});

test.each(Object.entries(EXPECTED))(
  'what was recorded as %s has one cause, and nothing else',
  async (name, expected) => {
    const { problems, unseen } = await diagnosisOf(name, expected === 'well' ? 0 : expected.after);
    expect(unseen).toEqual([]);
    const told = problems.map(({ id, object, cause, symptoms }) => ({
      id,
      object,
      cause,
      symptoms: symptoms.map((one) => one.id).sort(),
    }));
    if (expected === 'well') return expect(told).toEqual([]);
    const { rule, object, words, explains = [], times = 1 } = expected;
    const one = { id: rule, object: expect.stringMatching(object), cause: expect.stringContaining(words) };
    expect(told).toEqual(Array.from({ length: times }, () => ({ ...one, symptoms: explains })));
  },
);

test.each(recordingNames)('the order in which a cluster lists its objects changes nothing: %s', async (name) => {
  const recording = readRecording(name);
  const turned = Object.entries(recording.cluster)
    .map(([kind, objects]): [string, readonly object[]] => [kind, objects.toReversed()])
    .toReversed();
  const other = await diagnose({ ...recording, cluster: Object.fromEntries(turned) });
  expect(other).toEqual(await diagnosisOf(name));
});

test('a cluster that never had the namespace answers with empty lists, and is not well', async () => {
  const recording = readRecording('healthy');
  const { Node: nodes = [], ...kinds } = recording.cluster;
  const empty = Object.fromEntries(Object.keys(kinds).map((kind) => [kind, []]));
  const { problems, verdict } = await diagnose({ ...recording, cluster: { ...empty, Node: nodes } });
  expect(problems.map(({ id, object }) => ({ id, object }))).toEqual([
    { id: 'applied-objects-absent', object: 'Namespace/vmshift-production' },
  ]);
  expect(verdict).toEqual({
    line: expect.stringContaining('has none of the 17 objects that Argo CD finds in this environment'),
    exitCode: 1,
  });
});
