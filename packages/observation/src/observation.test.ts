import { z } from 'zod';
import { inTime, mapObservation, observe, reasonOf } from './observation';

test('data of another form is told by its first wrong place', () => {
  const form = z.object({ workflow_runs: z.array(z.object({ id: z.number() })) });
  const reason = (value: unknown) => reasonOf(form.safeParse(value).error);
  expect(reason({})).toBe('workflow_runs: Invalid input: expected array, received undefined');
  expect(reason({ workflow_runs: [{ id: 'x' }] })).toMatch(/^workflow_runs\.0\.id: Invalid input: expected number/);
  expect(reason(null)).toMatch(/^the answer: Invalid input/);
});

test('the cause that fetch hides is told', () => {
  const cause = Object.assign(new Error(''), { code: 'ECONNREFUSED' });
  expect(reasonOf(new TypeError('fetch failed', { cause }))).toBe('fetch failed: ECONNREFUSED');
  expect(reasonOf('plain')).toBe('plain');
  expect(reasonOf(new Error(''))).toBe('no reason given');
});

test('an answer that takes too long is given up, and one in time is kept', async () => {
  expect(await observe(inTime(new Promise(() => {}), 20))).toEqual({
    state: 'unknown',
    because: 'no answer within 0.02 s',
  });
  expect(await inTime(Promise.resolve(7), 20)).toBe(7);
});

test('a value that cannot be changed is unknown', () => {
  const seen = { state: 'seen', value: '{' } as const;
  expect(mapObservation(seen, (text) => JSON.parse(text))).toMatchObject({ state: 'unknown' });
  expect(mapObservation(seen, (text) => text.length)).toEqual({ state: 'seen', value: 1 });
});
