import { applicationOf } from './application';
import { model } from './environments';
import { printModel, withProfile } from './print-model';

test('the text is the model again, in the order in which it was declared', () => {
  expect(JSON.parse(printModel(model))).toEqual(withProfile(model));
  expect(printModel(JSON.parse(printModel(model)))).toBe(printModel(model));
});

test('the profile is in it, since a program of another revision has another one', () => {
  const { platform } = JSON.parse(printModel({ ...model, platform: { ...model.platform, application: undefined } }));
  expect(platform.application).toEqual(applicationOf(model.platform));
  const application = { ...applicationOf(model.platform), name: 'other' };
  expect(printModel({ ...model, platform: { ...model.platform, application } })).toContain('"name": "other"');
});

test('no value can hide in it', () => {
  const text = printModel({ ...model, environments: [], platform: { ...model.platform, repositoryUrl: 'a\u202eb' } });
  expect(text).toContain('a\\u202eb');
});
