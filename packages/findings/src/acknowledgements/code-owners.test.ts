import { codeOwnersOf } from './code-owners';

test.each([
  ['*', 'a/b.ts', true],
  ['*.ts', 'a/b.ts', true],
  ['*.ts', 'a/b.js', false],
  ['/docs/', 'docs/a/b.md', true],
  ['/docs/', 'a/docs/b.md', false],
  ['docs/', 'a/docs/b.md', true],
  ['docs/*', 'docs/a.md', true],
  ['docs/*', 'docs/a/b.md', false],
  ['/docs', 'docs/a.md', true],
  ['/docs', 'docs-old/a.md', false],
  ['**/logs', 'a/b/logs/c', true],
  ['/a/**/c', 'a/c', true],
  ['/a/**', 'a/b/c', true],
  ['apps/a.b', 'apps/aXb', false],
])('the pattern %s takes %s: %s', (pattern, path, taken) => {
  expect(codeOwnersOf(path, `${pattern} @a`).length > 0).toBe(taken);
});

test('the last line that takes a path counts, with none of its owners too', () => {
  const text = '* @all # everyone\n# /docs/ @none\n/docs/ @writers @org/team\n/docs/free/\n![x] @x\n';
  expect(codeOwnersOf('a.ts', text)).toEqual(['@all']);
  expect(codeOwnersOf('docs/a.md', text)).toEqual(['@writers', '@org/team']);
  expect(codeOwnersOf('docs/free/a.md', text)).toEqual([]);
  expect(codeOwnersOf('a.ts', '')).toEqual([]);
});
