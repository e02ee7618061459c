import fc from 'fast-check';
import { changedPaths, withUnknown } from './attribute-changes';
import { mergeChartValues } from './chart-values';
import { at, Hidden, printPath, printValue } from './plan-value';

const paths = (before: unknown, after: unknown): readonly string[] => changedPaths(before, after).map(printPath);

test('differences are found where they are', () => {
  const before = { a: 1, list: [{ x: 1 }, { x: 2 }], set: ['a', 'b'], map: { 'k.io/x': 'v' } };
  expect(paths(before, before)).toEqual([]);
  expect(paths(before, { ...before, list: [{ x: 1 }, { x: 3 }] })).toEqual(['list[1].x']);
  expect(paths(before, { ...before, list: [{ x: 1 }] })).toEqual(['list[1]']);
  expect(paths(before, { ...before, set: ['a'] })).toEqual(['set']);
  expect(paths(before, { ...before, map: { 'k.io/x': 'w' } })).toEqual(['map["k.io/x"]']);
  expect(paths(before, { ...before, a: undefined })).toEqual(['a']);
});

test('nothing, in the spellings that Terraform has for it, is no difference', () => {
  expect(paths({ a: null, b: [], c: {}, d: '' }, { a: [], b: '', c: null })).toEqual([]);
  expect(paths({ a: null }, { a: 0 })).toEqual(['a']);
  expect(paths({ a: null }, { a: false })).toEqual(['a']);
});

const value = fc.jsonValue({ maxDepth: 4 }).map((json) => JSON.parse(JSON.stringify(json)) as unknown);

test('a value is never different from itself, and differences are the same both ways round', () => {
  fc.assert(
    fc.property(value, value, (left, right) => {
      expect(changedPaths(left, JSON.parse(JSON.stringify(left)))).toEqual([]);
      expect(changedPaths(left, right).length).toBe(changedPaths(right, left).length);
    }),
  );
});

test('a changed leaf is found at its own path', () => {
  const leaf = fc.record({
    keys: fc.array(fc.stringMatching(/^[a-z]{1,5}$/), { minLength: 1, maxLength: 5 }),
    other: value,
  });
  fc.assert(
    fc.property(leaf, ({ keys, other }) => {
      const nest = (inner: unknown): unknown =>
        keys.reduceRight<unknown>((below, key) => ({ [key]: below, other }), inner);
      const found = changedPaths(nest('before'), nest('after'));
      expect(found.length).toBeLessThanOrEqual(1);
      if (!keys.includes('other')) expect(found).toEqual([keys]);
    }),
  );
});

test('what is not known is put where it will be', () => {
  const merged = withUnknown(
    { a: 1, list: [{ x: 1 }] },
    { id: true, list: [{ y: true, z: false }], none: {}, tags: [false] },
  );
  expect(merged).toEqual({ a: 1, list: [{ x: 1, y: Hidden.UNKNOWN }], id: Hidden.UNKNOWN, tags: [null] });
  expect(withUnknown(null, true)).toBe(Hidden.UNKNOWN);
  expect(withUnknown({ a: 1 }, {})).toEqual({ a: 1 });
});

describe('values of a chart', () => {
  test('are merged as Helm merges them', () => {
    expect(mergeChartValues(['a: {x: 1, y: [1, 2]}', null, '', 'a: {y: [3]}\nb: null'])).toEqual({
      a: { x: 1, y: [3] },
      b: null,
    });
  });

  test('that cannot be read are unknown, not empty', () => {
    expect(mergeChartValues(['a: [1'])).toBe(Hidden.UNKNOWN);
    expect(mergeChartValues(['a: 1', Hidden.UNKNOWN])).toBe(Hidden.UNKNOWN);
    expect(mergeChartValues(['just text'])).toBe(Hidden.UNKNOWN);
    expect(mergeChartValues(Hidden.UNKNOWN)).toBe(Hidden.UNKNOWN);
  });

  test('that are not given are none', () => {
    for (const none of [null, undefined, []]) expect(mergeChartValues(none)).toEqual({});
  });

  test('of one document are that document', () => {
    const documents = fc.dictionary(fc.stringMatching(/^[a-z]{1,6}$/), value);
    fc.assert(
      fc.property(documents, (document) => expect(mergeChartValues([JSON.stringify(document)])).toEqual(document)),
    );
  });
});

describe('a printed value', () => {
  test('cannot move the cursor or turn the text round, and is not cut', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(printValue(text)?.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
      }),
    );
    expect(printValue('a\u001b[2Jb\u202ec')).toBe('"a\\u001b[2Jb\\u202ec"');
    expect(printValue('x'.repeat(5000))).toBe('x'.repeat(5000));
  });

  test('tells absent from null', () => {
    expect([printValue(undefined), printValue(null), printValue(Hidden.SENSITIVE)]).toEqual([
      undefined,
      'null',
      '(sensitive value)',
    ]);
  });
});

test('a path that leads nowhere gives nothing, not a property of the prototype', () => {
  expect(at({ a: [1] }, 'a', 3)).toBeUndefined();
  expect(at({ a: 1 }, 'constructor')).toBeUndefined();
});
