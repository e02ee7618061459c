import { listedRules } from '../../apps/vmshiftctl/src/rules/listed-rules';
import { ruleCases } from '../mutation/rule-cases';

test('ids are kebab-case', () => {
  expect(listedRules.map(({ id }) => id).filter((id) => !/^[a-z0-9]+(-[a-z0-9]+)*$/.test(id))).toEqual([]);
});

test('every rule has its cases in a test', () => {
  const cases = ruleCases();
  expect(listedRules.filter(({ id }) => !cases.has(id)).map(({ id, layer }) => `${layer}: ${id}`)).toEqual([]);
});
