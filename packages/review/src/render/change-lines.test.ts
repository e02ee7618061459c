import { canonical } from '@vmshift/kubernetes';
import fc from 'fast-check';
import { fieldLines, printValue } from './change-lines';

const OBJECT = 'NetworkPolicy/redis';
const lines = (path: string, before: unknown, after: unknown) => fieldLines({ path, before, after }, OBJECT);

test('an item that came or went stands on one line with its value, one that changed on two', () => {
  expect(lines('spec.ingress[0].from[1]', undefined, { podSelector: { matchLabels: { app: 'b' } } })).toEqual([
    '+ spec.ingress[0].from[1]: {"podSelector":{"matchLabels":{"app":"b"}}}',
  ]);
  expect(lines('spec.podSelector.matchExpressions[0].values[2]', 'c', undefined)).toEqual([
    '- spec.podSelector.matchExpressions[0].values[2]: c',
  ]);
  expect(lines('spec.ingress[0].ports[0].port', 80, 81)).toEqual([
    '- spec.ingress[0].ports[0].port: 80',
    '+ spec.ingress[0].ports[0].port: 81',
  ]);
});

test.each([
  ['a number and text', 8080, '8080', ['- x: 8080', '+ x: "8080"']],
  ['a boolean and text', true, 'true', ['- x: true', '+ x: "true"']],
  ['nothing and text', null, 'null', ['- x: null', '+ x: "null"']],
  ['a list and text', ['a'], '["a"]', ['- x: ["a"]', '+ x: "[\\"a\\"]"']],
  ['a blank at the end', 'a', 'a ', ['- x: a', '+ x: "a "']],
  ['no text at all', 'a', '', ['- x: a', '+ x: ""']],
  ['quotes', 'a', '"a"', ['- x: a', '+ x: "\\"a\\""']],
])('%s are told apart', (_, before, after, expected) => {
  expect(lines('x', before, after)).toEqual(expected);
});

test('no two values are printed alike', () => {
  const text = fc.string({ unit: fc.constantFrom(...'a1 "[]{}:,.-e\\'), maxLength: 6 });
  const value = fc.oneof(
    text,
    fc.integer(),
    fc.boolean(),
    fc.constant(null),
    fc.array(text),
    fc.dictionary(text, text),
  );
  fc.assert(
    fc.property(
      value,
      fc.oneof(
        value,
        value.map(canonical),
        value.map((one) => canonical(canonical(one))),
      ),
      (left, right) => {
        const [one, other] = [printValue(left, 'spec.x', OBJECT), printValue(right, 'spec.x', OBJECT)];
        expect(one === other).toBe(canonical(left) === canonical(right));
      },
    ),
    {
      numRuns: 2000,
      examples: [
        [1, '1'],
        ['', null],
        ['"a"', 'a'],
        [['a'], '["a"]'],
      ],
    },
  );
});
