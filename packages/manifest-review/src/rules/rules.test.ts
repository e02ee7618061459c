import { frozenSide } from '@vmshift/manifest-review/testing';
import { review } from '../review';
import { changeRules } from './rules';

test('each id stands once', () => {
  const ids = changeRules.map(({ id }) => id);
  expect(ids).toEqual([...new Set(ids)]);
});

test('the frozen environments have nothing that a rule finds', () => {
  expect(review({ environments: new Map() }, frozenSide).findings.filter(({ verdict }) => verdict !== 'info')).toEqual(
    [],
  );
});
