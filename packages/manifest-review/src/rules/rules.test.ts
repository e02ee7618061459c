import { objectRules } from '@vmshift/manifests';
import { branchRules, changeRules, fileRules } from './rules';

test('each id stands once, over one state and over a change', () => {
  const ids = [...objectRules, ...changeRules, ...fileRules, ...branchRules].map(({ id }) => id);
  expect(ids).toEqual([...new Set(ids)]);
});

describe('what explains a finding', () => {
  const rules = [...objectRules, ...changeRules, ...fileRules, ...branchRules];
  const named = (id: string) =>
    (rules.find((rule) => rule.id === id)?.explainedBy ?? []).filter((name) => name !== '*');

  test('is a rule that there is', () => {
    const ids = rules.map(({ id }) => id);
    expect(rules.flatMap(({ id }) => named(id)).filter((id) => !ids.includes(id))).toEqual([]);
  });

  test('is not explained by it in turn, over any number of rules', () => {
    const reaches = (id: string, start: string): boolean =>
      named(id).some((next) => next === start || reaches(next, start));
    expect(rules.map(({ id }) => id).filter((id) => reaches(id, id))).toEqual([]);
  });
});
