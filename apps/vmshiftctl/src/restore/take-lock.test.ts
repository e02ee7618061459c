import { parseApplication, parseJob, type RestoreMarker } from '@vmshift/observation';
import { place } from '../testing/production-place';
import type { RestoreState } from './restore-state';
import { newLock, type RestoreRequest, takenLock } from './take-lock';

const REQUEST: RestoreRequest = {
  ...{ run: 'run-2', by: 'Ada', now: '2026-11-24T13:00:00Z', job: 'postgresql-restore-2' },
  ...{ takeOver: false, cancel: false },
};
const LOCK = newLock({ ...REQUEST, run: 'run-1', job: 'postgresql-restore-1', now: '2026-11-24T12:00:00Z' }, 'a.dump');

function stateOf(lock: RestoreMarker | string | undefined, job?: 'Complete' | 'Failed' | 'active'): RestoreState {
  const text = typeof lock === 'object' ? JSON.stringify(lock) : lock;
  const annotations = text === undefined ? {} : { 'vmshiftctl/restore': text };
  const [, application] = parseApplication({ metadata: { name: place.application, annotations } }) ?? [];
  if (application?.state !== 'seen') throw new Error('no Application');
  const conditions = job === undefined || job === 'active' ? [] : [{ type: job, status: 'True' }];
  const made = parseJob({ metadata: { name: 'postgresql-restore-1' }, spec: {}, status: { conditions } });
  const jobs = job === undefined ? [] : [made];
  return { application: application.value, resourceVersion: '7', syncing: false, deployments: [], pods: [], jobs };
}

const taken = (state: RestoreState, parts: Partial<RestoreRequest> = {}) =>
  takenLock(state, place, { ...REQUEST, ...parts });

test('where no restore is under way there is no lock', () => {
  expect(taken(stateOf(undefined))).toBeUndefined();
  expect(() => taken(stateOf(undefined), { cancel: true })).toThrow('nothing to cancel');
});

test('an interrupted run is gone on with, by the same Job', () => {
  expect(taken(stateOf(LOCK, 'active'))).toEqual({ ...LOCK, run: 'run-2' });
  expect(taken(stateOf(LOCK, 'active'), { dump: 'a.dump' })).toEqual({ ...LOCK, run: 'run-2' });
});

test('before its Job is made, and after one that failed, another dump can be asked for', () => {
  const other = { dump: 'b.dump', into: 'database' } as const;
  expect(taken(stateOf(LOCK), other)).toEqual({ ...LOCK, ...other, run: 'run-2' });
  expect(taken(stateOf(LOCK, 'Failed'), other)).toEqual({ ...LOCK, ...other, run: 'run-2', job: REQUEST.job });
});

test('after a restore whose data starts nothing, another dump can be asked for', () => {
  const again = { ...LOCK, dump: 'b.dump', run: 'run-2', job: REQUEST.job };
  for (const state of [
    stateOf(LOCK, 'Complete'),
    stateOf({ ...LOCK, phase: 'syncing' }),
    stateOf({ ...LOCK, phase: 'running' }),
  ])
    expect(taken(state, { dump: 'b.dump' })).toEqual(again);
  expect(taken(stateOf({ ...LOCK, phase: 'running' }), { into: 'database' })).toMatchObject({
    phase: 'stopped',
    dump: 'a.dump',
  });
  // What was typed first, typed again.
  expect(taken(stateOf({ ...LOCK, phase: 'running' }), { dump: 'latest', into: 'schema' })?.phase).toBe('running');
});

test.each<[string, RestoreState, Partial<RestoreRequest>, string]>([
  ['another person', stateOf({ ...LOCK, by: 'Eve' }), {}, 'Eve restores production since 2026-11-24T12:00:00Z'],
  ['a lock that cannot be read', stateOf('x'), {}, 'annotate application vmshift-production vmshiftctl/restore-'],
  [
    'another dump while one is restored',
    stateOf(LOCK, 'active'),
    { dump: 'b.dump' },
    'a.dump is being restored into the emptied',
  ],
  ['a cancel while it is restored', stateOf(LOCK, 'active'), { cancel: true }, 'delete job postgresql-restore-1'],
  ['a cancel after it', stateOf(LOCK, 'Complete'), { cancel: true }, 'a.dump is restored already'],
])('%s is refused', (_what, state, parts, text) => {
  expect(() => taken(state, parts)).toThrow(text);
});

test('a cancelled restore syncs and starts again', () => {
  expect(taken(stateOf(LOCK, 'Failed'), { cancel: true })?.phase).toBe('syncing');
  expect(taken(stateOf({ ...LOCK, phase: 'running' }), { cancel: true })?.phase).toBe('running');
});
