import fc from 'fast-check';
import { bareValue, scaledValue } from './int-or-percent';

describe('scaledValue', () => {
  it.each([
    [3, 10, 3, 3],
    [0, 10, 0, 0],
    ['0%', 10, 0, 0],
    ['25%', 4, 1, 1],
    ['25%', 1, 1, 0],
    ['25%', 3, 1, 0],
    ['25%', 5, 2, 1],
    ['29%', 100, 29, 29],
    ['100%', 7, 7, 7],
    ['150%', 3, 5, 4],
    ['50%', 0, 0, 0],
    // What the API server refuses.
    ['1', 10, undefined, undefined],
    ['1.5%', 10, undefined, undefined],
    ['-5%', 10, undefined, undefined],
    ['+5%', 10, undefined, undefined],
    ['%', 10, undefined, undefined],
    ['5 %', 10, undefined, undefined],
    ['5%x', 10, undefined, undefined],
    ['', 10, undefined, undefined],
    [1.5, 10, undefined, undefined],
    [undefined, 10, undefined, undefined],
    [null, 10, undefined, undefined],
    [true, 10, undefined, undefined],
  ])('of %j of %d is %p up and %p down', (value, total, up, down) => {
    expect(scaledValue(value, total, 'up')).toBe(up);
    expect(scaledValue(value, total, 'down')).toBe(down);
  });

  it('loses nothing to floating point', () => {
    fc.assert(
      fc.property(fc.nat(1000), fc.nat(5000), (percent, total) => {
        const product = BigInt(percent) * BigInt(total);
        expect(scaledValue(`${percent}%`, total, 'down')).toBe(Number(product / 100n));
        expect(scaledValue(`${percent}%`, total, 'up')).toBe(Number((product + 99n) / 100n));
      }),
    );
  });
});

it('bareValue takes the number as it stands', () => {
  expect(['1%', '0%', 0, 2, 'x'].map(bareValue)).toEqual([1, 0, 0, 2, undefined]);
});
