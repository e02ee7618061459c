import fc from 'fast-check';
import {
  canonicalQuantity,
  equalQuantities,
  exceeds,
  formatQuantity,
  NANOS,
  nanos,
  parseQuantity,
  toBytes,
  toMillicores,
  quantity as valueIn,
} from './quantity';

const suffixes = [
  'n',
  'u',
  'm',
  '',
  'k',
  'M',
  'G',
  'T',
  'P',
  'E',
  'Ki',
  'Mi',
  'Gi',
  'Ti',
  'Pi',
  'Ei',
  'e3',
  'E-2',
  'e+6',
];
/** Any quantity that someone could write, small enough for the largest suffix. */
const quantity = fc
  .tuple(
    fc.constantFrom('', '+', '-'),
    fc.constantFrom('0', '00', ''),
    fc.nat(7),
    fc.option(fc.stringMatching(/^\d{0,6}$/), { nil: undefined }),
    fc.constantFrom(...suffixes),
  )
  .map(([sign, zeros, digit, fraction, suffix]) => {
    const point = fraction === undefined ? '' : `.${fraction}`;
    return `${sign}${zeros}${digit}${point}${suffix}`;
  });

describe('quantities', () => {
  test.each([
    ['1', NANOS],
    ['1000m', NANOS],
    ['0.5', NANOS / 2n],
    ['.5', NANOS / 2n],
    ['5.', 5n * NANOS],
    ['-1', -NANOS],
    ['1k', 1000n * NANOS],
    ['1Ki', 1024n * NANOS],
    ['1.5Gi', 1536n * 1024n * 1024n * NANOS],
    ['1E', 10n ** 18n * NANOS],
    ['1E3', 1000n * NANOS],
    ['1e-3', NANOS / 1000n],
    ['0.1n', 1n],
    ['9223372036854775807', (2n ** 63n - 1n) * NANOS],
  ])('reads %s exactly', (text, nanos) => {
    expect(parseQuantity(text)).toBe(nanos);
  });

  test.each<[string, bigint]>([
    // No digit is 0.
    ...['.', 'm', 'e7', '+', '-', '-.Ki', '0e99', 'E', 'Ti'].map((text): [string, bigint] => [text, 0n]),
    ['1e+03', 1000n * NANOS],
    ['1E2', 100n * NANOS],
    ['1000E', 10n ** 21n * NANOS],
    ['1e21', 10n ** 21n * NANOS],
    ['18446744073709551616', 2n ** 64n * NANOS],
    // Cut off with a binary suffix alone.
    ['8Ei', (2n ** 63n - 1n) * NANOS],
    ['-9Ei', -(2n ** 63n - 1n) * NANOS],
    ['7Ei', 7n * 2n ** 60n * NANOS],
    // Rounded away from zero.
    ['0.0000000001', 1n],
    ['-0.0000000011', -2n],
    ['1e-12', 1n],
    ['0.00001u', 1n],
  ])('reads %s as Kubernetes does', (text, nanos) => {
    expect(parseQuantity(text)).toBe(nanos);
  });

  test.each([
    '',
    'one',
    '1K',
    '1 Gi',
    '1gi',
    '1MiB',
    '1,5',
    '1e',
    '1e+',
    '0x10',
    '1e1000',
    ' 1',
    '1\n',
    '٣',
    '--1',
    '1m3',
    'e',
  ])('refuses %j', (text) => {
    expect(parseQuantity(text)).toBeUndefined();
    expect(canonicalQuantity(text)).toBeUndefined();
  });

  test('refuses a text too long to be meant, without working on it', () => {
    expect(parseQuantity('1'.repeat(1_000_000))).toBeUndefined();
  });

  test.each([
    ['1000m', '1'],
    ['1.5', '1500m'],
    ['2048Mi', '2Gi'],
    ['1536Mi', '1536Mi'],
    ['1.5Gi', '1536Mi'],
    ['0Gi', '0'],
    ['0.5Ki', '512'],
    ['100000', '100k'],
    ['1e3', '1e3'],
    ['12e4', '120e3'],
    ['1e0', '1'],
    ['-1500m', '-1500m'],
    ['+1', '1'],
    ['0.3Ki', '307200m'],
    ['1721e99', '1721e99'],
    ['1000E', '1000E'],
    ['8Ei', '9223372036854775807'],
    ['m', '0'],
  ])('prints %s as the API server does: %s', (text, canonical) => {
    expect(canonicalQuantity(text)).toBe(canonical);
  });

  test('a canonical text has the value of the text that it was made from, and is its own canonical text', () => {
    fc.assert(
      fc.property(quantity, (text) => {
        const canonical = canonicalQuantity(text);
        if (canonical === undefined) throw new Error(`${text} was refused`);
        expect(parseQuantity(canonical)).toBe(parseQuantity(text));
        expect(canonicalQuantity(canonical)).toBe(canonical);
        expect(canonical).not.toMatch(/[.+]|000$/);
      }),
    );
  });

  test('agrees with the fraction that the text spells, wherever a nano-unit is fine enough', () => {
    const powers: Record<string, bigint> = { m: NANOS / 1000n, '': NANOS, k: 1000n * NANOS, Mi: 2n ** 20n * NANOS };
    fc.assert(
      fc.property(fc.nat(99_999), fc.nat(3), fc.constantFrom('m', '', 'k', 'Mi'), (digits, places, suffix) => {
        const padded = String(digits).padStart(places + 1, '0');
        const text = `${padded.slice(0, padded.length - places)}.${padded.slice(padded.length - places)}${suffix}`;
        const nanos = parseQuantity(text) ?? -1n;
        expect(nanos * 10n ** BigInt(places)).toBe(BigInt(digits) * (powers[suffix] ?? 0n));
      }),
    );
  });

  test('reading back what was printed gives the same number, in every format', () => {
    const formats = fc.constantFrom('decimal' as const, 'binary' as const, 'exponent' as const);
    fc.assert(
      fc.property(fc.bigInt(-(2n ** 80n), 2n ** 80n), formats, (nanos, format) => {
        expect(parseQuantity(formatQuantity(nanos, format))).toBe(nanos);
      }),
    );
  });

  test('the scheduler counts whole millicores and bytes, rounded up', () => {
    expect(toMillicores(parseQuantity('1500u') ?? 0n)).toBe(2);
    expect(toMillicores(parseQuantity('1') ?? 0n)).toBe(1000);
    expect(toBytes(parseQuantity('1500m') ?? 0n)).toBe(2);
    expect(toBytes(parseQuantity('64Mi') ?? 0n)).toBe(67_108_864);
  });

  test('are values of objects as text or numbers, with blanks around them', () => {
    expect([' 1Ki ', 1024, '1024', 0.5, 1e21, '', 'x', null, true, {}, undefined].map(valueIn)).toEqual([
      ...[1024n * NANOS, 1024n * NANOS, 1024n * NANOS, NANOS / 2n, 10n ** 21n * NANOS],
      ...[undefined, undefined, undefined, undefined, undefined, undefined],
    ]);
    expect(nanos(undefined)).toBe(0n);
    expect([exceeds('1', '999m'), exceeds('1', '1000m'), exceeds('x', '1')]).toEqual([true, false, false]);
    expect([equalQuantities('1', '1000m'), equalQuantities(1, '2'), equalQuantities('x', 'x')]).toEqual([
      true,
      false,
      false,
    ]);
  });
});
