import { clockChanges, metClockChanges } from './clock-changes';

test('clocks change where and when the zone says', () => {
  expect(clockChanges('Europe/Berlin').slice(0, 2)).toEqual([
    { from: 120, to: 180, kind: 'left out', month: 3, dayOfMonth: 29, dayOfWeek: 0 },
    { from: 120, to: 180, kind: 'twice', month: 10, dayOfMonth: 25, dayOfWeek: 0 },
  ]);
  expect(clockChanges('America/New_York').map(({ from, to }) => [from, to])).toEqual([
    [120, 180],
    [60, 120],
    [120, 180],
    [60, 120],
  ]);
  expect(clockChanges('Australia/Lord_Howe')[0]).toMatchObject({ from: 90, to: 120, kind: 'twice' });
});

test.each(['Etc/UTC', 'Asia/Kolkata', 'Europe/Belrin'])('%s never changes its clocks', (zone) => {
  expect(clockChanges(zone)).toEqual([]);
});

test.each([
  ['17 2 * * *', 'Europe/Berlin', ['left out', 'twice', 'left out', 'twice']],
  ['17 1 * * *', 'America/New_York', ['twice', 'twice']],
  ['17 2 * * 1-5', 'Europe/Berlin', []],
  ['17 2 29 3 *', 'Europe/Berlin', ['left out']],
  ['17 2 * 6 *', 'Europe/Berlin', []],
  ['17 3 * * *', 'Europe/Berlin', []],
  ['*/15 * * * *', 'Europe/Berlin', []],
  ['@every 24h', 'Europe/Berlin', []],
  ['nonsense', 'Europe/Berlin', []],
])('%s in %s meets %j', (schedule, zone, expected) => {
  expect(metClockChanges(schedule, zone).map(({ kind }) => kind)).toEqual(expected);
});
