import { objectRules } from '@vmshift/manifests';
import { branchRules, changeRules, fileRules } from './rules';

test('each id stands once, over one state and over a change', () => {
  const ids = [...objectRules, ...changeRules, ...fileRules, ...branchRules].map(({ id }) => id);
  expect(ids).toEqual([...new Set(ids)]);
});
