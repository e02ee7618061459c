import { changeRules } from './rules';

test('each id stands once', () => {
  const ids = changeRules.map(({ id }) => id);
  expect(ids).toEqual([...new Set(ids)]);
});
