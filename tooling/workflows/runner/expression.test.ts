import { evaluate, interpolate, isTrue } from './expression';

const contexts = {
  github: { ref: 'refs/heads/main', event: { pull_request: { number: 7 } } },
  inputs: { environment: 'Production', to: '' },
  steps: { compare: { outputs: { changed: 'true' } } },
  success: () => true,
  always: () => true,
};

test.each([
  ["github.ref == 'refs/heads/main'", true],
  ["github.ref != 'refs/heads/main'", false],
  ["inputs.environment == 'production' && 'production' || 'release'", 'production'],
  ["inputs.environment == 'staging' && 'production' || 'release'", 'release'],
  ["inputs.to || 'the previous build'", 'the previous build'],
  ['github.event.pull_request.number || github.sha', 7],
  ["steps.compare.outputs.changed == 'true' && success()", true],
  ["!(github.ref == 'refs/heads/main') || always()", true],
  ["format('{0}[bot]', 'vmshift-release')", 'vmshift-release[bot]'],
  ['join(fromJSON(\'["a","b"]\'), \' \')', 'a b'],
  ["'it''s'", "it's"],
])('%s', (expression, expected) => {
  expect(evaluate(expression, contexts)).toBe(expected);
});

test('an absent value is false and prints nothing', () => {
  expect(isTrue(evaluate('github.event.release.name', contexts))).toBe(false);
  expect(interpolate(`[$${'{{'} github.event.release.name }}]`, contexts)).toBe('[]');
});

test.each(['hashFiles(inputs.x)', 'secrets.KEY', 'a ==', '(inputs.to', "inputs.to 'x'", 'github.*'])(
  'refuses what it does not know: %s',
  (expression) => {
    expect(() => evaluate(expression, contexts)).toThrow(/unknown|cannot read|expected/);
  },
);
