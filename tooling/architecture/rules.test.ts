import { registries } from '../rules/registries';
import { ruleCases } from '../rules/rule-cases';

const rules = Object.entries(registries).flatMap(([layer, ofLayer]) => ofLayer.map(({ id }) => ({ layer, id })));

test('each id stands once over all layers', () => {
  const ids = rules.map(({ id }) => id);
  expect(ids.filter((id, index) => ids.indexOf(id) !== index)).toEqual([]);
});

test('ids are kebab-case', () => {
  expect(rules.filter(({ id }) => !/^[a-z0-9]+(-[a-z0-9]+)*$/.test(id))).toEqual([]);
});

test('every rule has its cases in a test', () => {
  const cases = ruleCases();
  expect(rules.filter(({ id }) => !cases.has(id))).toEqual([]);
});
