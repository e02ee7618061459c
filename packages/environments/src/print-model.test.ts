import { model } from './environments';
import { printModel } from './print-model';

test('the text is the model again, in the order in which it was declared', () => {
  expect(JSON.parse(printModel(model))).toEqual(model);
  expect(printModel(JSON.parse(printModel(model)))).toBe(printModel(model));
});

test('no value can hide in it', () => {
  const text = printModel({ ...model, environments: [], platform: { ...model.platform, repositoryUrl: 'a\u202eb' } });
  expect(text).toContain('a\\u202eb');
});
