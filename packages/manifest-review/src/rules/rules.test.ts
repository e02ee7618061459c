import { FROZEN_ENVIRONMENT } from '@vmshift/manifest-review/testing';
import { review } from '../review';
import { changeRules } from './rules';

test('each id stands once', () => {
  const ids = changeRules.map(({ id }) => id);
  expect(ids).toEqual([...new Set(ids)]);
});

test('the frozen environment has nothing that a rule finds', () => {
  const side = { environments: new Map([['staging', FROZEN_ENVIRONMENT]]) };
  expect(review({ environments: new Map() }, side).findings.filter(({ verdict }) => verdict !== 'info')).toEqual([]);
});
