import type { Problem, Severity } from './diagnosis';
import { verdictOf } from './verdict';

const problem = (severity: Severity, environment = 'dev'): Problem => ({
  ...{ id: 'x', environment, severity, object: 'Pod/p', cause: 'a cause', evidence: [], next: [], runbook: 'x' },
  releaseCanCause: false,
  symptoms: [],
});
const unseen = [{ what: 'Argo CD', because: 'no answer', next: [] }];
const environments = [{ name: 'production' }, { name: 'dev' }];
const verdict = (problems: readonly Problem[], parts = [] as typeof unseen) => verdictOf(problems, parts, environments);

test.each<[Severity, 0 | 1 | 3]>([
  ['down', 1],
  ['degraded', 1],
  ['at-risk', 1],
  ['waiting', 0],
  ['unknown', 3],
])('a problem that is %s exits with %i', (severity, code) => {
  expect(verdict([problem(severity)]).exitCode).toBe(code);
});

test('what waits for a person is told, and does not hide what could not be looked at', () => {
  expect(verdict([problem('waiting')]).line).toBe('dev waits for a person: a cause');
  expect(verdict([problem('waiting')], unseen)).toEqual({
    line: 'nothing is wrong in what was seen; 1 thing could not be looked at',
    exitCode: 3,
  });
});

test('what is wrong comes before what could not be looked at', () => {
  expect(verdict([problem('down', 'production'), problem('waiting')], unseen)).toEqual({
    line: 'production is down: a cause; 1 more problem',
    exitCode: 1,
  });
});

test('one environment alone is named', () => {
  expect(verdictOf([], [], [{ name: 'dev' }])).toEqual({ line: 'dev runs what Git says', exitCode: 0 });
});
