import { type Model, model } from '@vmshift/environments';
import { UserError } from '@vmshift/findings';
import { refusalOfModel } from './refusal-of-model';

const [first, ...others] = model.environments;
const broken = { ...model, environments: [{ ...first, cluster: undefined }, ...others] } as unknown as Model;
const crash = new TypeError("Cannot read properties of undefined (reading 'hostsArgoCd')");

test('a program that ended at a field that is not there tells what the rules say of the model', async () => {
  const told = await refusalOfModel(crash, async () => broken);
  expect(told).toBeInstanceOf(UserError);
  expect(String(told)).toContain(`${first?.name}: a field: got none, or one of another type`);
});

test('an error over a valid model, or one that says what it is, stays as it is', async () => {
  expect(await refusalOfModel(crash)).toBe(crash);
  for (const error of [new UserError('correct it'), Object.assign(new Error('EACCES'), { code: 'EACCES' })]) {
    expect(await refusalOfModel(error, async () => broken)).toBe(error);
  }
});

test('a model that cannot be read hides no error', async () => {
  const failing = () => Promise.reject(new ReferenceError('foo is not defined'));
  expect(await refusalOfModel(crash, failing)).toBe(crash);
});
