import { pinFingerprint } from './pin-fingerprint';
import type { EnvironmentState } from './plan';
import { planRelease } from './plan-release';
import { planRollback } from './plan-rollback';
import { applyPlan, editPin, environmentState } from './testing';

const sha = (digit: string): string => digit.repeat(40);
const who = { reason: 'because', by: 'ada' };
const pin = (digit: string, sequence: number, branch = 'main') => {
  const image = { tag: `${branch}-${sha(digit)}` };
  return { branch, commit: sha(digit), images: { api: image, celery: image }, sequence };
};
const release = (state: EnvironmentState, digit: string, sequence: number) =>
  applyPlan(planRelease({ branch: 'main', commit: sha(digit), sequence }, [state]), state);

const [a, b] = [pin('a', 1), pin('b', 2)];
const one = environmentState('production', 'main', a);
const two = release(one, 'b', 2);
const three = release(two, 'c', 3);
const plan = (state: EnvironmentState, request: { readonly to?: string; readonly ifPin?: string } = {}) =>
  planRollback({ ...who, ...request }, state).environments[0];

test('a return that was judged by one pin leaves another one alone', () => {
  expect(plan(two, { ifPin: pinFingerprint(b) })).toMatchObject({ outcome: 'change', to: { commit: sha('a') } });
  const because = 'the pin is another one by now than the one that was judged';
  expect(plan(three, { ifPin: pinFingerprint(b) })).toMatchObject({ outcome: 'unchanged', because });
  const never = environmentState('production', 'main');
  expect(plan(never, { ifPin: pinFingerprint(b) })).toMatchObject({ outcome: 'unchanged', because });
});

test('an environment that never had a release has nothing to go back to', () => {
  expect(() => plan(environmentState('production', 'main'))).toThrow(
    'production never had a release, so there is no build to go back to',
  );
});

describe('in the place of a pin that cannot be read', () => {
  const brokenPin = { text: '{', problem: 'production.json is no JSON', fix: 'git checkout' };
  const broken = { ...two, pin: undefined, brokenPin };

  test.each([
    ['the newest readable one', {}, 'b'],
    ['the named one', { to: sha('a') }, 'a'],
  ])('comes %s, held', (_what, request, digit) => {
    expect(plan(broken, request)).toMatchObject({
      outcome: 'change',
      to: { commit: sha(digit), hold: who },
      because: 'replaces a pin that cannot be read, and held',
    });
  });

  test('comes nothing where history has no other', () => {
    expect(() => plan({ ...environmentState('production', 'main'), brokenPin })).toThrow(
      'production has no readable pin in its history; no build ran there',
    );
  });
});

test('what a revert brought back is where it first ran, not where it is now', () => {
  const back = editPin(a, three);
  expect(back.history[0]?.kind).toBe('revert');
  expect(() => plan(back)).toThrow(
    `production ran nothing before main-aaaaaaaaaaaa; these ran later, newest first: ${sha('c')}, ${sha('b')}`,
  );
});

test('a commit that was built on another branch before is no build of this one', () => {
  const moved = editPin(pin('b', 2), environmentState('production', 'main', pin('b', 1, 'develop')));
  expect(() => plan(moved)).toThrow('production ran nothing before main-bbbbbbbbbbbb, the only build that ran there');
});
