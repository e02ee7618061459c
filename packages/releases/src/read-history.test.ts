import fc from 'fast-check';
import { type EnvironmentState, findHold } from './plan';
import { planHold } from './plan-hold';
import { planRelease } from './plan-release';
import { findSkippedBuilds, planResume } from './plan-resume';
import { planRollback } from './plan-rollback';
import { readHistory } from './read-history';
import { applyPlan, editPin, environmentState, revertNewest } from './testing';

const sha = (digit: string): string => digit.repeat(40);
const who = { reason: 'because', by: 'ada' };
const first = {
  branch: 'main',
  commit: sha('a'),
  images: { api: { tag: `main-${sha('a')}` }, celery: { tag: `main-${sha('a')}` } },
  sequence: 1,
};
const start = environmentState('production', 'main', first);
const release = (digit: string, sequence: number) => (state: EnvironmentState) =>
  applyPlan(planRelease({ branch: 'main', commit: sha(digit), sequence }, [state]), state);
const rollback = (to?: string) => (state: EnvironmentState) => applyPlan(planRollback({ to, ...who }, state), state);
const hold = (state: EnvironmentState) => applyPlan(planHold(who, state), state);
const resume = (state: EnvironmentState) => applyPlan(planResume(state), state);
const edit = (state: EnvironmentState) =>
  editPin(state.pin && { ...state.pin, runUrl: `https://github.com/a/b/actions/runs/${state.history.length}` }, state);

type Step = (state: EnvironmentState) => EnvironmentState;
const after = (...steps: readonly Step[]) => steps.reduce((state, step) => step(state), start);
const runs = (state: EnvironmentState) => state.pin?.commit[0];
const isHeld = (state: EnvironmentState) => findHold(state)?.kind;
const kinds = (state: EnvironmentState) => state.history.map((entry) => entry.kind);

test('what held for a reason of its own lifts no hold that came meanwhile', () => {
  const resumeOwn = (state: EnvironmentState) => applyPlan(planResume(state, 'restore of the database'), state);
  const holdOwn = (state: EnvironmentState) =>
    applyPlan(planHold({ ...who, reason: 'restore of the database' }, state), state);
  expect(isHeld(after(holdOwn, resumeOwn))).toBeUndefined();
  const rolledBack = after(release('b', 2), holdOwn, rollback(), resumeOwn);
  expect([runs(rolledBack), isHeld(rolledBack)]).toEqual(['a', 'pin']);
  expect(isHeld(after(release('b', 2), revertNewest, resumeOwn))).toBe('revert');
});

test('reverting a release holds the environment, and the next release leaves it alone', () => {
  const state = after(release('b', 2), revertNewest);
  expect([runs(state), isHeld(state)]).toEqual(['a', 'revert']);
  expect(kinds(state)).toEqual(['revert', 'release', 'edit']);
  expect(runs(after(release('b', 2), revertNewest, release('c', 3)))).toBe('a');
});

test('resume lifts a hold by revert with a new version of the pin, and the next release goes in', () => {
  const state = after(release('b', 2), revertNewest, resume);
  expect([runs(state), isHeld(state)]).toEqual(['a', undefined]);
  expect(state.pin?.resumedAfter).toBe(state.history[1]?.commit);
  const next = after(release('b', 2), revertNewest, resume, release('c', 3));
  expect([runs(next), next.pin?.resumedAfter]).toEqual(['c', undefined]);
});

test('resume works as often as releases are reverted', () => {
  const state = after(release('b', 2), revertNewest, resume, release('c', 3), revertNewest);
  expect([runs(state), isHeld(state)]).toEqual(['a', 'revert']);
  expect(isHeld(resume(state))).toBeUndefined();
  expect(resume(state).pin?.resumedAfter).not.toBe(state.pin?.resumedAfter);
});

test('reverting the revert frees the environment, and so on back and forth', () => {
  const state = after(release('b', 2), revertNewest, revertNewest);
  expect([runs(state), isHeld(state)]).toEqual(['b', undefined]);
  expect(isHeld(revertNewest(state))).toBe('revert');
  expect(isHeld(revertNewest(revertNewest(state)))).toBeUndefined();
});

test('reverting two releases one after the other holds, reverting both reverts frees', () => {
  const one = after(release('b', 2), release('c', 3), revertNewest);
  const two = editPin(first, one);
  expect([runs(two), isHeld(two)]).toEqual(['a', 'revert']);
  const back = revertNewest(two);
  expect([runs(back), isHeld(back)]).toEqual(['b', 'revert']);
  const both = editPin(one.history[1]?.pin, back);
  expect([runs(both), isHeld(both)]).toEqual(['c', undefined]);
});

test('reverting a resume holds again, for both kinds of hold', () => {
  expect(isHeld(after(release('b', 2), revertNewest, resume, revertNewest))).toBe('revert');
  expect(isHeld(after(release('b', 2), rollback(), resume, revertNewest))).toBe('pin');
});

test('reverting a rollback or a hold puts back that releases go in', () => {
  const state = after(release('b', 2), rollback(), revertNewest);
  expect([runs(state), isHeld(state)]).toEqual(['b', undefined]);
  expect(isHeld(after(release('b', 2), hold, revertNewest))).toBeUndefined();
});

test('reverting a hold on a reverted environment leaves it held by the revert', () => {
  expect(isHeld(after(release('b', 2), revertNewest, hold))).toBe('pin');
  expect(isHeld(after(release('b', 2), revertNewest, hold, revertNewest))).toBe('revert');
  expect(isHeld(after(release('b', 2), revertNewest, hold, resume))).toBeUndefined();
});

test('a release that pins an earlier build again is a release, as its trailers say', () => {
  const state = after(release('b', 2));
  const again = applyPlan(
    planRelease({ branch: 'main', commit: sha('a'), sequence: 1, force: true, reason: 'x' }, [state]),
    state,
  );
  expect(again.pin).toEqual(first);
  expect([kinds(again)[0], isHeld(again)]).toEqual(['release', undefined]);
});

test('trailers of another environment do not count', () => {
  const state = after(release('b', 2));
  expect(withTrailers(state, 'release', 'b', 'staging, dev')[0]?.kind).toBe('edit');
  expect(withTrailers(state, 'release', 'b', 'staging, production')[0]?.kind).toBe('release');
});

test('a message that a squash made of those of two releases is that of the one that is pinned', () => {
  expect(withTrailers(after(release('b', 2)), 'release', 'ab')[0]?.kind).toBe('release');
  expect(withTrailers(after(release('b', 2)), 'release', 'cd')[0]?.kind).toBe('edit');
});

test('a message of ours on a commit that removed the pin is that of an edit', () => {
  expect(withTrailers(editPin(undefined, after(release('b', 2))), 'release', 'b')[0]?.kind).toBe('edit');
});

test('the message of a resume on an environment that is not held is an edit', () => {
  expect(withTrailers(edit(after(release('b', 2))), 'resume', 'b')[0]?.kind).toBe('edit');
});

test('an environment that never had a release has nothing to resume', () => {
  expect(() => planResume(environmentState('production', 'main'))).toThrow(
    'production never had a release, so there is nothing to resume',
  );
});

/** The history with another message at its newest version, as `git commit -C` and a cherry-pick give it. */
function withTrailers(state: EnvironmentState, action: string, digit: string, environments = 'production') {
  const trailers = {
    'Release-Action': [action],
    'Release-Of': [...digit].map((of) => `vmshift@${sha(of)}`),
    'Release-Environments': [environments],
  };
  return readHistory(
    'production',
    state.history.map((entry, index) => (index === 0 ? { ...entry, trailers } : entry)),
  );
}

describe('a message that was copied does not decide what a commit did', () => {
  const reverted = after(release('b', 2), revertNewest);
  test.each([
    ['the message of the release that it undoes', 'release', 'b'],
    ['the message of the release that it brings back', 'release', 'a'],
    ['the message of a resume', 'resume', 'a'],
    ['the message of a hold', 'hold', 'a'],
    ['the message of a rollback', 'rollback', 'a'],
  ])('a revert with %s holds', (_what, action, digit) => {
    const [newest] = withTrailers(reverted, action, digit);
    expect([newest?.kind, newest?.heldBy?.undone.commit]).toEqual(['revert', sha('b')]);
  });

  test('an edit with the message of a resume or a release frees no environment that a revert holds', () => {
    for (const action of ['resume', 'release']) {
      const [newest] = withTrailers(edit(reverted), action, 'a');
      expect([newest?.kind, newest?.heldBy?.undone.commit]).toEqual(['edit', sha('b')]);
    }
  });

  test('a release that was picked onto an environment that a revert holds leaves it held', () => {
    const picked = editPin({ ...first, commit: sha('c'), sequence: 3 }, reverted);
    const [newest] = withTrailers(picked, 'release', 'c');
    expect([newest?.kind, newest?.heldBy?.undone.commit]).toEqual(['edit', sha('b')]);
  });

  test('a revert of the revert frees, whatever its message claims', () => {
    const [newest] = withTrailers(revertNewest(reverted), 'rollback', 'b');
    expect([newest?.kind, newest?.heldBy]).toEqual(['revert', undefined]);
  });
});

test('a release whose trailers were lost in a squash can still be reverted into a hold', () => {
  const state = editPin({ ...first, commit: sha('b'), sequence: 2 }, start);
  expect([kinds(state)[0], isHeld(state)]).toEqual(['edit', undefined]);
  expect(isHeld(revertNewest(state))).toBe('revert');
});

test('an edit by hand leaves a hold by revert as it was, unless it is a resume without its trailers', () => {
  const reverted = after(release('b', 2), revertNewest);
  expect(isHeld(edit(reverted))).toBe('revert');
  expect(isHeld(editPin(resume(reverted).pin, reverted))).toBeUndefined();
  expect(isHeld(editPin({ ...first, resumedAfter: sha('0') }, reverted))).toBe('revert');
});

test('a hold says by whom and since what', () => {
  const state = after(release('b', 2), revertNewest);
  expect(planRelease({ branch: 'main', commit: sha('c'), sequence: 3 }, [state]).environments[0]).toMatchObject({
    outcome: 'held',
    because: expect.stringMatching(/^held since Ada Lovelace reverted the release of main-bbbbbbbbbbbb in 0{9}/),
  });
});

test('a rollback goes back one build and holds; the next release waits for resume and then goes in', () => {
  const state = after(release('b', 2), rollback());
  expect([runs(state), isHeld(state), state.pin?.hold?.rolledBackFrom]).toEqual(['a', 'pin', sha('b')]);
  expect(runs(release('c', 3)(state))).toBe('a');
  expect(runs(release('c', 3)(resume(state)))).toBe('c');
  expect(runs(release('b', 2)(resume(state)))).toBe('b');
});

test('going back twice never lands on the build that was left the first time', () => {
  expect(runs(after(release('b', 2), release('c', 3), rollback(), rollback()))).toBe('a');
  expect(runs(after(release('b', 2), release('c', 3), release('d', 4), rollback(sha('b')), rollback()))).toBe('a');
  expect(runs(after(release('b', 2), release('c', 3), rollback(), hold, resume, rollback()))).toBe('a');
  expect(runs(after(release('b', 2), release('c', 3), revertNewest, rollback()))).toBe('a');
  expect(runs(after(release('b', 2), release('c', 3), rollback(), resume, release('d', 4), rollback()))).toBe('b');
});

test('a rollback to a named build takes a commit, its first digits or a tag, of builds that ran here alone', () => {
  const state = after(release('b', 2), release('c', 3));
  for (const to of [sha('a'), 'aaaaaaa', `main-${sha('a')}`]) expect(runs(rollback(to)(state))).toBe('a');
  expect(() => rollback(sha('d'))(state)).toThrow(
    `${sha('d')} never ran in production; these did, newest first: ${sha('c')}, ${sha('b')}, ${sha('a')}`,
  );
  expect(() => rollback()(start)).toThrow(
    /^production ran nothing before main-aaaaaaaaaaaa, the only build that ran there$/,
  );
  expect(() => rollback()(after(release('b', 2), rollback(), resume))).toThrow(
    `production ran nothing before main-aaaaaaaaaaaa; these ran later, newest first: ${sha('b')}; to go to one: --to <commit>`,
  );
  expect(planRollback({ to: sha('c'), ...who }, state).environments[0]?.outcome).toBe('unchanged');
});

test('a build of another branch is no target, although it ran here once', () => {
  const moved = { ...after(release('b', 2)), environment: { name: 'production', branch: 'develop' } };
  expect(() => rollback('aaaaaaa')(moved)).toThrow('no build ran there');
});

test('resume knows what was kept away: by rollback, by revert, and in siblings', () => {
  const skipped = (state: EnvironmentState, sibling: EnvironmentState = start) =>
    findSkippedBuilds(state, [state, sibling]).map(({ pin, because }) => `${pin.commit[0]}: ${because}`);
  const sibling = { ...after(release('c', 3)), environment: { name: 'canary', branch: 'main' } };
  expect(skipped(after(release('b', 2), rollback()))).toEqual(['b: what ran before the rollback']);
  const two = [release('b', 2), release('c', 3), rollback()] as const;
  expect(skipped(after(...two, rollback()))).toEqual([
    'b: what ran before the rollback',
    'c: what ran before an earlier rollback',
  ]);
  expect(skipped(after(...two, rollback(), rollback(sha('c'))))).toEqual([]);
  expect(skipped(after(...two, resume, rollback()))).toEqual(['b: what ran before the rollback']);
  expect(skipped(after(release('b', 2), revertNewest))).toEqual(['b: what the revert undid']);
  expect(skipped(after(release('b', 2), hold), sibling)).toEqual(['c: runs in canary']);
  expect(skipped(after(release('b', 2)), sibling)).toEqual([]);
});

test('whatever happened, reverting the newest change puts back who may release, or holds if it was a release', () => {
  const steps: Record<string, Step> = {
    release: (state) => release('bcdef0123456789'[state.history.length % 15] ?? 'b', state.history.length + 1)(state),
    rollback: (state) => (state.history.length > 1 && runs(state) !== 'a' ? rollback(sha('a'))(state) : state),
    hold,
    resume,
    edit,
    revert: (state) => (state.history.length > 1 ? revertNewest(state) : state),
  };
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...Object.keys(steps)), { maxLength: 12 }), (names) => {
      let before = start;
      for (const name of names) {
        const state = steps[name]?.(before) ?? before;
        const changed = state !== before;
        if (name === 'release' && isHeld(before)) expect(changed).toBe(false);
        if (name === 'resume') expect(isHeld(state)).toBeUndefined();
        if (name === 'hold') expect(isHeld(state)).toBe('pin');
        if (changed) {
          const undone = revertNewest(state);
          expect(undone.pin).toEqual(before.pin);
          expect(isHeld(undone)).toBe(name === 'release' ? 'revert' : isHeld(before));
        }
        before = state;
      }
    }),
    { numRuns: 500 },
  );
});
