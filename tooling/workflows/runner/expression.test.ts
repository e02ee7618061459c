import { evaluate, interpolate } from './expression';

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
  ["github['ref']", 'refs/heads/main'],
  ['GitHub.Event.Pull_Request.Number', 7],
  ["'7' == github.event.pull_request.number", true],
  ["github.event.release == ''", true],
  ["github.event.release == 'false'", false],
  ["contains(github.ref, 'MAIN') && startsWith(github.ref, 'refs/')", true],
  ['github.event.*.number', [7]],
])('%s', (expression, expected) => {
  expect(evaluate(expression, contexts)).toEqual(expected);
});

test('an absent value is false and prints nothing', () => {
  expect(evaluate('github.event.release.name', contexts)).toBeNull();
  expect(interpolate(`[$${'{{'} github.event.release.name }}]`, contexts)).toBe('[]');
});

test.each([
  ['hashFiles(inputs.x)', "Unrecognized function: 'hashFiles'"],
  ['secrets.KEY', "Unrecognized named-value: 'secrets'"],
  ['success', "Unrecognized named-value: 'success'"],
  ['success(1)', 'Too many parameters'],
  ['a ==', "Unrecognized named-value: 'a'"],
  ['github.ref ==', 'Unexpected end of expression'],
  ['(inputs.to', 'Unexpected end of expression'],
  ["inputs.to 'x'", 'Unexpected symbol'],
  ['"double"', 'Unexpected symbol'],
  ['1 +', 'Unexpected symbol'],
])('refuses what it cannot evaluate: %s', (expression, because) => {
  expect(() => evaluate(expression, contexts)).toThrow(`cannot evaluate "${expression}": `);
  expect(() => evaluate(expression, contexts)).toThrow(because);
});
