import { findingsOf } from '@vmshift/terraform-review/testing';
import { PLAN_CHANGES } from './plan-changes';

test.each(PLAN_CHANGES.map((entry) => [entry.title, entry] as const))('%s', (_, { plan, finding }) => {
  const found = findingsOf(plan).filter(({ verdict }) => verdict !== 'info');
  expect(found.map(({ id, path }) => ({ id, path }))).toEqual(finding === undefined ? [] : [finding]);
});
