import fc from 'fast-check';
import { isCronExpression } from './cron-expression';

describe('cron expressions', () => {
  test.each(['17 2 * * *', '*/15 * * * *', '0 0 1 1 *', '0 3 * * MON-FRI', '0,30 8-18/2 1-31 jan,JUL 0-6'])(
    '%j is one',
    (text) => {
      expect(isCronExpression(text)).toBe(true);
    },
  );

  test.each([
    '',
    '* * * *',
    '* * * * * *',
    '60 * * * *',
    '* 24 * * *',
    '* * 0 * *',
    '* * * 13 *',
    '* * * * 7',
    '5-1 * * * *',
    '*/0 * * * *',
    '1,,2 * * * *',
    '*  * * * *',
    '@daily',
    'TZ=UTC 0 0 * * *',
    'MON * * * *',
  ])('%j is none', (text) => {
    expect(isCronExpression(text)).toBe(false);
  });

  test('a field that starts a range within its bounds and ends it at or after that is taken', () => {
    fc.assert(
      fc.property(fc.nat(99), fc.nat(99), (from, to) => {
        expect(isCronExpression(`${from}-${to} * * * *`)).toBe(from <= to && to <= 59);
      }),
    );
  });
});
