import { stateObjects } from './state-objects';

test('managed objects and which of them are tainted, and nothing else of the state', () => {
  const resource = (name: string, over: object = {}): object => ({ mode: 'managed', type: 'a', name, ...over });
  const state = {
    version: 4,
    outputs: { secret: { value: 'x' } },
    resources: [
      resource('one', { instances: [{ attributes: { password: 'x' } }] }),
      resource('two', { instances: [{ status: 'tainted', attributes: {} }] }),
      resource('three', { mode: 'data', instances: [{}] }),
    ],
  };
  expect(stateObjects(JSON.stringify(state))).toEqual({ known: ['a.one', 'a.two'], tainted: ['a.two'] });
});

test('a state that was never written holds nothing; a text that is no state is not read as one', () => {
  expect(stateObjects('\n')).toEqual({ known: [], tainted: [] });
  expect(stateObjects('{"resources": [{"mode": "managed"}]}')).toBeUndefined();
  expect(stateObjects('Error')).toBeUndefined();
});
