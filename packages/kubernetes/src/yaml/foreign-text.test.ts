import { findForeignText } from './foreign-text';

test('each is told with its line', () => {
  const found = findForeignText('a\u0001\n\nb\u0002\u0003\n%d\n');
  expect(found.map(({ line, problem }) => `${line} ${problem.slice(0, 24)}`)).toEqual([
    '1 got the character U+0001',
    '3 got the character U+0002',
    '3 got the character U+0003',
    '4 got a directive; allowed',
  ]);
});

test('a file of nothing else takes no longer than its length', () => {
  const found = findForeignText('\u0001\n'.repeat(500_000));
  expect([found.length, found.at(-1)?.line]).toEqual([500_000, 500_000]);
});
