import type { ArgoCdApplication, BuildRun, EnvironmentObservation } from '@vmshift/observation';
import { builds, entry, problem, production } from '../testing/released';
import type { ReleaseOutcome } from '../watch/judge-release';
import { builtStep, releaseOf, type Sync, traceEnvironment } from './trace';

const { first, second, third } = builds;

interface TraceParts {
  readonly sync?: Sync;
  readonly application?: object | 'absent' | 'unknown';
  readonly build?: number;
  readonly unsynced?: readonly string[];
}

function traced(
  commit: string,
  state: ReturnType<typeof production>,
  outcome: ReleaseOutcome,
  { sync, application = {}, build, unsynced }: TraceParts = {},
) {
  const observed = {
    application:
      application === 'unknown'
        ? { state: 'unknown', because: 'kubectl has no context vmshift-production' }
        : { state: 'seen', value: application },
    applied: { state: 'seen', value: { missing: 0, unsynced } },
  } as unknown as EnvironmentObservation;
  const linkTo = (one: string): string => `https://example.org/${one.slice(0, 4)}`;
  const { environment } = state;
  return traceEnvironment({ commit, environment, state, observed, outcome, linkTo, build, sync }).steps.map(
    ({ step, state: reached, detail }) => `${step} ${reached}: ${detail}`,
  );
}

const RUN: BuildRun = {
  ...{ commit: first.commit, branch: 'main', status: 'completed', conclusion: 'success', number: 7 },
  ...{ url: 'https://example.org/run', at: '2026-11-24T12:00:00Z' },
};

test.each([
  [{}, 'done', 'run 7'],
  [{ conclusion: 'timed_out' }, 'failed', 'run 7: timed out'],
  [{ status: 'in_progress', conclusion: undefined }, 'waiting', 'run 7 is in progress'],
])('a run like %j', (parts, state, detail) => {
  expect(builtStep({ state: 'seen', value: { ...RUN, ...parts } })).toMatchObject({ state, detail, link: RUN.url });
});

test('a commit that nothing was built for, and one that GitHub does not tell of', () => {
  expect(builtStep({ state: 'seen', value: 'none' })).toMatchObject({ state: 'never' });
  expect(builtStep({ state: 'unknown', because: 'no network' })).toEqual({
    ...{ step: 'built', state: 'unknown', detail: 'no network' },
  });
});

test('a build that runs', () => {
  const state = production(entry('release', second, 5), entry('release', first, 60));
  const sync = { revision: 'd'.repeat(40), at: '2026-11-24T11:58:00Z' };
  expect(traced(second.commit, state, { state: 'running' }, { sync })).toEqual([
    'released done: by release[bot] in cccccccccccc',
    'synced done: by Argo CD at dddddddddddd',
    'running done: every object runs its images, and is healthy',
  ]);
});

test('a build that Argo CD has not synced, and one that fails', () => {
  const state = production(entry('release', second, 5), entry('release', first, 60));
  const operation: Partial<NonNullable<ArgoCdApplication['operation']>> = { phase: 'Failed' };
  const pending: ReleaseOutcome = { state: 'pending', because: 'the Application is OutOfSync' };
  expect(traced(second.commit, state, pending, { application: { operation } }).slice(1)).toEqual([
    'synced waiting: Argo CD has not synced it yet; its last sync is failed',
    'running waiting: the Application is OutOfSync',
  ]);
  const failed: ReleaseOutcome = { state: 'failed', problem: problem(4) };
  expect(traced(second.commit, state, failed).at(-1)).toBe('running failed: the image does not exist');
});

test('a build that Argo CD applied as it undoes a live edit', () => {
  const state = production(entry('release', second, 5), entry('release', first, 60));
  const revision = 'd'.repeat(40);
  const application = {
    revision,
    operation: { phase: 'Succeeded', revision, limitedTo: ['Deployment/vmshift-api'] },
    resources: [{ object: 'Job/vmshift-schema', hook: true }],
    deployments: [],
  };
  expect(traced(second.commit, state, { state: 'running' }, { application, unsynced: ['api.yaml'] })[1]).toBe(
    'synced waiting: Argo CD applied it in dddddddddddd without Job/vmshift-schema',
  );
});

test('a build in whose place another one is', () => {
  const state = production(entry('release', third, 5), entry('release', second, 20), entry('release', first, 60));
  const superseded: ReleaseOutcome = { state: 'superseded', by: 'main-333333333333 is pinned' };
  expect(traced(second.commit, state, superseded, { application: 'unknown' })).toEqual([
    'released passed: by release[bot] in cccccccccccc; since then main-333333333333 is pinned',
    'synced unknown: kubectl has no context vmshift-production',
    'running passed: another build has its place',
  ]);
});

test('a build that never was pinned waits, or is kept out by a hold', () => {
  const free = production(entry('release', second, 5));
  const superseded: ReleaseOutcome = { state: 'superseded', by: 'x' };
  expect(traced(third.commit, free, superseded)).toEqual(['released waiting: main-222222222222 is pinned']);
  const held = { ...second, hold: { reason: 'why', by: 'ada' } };
  expect(traced(third.commit, production(entry('hold', held, 5)), superseded)).toEqual([
    'released never: main-222222222222 is pinned; production is held, and takes no release',
  ]);
});

test('a build that a newer one overtook waits for nothing', () => {
  const superseded: ReleaseOutcome = { state: 'superseded', by: 'x' };
  const overtaken = production(entry('release', third, 5), entry('release', first, 60));
  expect(traced(second.commit, overtaken, superseded, { build: 2 })).toEqual([
    'released never: main-333333333333 is pinned, build 3, which is newer than build 2 of this commit',
  ]);
  expect(traced(second.commit, overtaken, superseded, { build: 4 })).toEqual([
    'released waiting: main-333333333333 is pinned',
  ]);
});

test('a build that came, went and came again counts from its last coming', () => {
  const { history } = production(
    ...([
      entry('resume', first, 1),
      entry('rollback', first, 2),
      entry('release', second, 5),
      entry('release', first, 60),
    ] as const),
  );
  expect(releaseOf(first.commit, history)).toBe(history[1]);
  expect(releaseOf(second.commit, history)).toBe(history[2]);
  expect(releaseOf(third.commit, history)).toBeUndefined();
});
