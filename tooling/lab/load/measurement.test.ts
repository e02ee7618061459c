import type { Answer } from './generator';
import { measure } from './measurement';

const answer = (sentAt: number, endedAt: number, outcome: Answer['outcome'] = 200): Answer => ({
  sentAt,
  endedAt,
  outcome,
});

test('ways to end are counted, and what was answered badly or not at all has failed', () => {
  const { outcomes, failed } = measure([
    answer(0, 1),
    answer(0, 1),
    answer(0, 1, 500),
    answer(0, 1, 'dropped'),
    answer(0, 1, 'none'),
    answer(0, 1, 429),
  ]);
  expect(outcomes).toEqual({ 200: 2, 500: 1, dropped: 1, none: 1, 429: 1 });
  expect(failed).toBe(3);
});

test('percentiles are seconds of what was admitted', () => {
  const answers = Array.from({ length: 100 }, (_, index) => answer(0, (index + 1) * 1000));
  expect(measure([...answers.toReversed(), answer(0, 1, 429)])).toMatchObject({ p50: 50, p95: 95, p99: 99, max: 100 });
  expect(measure([])).toMatchObject({ p50: 0, p99: 0, max: 0 });
  expect(measure([answer(0, 2000)])).toMatchObject({ p50: 2, p95: 2, p99: 2, max: 2 });
});

test.each<[string, Answer[], number]>([
  ['between two answers', [answer(0, 1000), answer(0, 2000), answer(500, 9000)], 7],
  ['before the first', [answer(0, 6000), answer(5000, 7000)], 6],
  ['until the last request was given up', [answer(0, 1000), answer(0, 61_000, 'none')], 60],
  ['although the ingress answered', [answer(0, 1000), answer(0, 3000, 429), answer(0, 4000, 502), answer(0, 8000)], 7],
  ['but not between two bursts', [answer(0, 1000), answer(0, 2000), answer(9000, 9500), answer(9000, 9600)], 1],
  ['never', [answer(0, 0)], 0],
  ['without any request', [], 0],
])('a stall is seen %s', (_, answers, seconds) => {
  expect(measure(answers).longestStall).toBe(seconds);
});
