import { ConcurrencyGroups } from './concurrency';

const one = (group: string, over = {}) => ({ group, ...over });
const states = (groups: ConcurrencyGroups, ...runs: readonly string[]) => runs.map((run) => groups.state(run));

test('one run waits, and the next one takes its place', () => {
  const groups = new ConcurrencyGroups();
  for (const run of ['a', 'b', 'c']) groups.start(run, one('infra'), {});
  expect(states(groups, 'a', 'b', 'c')).toEqual(['running', 'cancelled', 'pending']);
  groups.finish('a');
  expect(states(groups, 'a', 'b', 'c')).toEqual(['finished', 'cancelled', 'running']);
});

test('with queue max all of them run, one after the other', () => {
  const groups = new ConcurrencyGroups();
  for (const run of ['a', 'b', 'c']) groups.start(run, one('release', { queue: 'max' }), {});
  expect(states(groups, 'a', 'b', 'c')).toEqual(['running', 'pending', 'pending']);
  groups.finish('a');
  groups.finish('b');
  expect(states(groups, 'a', 'b', 'c')).toEqual(['finished', 'finished', 'running']);
});

test('a check of a pull request is cancelled by its next commit, and by no other one', () => {
  const groups = new ConcurrencyGroups();
  const checks = one('ci-${{ github.event.number }}', { 'cancel-in-progress': true });
  for (const [run, number] of [
    ['a', 7],
    ['b', 8],
    ['c', 7],
  ] as const)
    groups.start(run, checks, { github: { event: { number } } });
  expect(states(groups, 'a', 'b', 'c')).toEqual(['cancelled', 'running', 'running']);
});

test('a run without a group waits for none', () => {
  const groups = new ConcurrencyGroups();
  for (const run of ['a', 'b']) groups.start(run, undefined, {});
  expect(states(groups, 'a', 'b', 'c')).toEqual(['running', 'running', undefined]);
});
