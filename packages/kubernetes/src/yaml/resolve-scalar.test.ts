import fc from 'fast-check';
import { SCALARS } from '../../test-support/scalars';
import { printNumber } from './print-scalar';
import { resolveScalar } from './resolve-scalar';

describe('resolveScalar', () => {
  it.each(SCALARS)('reads %j as %j', (text, value) => {
    if (value === undefined) expect(resolveScalar(text)).toEqual({ problem: expect.stringContaining('got ') });
    else expect(resolveScalar(text)).toStrictEqual({ value });
  });

  it('shows what to do about it, and repeats no digits, which may be a credential', () => {
    expect(resolveScalar('.nan')).toEqual({ problem: 'got .nan; allowed: a finite number, or text in quotes' });
    expect(resolveScalar('9007199254740993')).toEqual({
      problem: 'got a whole number of which readers lose digits; allowed: up to 2^53, or text in quotes',
    });
  });

  it('gives a finite number, text, a boolean or null, and loses no digit of a whole number', () => {
    const texts = fc.oneof(
      fc.string({ unit: fc.constantFrom(...'0123456789._+-eExob'), maxLength: 24 }),
      fc.bigInt({ min: -(2n ** 70n), max: 2n ** 70n }).map(String),
    );
    fc.assert(
      fc.property(texts, (text) => {
        const resolved = resolveScalar(text);
        if ('problem' in resolved) return;
        if (typeof resolved.value === 'string') expect(resolved.value).toBe(text);
        if (typeof resolved.value !== 'number') return;
        expect(Number.isFinite(resolved.value)).toBe(true);
        if (/^-?(0|[1-9]\d*)$/.test(text)) expect(BigInt(resolved.value)).toBe(BigInt(text));
      }),
      { numRuns: 5000 },
    );
  });

  it('reads back every number that the printer writes', () => {
    const numbers = fc.oneof(
      fc.double({ noNaN: true, noDefaultInfinity: true }),
      fc.bigInt({ min: -(2n ** 64n), max: 2n ** 64n }).map(Number),
      fc.maxSafeInteger(),
    );
    fc.assert(
      fc.property(numbers, (number) => {
        expect(resolveScalar(printNumber(number))).toStrictEqual({ value: number + 0 });
      }),
      { numRuns: 5000, examples: [[2 ** 53], [2 ** 53 + 2], [1e17], [12_345_678_901_234_567_000], [1e21], [-0]] },
    );
  });
});
