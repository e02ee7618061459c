import { model } from '../environments';
import { validateModel } from './validate-model';

test('the committed model breaks no rule', () => {
  expect(validateModel(model)).toEqual([]);
});
