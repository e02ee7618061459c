import { branchRules, changeRules, fileRules } from './rules';

test('each id stands once', () => {
  const ids = [...changeRules, ...fileRules, ...branchRules].map(({ id }) => id);
  expect(ids).toEqual([...new Set(ids)]);
});
