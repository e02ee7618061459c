import { registeredRules } from '../../apps/vmshiftctl/src/rules/registered-rules';
import { ruleCases } from '../mutation/rule-cases';

test('ids are kebab-case', () => {
  expect(registeredRules.map(({ id }) => id).filter((id) => !/^[a-z0-9]+(-[a-z0-9]+)*$/.test(id))).toEqual([]);
});

test('every rule has its cases in a test', () => {
  const cases = ruleCases();
  expect(registeredRules.filter(({ id }) => !cases.has(id)).map(({ id, layer }) => `${layer}: ${id}`)).toEqual([]);
});
