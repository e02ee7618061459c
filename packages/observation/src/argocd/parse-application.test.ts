import fc from 'fast-check';
import { type ArgoCdApplication, failedObjects, unhealthyObjects } from './application';
import { parseApplication } from './parse-application';

/** As Argo CD 3.5 writes one whose schema Job fails while a Deployment cannot be applied. */
const WRITTEN = {
  apiVersion: 'argoproj.io/v1alpha1',
  kind: 'Application',
  metadata: {
    name: 'vmshift-dev',
    namespace: 'argocd',
    creationTimestamp: '2026-11-01T08:00:00Z',
    finalizers: ['resources-finalizer.argocd.argoproj.io'],
    annotations: { 'argocd.argoproj.io/refresh': 'hard', 'argocd.argoproj.io/skip-reconcile': 'true', other: 7 },
  },
  spec: {
    project: 'vmshift-dev',
    source: { repoURL: 'https://github.com/o/iac.git', path: 'dist/dev', targetRevision: 'main', directory: {} },
    destination: { name: 'vmshift-dev', namespace: 'vmshift-dev' },
    syncPolicy: {
      automated: { prune: true, selfHeal: true },
      retry: { limit: 5, backoff: { duration: '5s', factor: 2 } },
      syncOptions: ['ServerSideApply=true'],
    },
  },
  status: {
    reconciledAt: '2026-11-24T11:58:00Z',
    sourceType: 'Directory',
    sync: { status: 'OutOfSync', revision: 'b'.repeat(40), comparedTo: {} },
    health: { status: 'Missing', lastTransitionTime: '2026-11-24T11:50:00Z' },
    summary: { images: ['ghcr.io/o/api:1', 'redis:7'] },
    resources: [
      { group: 'apps', kind: 'Deployment', name: 'api', status: 'OutOfSync', health: { status: 'Missing' } },
      { kind: 'Service', name: 'old', status: 'OutOfSync', requiresPruning: true, health: { status: 'Healthy' } },
      { kind: 'ConfigMap', name: 'settings', status: 'Synced' },
      { group: 'batch', kind: 'Job', name: 'schema', hook: true, health: { status: 'Degraded', message: 'it failed' } },
    ],
    conditions: [
      { type: 'OrphanedResourceWarning', message: 'one', lastTransitionTime: '2026-11-24T11:00:00Z' },
      { type: 'SyncError', message: 'two' },
      { message: 'three' },
      { type: 'ComparisonError', message: 'four' },
    ],
    history: [
      { id: 0, revision: 'a'.repeat(40), deployedAt: '2026-11-20T10:00:00Z' },
      { id: 1, revision: 'c'.repeat(40), deployedAt: '2026-11-22T10:00:00Z' },
    ],
    operationState: {
      phase: 'Running',
      startedAt: '2026-11-24T11:51:00Z',
      message: 'one or more synchronization tasks completed unsuccessfully. Retrying attempt #2 at 11:52AM.',
      retryCount: 1,
      operation: { sync: { revision: 'b'.repeat(40) }, initiatedBy: { username: 'octocat' }, retry: { limit: 5 } },
      syncResult: {
        revision: 'b'.repeat(40),
        resources: [
          { kind: 'Deployment', name: 'api', status: 'SyncFailed', hookPhase: 'Failed', message: 'field is immutable' },
          { kind: 'Job', name: 'schema', hookType: 'PreSync', hookPhase: 'Failed', message: 'BackoffLimitExceeded' },
          { kind: 'Service', name: 'api', status: 'Synced', hookPhase: 'Running', message: 'service/api unchanged' },
        ],
      },
    },
  },
};

function read(item: unknown): ArgoCdApplication {
  const [, application] = parseApplication(item) ?? [];
  if (application?.state !== 'seen') throw new Error(JSON.stringify(application));
  return application.value;
}

test('keeps where the manifests come from and go to, and how they are synced', () => {
  expect(read(WRITTEN)).toMatchObject({
    createdAt: '2026-11-01T08:00:00Z',
    finalizers: ['resources-finalizer.argocd.argoproj.io'],
    refreshRequested: 'hard',
    skipsReconcile: true,
    project: 'vmshift-dev',
    listsSources: false,
    sources: [{ repository: 'https://github.com/o/iac.git', path: 'dist/dev', targetRevision: 'main' }],
    destination: { name: 'vmshift-dev', namespace: 'vmshift-dev' },
    automated: true,
    syncPolicy: { prune: true, selfHeal: true, retryLimit: 5 },
    images: ['ghcr.io/o/api:1', 'redis:7'],
    deployments: [{}, { revision: 'c'.repeat(40), at: '2026-11-22T10:00:00Z' }],
  });
});

test('keeps every object with its state, and names those that are not well', () => {
  const application = read(WRITTEN);
  expect(application.resources.map(({ object, sync, health }) => [object, sync, health])).toEqual([
    ['Deployment/api', 'OutOfSync', 'Missing'],
    ['Service/old', 'OutOfSync', 'Healthy'],
    ['ConfigMap/settings', 'Synced', undefined],
    ['Job/schema', undefined, 'Degraded'],
  ]);
  expect(application.resources.map(({ requiresPruning, hook }) => [requiresPruning, hook])).toEqual([
    [false, false],
    [true, false],
    [false, false],
    [false, true],
  ]);
  expect(unhealthyObjects(application)).toEqual([
    { object: 'Deployment/api', state: 'Missing' },
    { object: 'Job/schema', state: 'Degraded', message: 'it failed' },
  ]);
});

test('keeps the whole sync: who began it, of which commit, and what became of every object', () => {
  const { operation } = read(WRITTEN);
  expect(operation).toMatchObject({
    phase: 'Running',
    revision: 'b'.repeat(40),
    startedBy: 'octocat',
    retryCount: 1,
    retryLimit: 5,
  });
  expect(operation?.resources).toHaveLength(3);
  expect(failedObjects(operation)).toEqual([
    { object: 'Deployment/api', state: 'Failed', message: 'field is immutable' },
    { object: 'Job/schema', state: 'Failed', message: 'BackoffLimitExceeded' },
  ]);
});

test('keeps every condition, errors first, also one without a type', () => {
  expect(read(WRITTEN).conditions.map(({ type, message }) => `${type} ${message}`)).toEqual([
    'ComparisonError four',
    'SyncError two',
    'without a type three',
    'OrphanedResourceWarning one',
  ]);
});

test('of an Application that Argo CD has not looked at everything is unknown or none', () => {
  expect(read({ metadata: { name: 'new' } })).toMatchObject({
    ...{ sync: 'Unknown', health: 'Unknown', automated: false, sources: [], resources: [], conditions: [] },
    ...{ operation: undefined, deletedAt: undefined, skipsReconcile: false, destination: {} },
  });
});

test.each([
  [[{ path: 'dist/staging' }], true, ['dist/staging']],
  [[], false, ['dist/dev']],
  [undefined, false, ['dist/dev']],
])('reads its sources as Argo CD does, where %p is listed next to one', (sources, listsSources, paths) => {
  const application = read({ ...WRITTEN, spec: { ...WRITTEN.spec, sources } });
  expect(application.sources.map(({ path }) => path)).toEqual(paths);
  expect(application.listsSources).toBe(listsSources);
});

test('keeps several sources, and sees automation that is switched off', () => {
  const sources = [{ repoURL: 'a' }, { repoURL: 'b', path: 'c' }];
  const application = read({
    metadata: { name: 'x' },
    spec: { sources, syncPolicy: { automated: { enabled: false, prune: true } } },
  });
  expect(application.sources).toHaveLength(2);
  expect(application).toMatchObject({ automated: false, syncPolicy: { prune: true, selfHeal: false } });
});

test('a time of no known form is no time', () => {
  const timed = (time: unknown) => read({ metadata: { name: 'x', creationTimestamp: time } }).createdAt;
  expect(['yesterday', '2026-11-24', '', null, 7, {}].map(timed)).toEqual(Array(6).fill(undefined));
  expect(timed('2026-11-24T13:00:00+01:00')).toBe('2026-11-24T13:00:00+01:00');
});

test('ten thousand objects are read', () => {
  const resources = Array.from({ length: 10_000 }, (_, index) => ({ kind: 'ConfigMap', name: `c${index}` }));
  expect(read({ metadata: { name: 'x' }, status: { resources } }).resources).toHaveLength(10_000);
});

test('whatever stands at any place of one, it is read or unknown with the place, and nothing is thrown', () => {
  const paths = placesOf(WRITTEN);
  const property = fc.property(fc.constantFrom(...paths), fc.jsonValue({ depthSize: 'small' }), (path, value) => {
    const read = parseApplication(replaced(WRITTEN, path, value));
    if (read === undefined) return;
    const [, application] = read;
    if (application.state === 'unknown') expect(application.because).toContain(path[0] as string);
    else expect(JSON.parse(JSON.stringify(application))).toMatchObject({ state: 'seen' });
  });
  fc.assert(property, { numRuns: 500 });
});

function placesOf(value: unknown, path: readonly string[] = []): readonly (readonly string[])[] {
  if (typeof value !== 'object' || value === null) return [path];
  const inside = Object.entries(value).flatMap(([key, child]) => placesOf(child, [...path, key]));
  return path.length === 0 ? inside : [path, ...inside];
}

function replaced(value: unknown, [key, ...rest]: readonly string[], by: unknown): unknown {
  if (key === undefined) return by;
  const copy: Record<string, unknown> | unknown[] = Array.isArray(value) ? [...value] : { ...(value as object) };
  Object.assign(copy, { [key]: replaced((value as Record<string, unknown>)[key], rest, by) });
  return copy;
}
