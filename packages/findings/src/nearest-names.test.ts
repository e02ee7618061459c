import { nearestHint, nearestNames } from './nearest-names';

const KNOWN = ['backup-weakened', 'backup-removed', 'ingress-opens', 'capacity'];

test.each([
  ['backup-weakend', ['backup-weakened']],
  ['BACKUP-REMOVED', ['backup-removed']],
  ['ingress-open', ['ingress-opens']],
  ['no-such-thing', []],
  ['', []],
])('%j was meant to be %j', (name, expected) => {
  expect(nearestNames(name, KNOWN, 3)).toEqual(expected);
});

test('no more than asked for are named', () => {
  expect(nearestNames('a', ['b', 'c', 'd'], 2)).toEqual(['b', 'c']);
});

test.each([
  ['prod', 'nearest: production; '],
  ['Productions', 'nearest: production; '],
  ['stagign', 'nearest: staging; '],
  ['STAGING', 'nearest: staging; '],
  ['p', ''],
  ['', ''],
  ['nowhere', ''],
  ['dev', ''],
])('an error about %j says %j', (name, expected) => {
  expect(nearestHint(name, ['production', 'staging', 'dev'])).toBe(expected);
});
