import { goSeconds } from './go-duration';

it.each([
  ['1h30m', 5400],
  ['1.5h', 5400],
  ['.5s', 0.5],
  ['5.m', 300],
  ['250ms', 0.25],
  ['1µs', 1e-6],
  ['0', 0],
  ['+2s', 2],
  ['-5m', -300],
])('reads %j', (text, seconds) => {
  expect(goSeconds(text)).toBe(seconds);
});

it.each(['', '60', '1d', '1h 30m', '1H', 'h', '.s', '1h-5m', '1h\n'])('takes %j for no duration', (text) => {
  expect(goSeconds(text)).toBeUndefined();
});
