import { findingsOf } from '../testing/plan-builder';
import { PLAN_CHANGES } from './plan-changes';

test.each(PLAN_CHANGES.map((entry) => [entry.title, entry] as const))('%s', (_, { plan, expected }) => {
  const told = findingsOf(plan).filter(({ verdict }) => verdict !== 'info');
  if (expected === undefined) expect(told).toEqual([]);
  else expect(told).toContainEqual(expect.objectContaining(expected));
});
