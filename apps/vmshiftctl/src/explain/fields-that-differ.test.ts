import { fieldsThatDiffer } from './fields-that-differ';

const pod = (container: object) => ({ kind: 'Pod', spec: { containers: [container] } });

test.each([
  ['a field', pod({ name: 'web', image: 'a:1' }), pod({ name: 'web', image: 'a:2' }), ['spec.containers[web].image']],
  ['a name, and no field of the item', pod({ name: 'web' }), pod({ name: 'api' }), ['spec.containers[web].name']],
  ['nothing', pod({ name: 'web' }), pod({ name: 'web' }), []],
  ['a field that went', { spec: { replicas: 3 } }, { spec: {} }, ['spec.replicas']],
  ['a field that came, where nothing else differs', { spec: {} }, { spec: { replicas: 3 } }, ['spec.replicas']],
  ['its own field alone, where another came', { spec: { a: 1 } }, { spec: { a: 2, b: 3 } }, ['spec.a']],
  ['an item that went', { args: ['a', 'b'] }, { args: ['b'] }, ['args[0]']],
  ['a list to which an item came', { args: ['a'] }, { args: ['a', 'b'] }, ['args']],
])('tells %s', (_, before, after, expected) => {
  expect(fieldsThatDiffer(before, after, 'Pod')).toEqual(expected);
});
