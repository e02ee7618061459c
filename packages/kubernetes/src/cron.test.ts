import fc from 'fast-check';
import { isDueWithinAnHour, longestGapHours, parseCron } from './cron';

describe('parseCron', () => {
  it.each<[string, number[], number[]]>([
    ['17 2 * * *', [17], [2]],
    ['*/20 8-18/5 * * *', [0, 20, 40], [8, 13, 18]],
    ['50/4 ? * * *', [50, 54, 58], Array.from({ length: 24 }, (_, hour) => hour)],
    ['5,3,5 0 * * *', [3, 5], [0]],
    ['1,,2 0 * * *', [1, 2], [0]],
    ['+3 007 * * *', [3], [7]],
    ['*/100 0 * * *', [0], [0]],
    ['0  0\t*  * *', [0], [0]],
    [' 0 0 * * * ', [0], [0]],
    ['0\u00a00 * * *', [0], [0]],
    [', 0 * * *', [], [0]],
    ['@hourly', [0], Array.from({ length: 24 }, (_, hour) => hour)],
    ['@daily', [0], [0]],
    ['@midnight', [0], [0]],
  ])('reads minutes and hours of %j', (text, minutes, hours) => {
    expect(parseCron(text)).toMatchObject({ minutes, hours });
  });

  it.each([
    ['0 0 1 jan,JUL *', { daysOfMonth: [1], months: [1, 7], eitherDay: false }],
    ['0 0 * * MON-fri', { daysOfWeek: [1, 2, 3, 4, 5], eitherDay: false }],
    ['0 0 * * sun', { daysOfWeek: [0] }],
    ['0 0 * jan mon', { months: [1], daysOfWeek: [1], eitherDay: false }],
    ['0 0 1-31/2 * *', { daysOfMonth: Array.from({ length: 16 }, (_, index) => 2 * index + 1), eitherDay: false }],
    ['0 0 13 * 5', { eitherDay: true }],
    ['0 0 1-31 * 5', { eitherDay: true }],
    // A star with a step is no star any more.
    ['0 0 */2 * 5', { eitherDay: true }],
    ['0 0 */1 * 5', { eitherDay: false }],
    ['0 0 ? * 5', { eitherDay: false }],
    ['0 0 *-x * 5', { daysOfMonth: Array.from({ length: 31 }, (_, day) => day + 1), eitherDay: false }],
    ['@weekly', { daysOfWeek: [0], eitherDay: false }],
    ['@monthly', { daysOfMonth: [1], eitherDay: false }],
    ['@yearly', { daysOfMonth: [1], months: [1] }],
    ['@annually', { daysOfMonth: [1], months: [1] }],
    ['@every 1h30m', { everySeconds: 5400 }],
    ['@every 1.5h', { everySeconds: 5400 }],
    ['@every 100ms', { everySeconds: 1 }],
    ['@every 0', { everySeconds: 1 }],
    ['@every -5m', { everySeconds: 1 }],
  ])('reads the days or the interval of %j', (text, expected) => {
    expect(parseCron(text)).toMatchObject(expected);
  });

  it.each([
    ...['', ' ', '* * * *', '* * * * * *', '@', '@reboot', '@Daily', ' @daily', '@daily '],
    ...[
      '60 * * * *',
      '* 24 * * *',
      '* * 0 * *',
      '* * 32 * *',
      '* * * 0 *',
      '* * * 13 *',
      '* * * * 7',
      '* * * * sunday',
    ],
    ...['5-1 * * * *', '* * * * fri-mon', '*/0 * * * *', '*/ * * * *', '1-2-3 * * * *', '1/2/3 * * * *', '-1 * * * *'],
    ...['1.5 * * * *', 'MON * * * *', '1-x * * * *', '99999999999999999999 * * * *', '0\ufeff0 * * * *', '1_0 * * * *'],
    ...[
      'TZ=UTC 0 0 * * *',
      'CRON_TZ=Europe/Berlin 0 0 * * *',
      'TZ=UTC',
      '@every',
      '@every 5',
      '@every 1h1',
      '@every  1h',
    ],
  ])('refuses %j', (text) => {
    expect(parseCron(text)).toBeUndefined();
  });

  // With a number that is read in four ways each part took four times as long as the one before. The time of this process
  // counts, not that of the clock: other programs have no part in it.
  it('refuses a long interval whose last unit is none', () => {
    const before = process.cpuUsage();
    expect(parseCron(`@every ${'1000s'.repeat(14)}1000n`)).toBeUndefined();
    expect(parseCron(`@every ${'1000s'.repeat(14)}`)).toEqual({ everySeconds: 14_000 });
    expect(process.cpuUsage(before).user / 1e6).toBeLessThan(10);
  });

  it('takes a range that starts within its bounds and ends there at or after its start', () => {
    fc.assert(
      fc.property(fc.nat(99), fc.nat(99), (from, to) => {
        expect(parseCron(`${from}-${to} * * * *`) !== undefined).toBe(from <= to && to <= 59);
      }),
    );
  });

  it('gives ascending values within their bounds, whatever it reads', () => {
    const field = fc.string({ unit: fc.constantFrom(...'0123456789*/-,?'), minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(fc.tuple(field, field, field, field, field), (fields) => {
        const schedule = parseCron(fields.join(' '));
        if (schedule === undefined || 'everySeconds' in schedule) return;
        const bounds = [
          [0, 59],
          [0, 23],
          [1, 31],
          [1, 12],
          [0, 6],
        ] as const;
        const { minutes, hours, daysOfMonth, months, daysOfWeek } = schedule;
        for (const [index, values] of [minutes, hours, daysOfMonth, months, daysOfWeek].entries()) {
          const [least, most] = bounds[index] ?? [0, 0];
          expect(values.every((value) => value >= least && value <= most)).toBe(true);
          expect([...new Set(values)].sort((a, b) => a - b)).toEqual(values);
        }
      }),
      { numRuns: 1000 },
    );
  });
});

test.each([
  ['* * * * *', true],
  ['*/30 * * * *', true],
  ['0,30 2 1 * *', true],
  ['@every 59m', true],
  ['17 * * * *', false],
  ['5,5 * * * *', false],
  ['@hourly', false],
  ['@every 1h', false],
  ['never', false],
])('%s is due twice in one hour: %s', (text, is) => {
  expect(isDueWithinAnHour(text)).toBe(is);
});

describe('longestGapHours', () => {
  it.each([
    ['17 2 * * *', 24],
    ['*/5 * * * *', 1],
    ['0 */6 * * *', 6],
    ['0 0,1 * * *', 23],
    ['0 3 * * MON-FRI', 72],
    ['0 0 * * 0', 168],
    ['0 0 1-31 * 0', 24],
    ['0 0 * * 6,0,3', 72],
    ['@weekly', 168],
    ['0 0 1 * *', 31 * 24],
    ['0 0 1 * 1', 168],
    ['0 0 31 * *', 61 * 24],
    ['@yearly', 366 * 24],
    ['0 0 29 2 *', 1461 * 24],
    ['@every 90m', 1.5],
    ['0 0 31 2 *', undefined],
    ['0 0 30 2 *', undefined],
    [', 0 * * *', undefined],
    ['0 0 * * 7', undefined],
    ['never', undefined],
    ['0 12 29 2/2 *', 121 * 24],
    ['0 0 */31 * 1', 168],
  ])('of %j is %p', (text, hours) => {
    expect(longestGapHours(text)).toBe(hours);
  });

  test('agrees with a walk through the calendar', () => {
    const field = (least: number, most: number) =>
      fc.oneof(fc.constant('*'), fc.integer({ min: least, max: most }).map(String));
    fc.assert(
      fc.property(field(1, 31), field(1, 12), field(0, 6), (date, month, weekday) => {
        const runs: number[] = [];
        for (const end = Date.UTC(2080, 0, 1), day = new Date(Date.UTC(2024, 0, 1)); day.getTime() < end; ) {
          const [onDate, onWeekday] = [`${day.getUTCDate()}` === date, `${day.getUTCDay()}` === weekday];
          const onDay = date === '*' ? weekday === '*' || onWeekday : onDate || (weekday !== '*' && onWeekday);
          if (onDay && (month === '*' || month === `${day.getUTCMonth() + 1}`)) runs.push(day.getTime() / 3_600_000);
          day.setUTCDate(day.getUTCDate() + 1);
        }
        const gaps = runs.slice(1).map((run, index) => run - (runs[index] ?? run));
        expect(longestGapHours(`0 0 ${date} ${month} ${weekday}`)).toBe(
          runs.length > 0 ? Math.max(...gaps) : undefined,
        );
      }),
      { numRuns: 50 },
    );
  });
});

test.each([
  ['0 2 * * *', 24],
  ['0 2 1-31 * *', 24],
  ['0 2 * 1-12 0-6', 24],
  ['0 2 * * 0-5', 48],
  ['0 2 * * 1-6,1', 48],
  ['0 2 * 1-11 *', 32 * 24],
])('%s has %d hours between two runs at most', (schedule, hours) => {
  expect(longestGapHours(schedule)).toBe(hours);
});
