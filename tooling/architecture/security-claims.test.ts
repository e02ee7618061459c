import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(__dirname, '../..');
const text = readFileSync(join(root, 'docs/security.md'), 'utf8');

/** The lines of a section of the document. */
function section(title: string): readonly string[] {
  const [, body = ''] = text.split(`\n## ${title}\n`);
  return (body.split('\n## ')[0] ?? '').split('\n').filter((line) => line !== '');
}

/** What each entry of "What holds this in place" is called, with its tests. */
const entries = section('What holds this in place').flatMap((line) => {
  const [, name, body] = /^- \*\*([^*]+)\.\*\* (.+)$/.exec(line) ?? [];
  const tests = [...(body?.split(' Tests: ')[1] ?? '').matchAll(/`([^`]+)`/g)].map(([, path = '']) => path);
  return name === undefined ? [] : [{ name, tests }];
});
const names = entries.map(({ name }) => name);

/** The rows of a table, without its head, as lists of cells. */
function rows(title: string): readonly (readonly string[])[] {
  const lines = section(title)
    .filter((line) => line.startsWith('|'))
    .slice(2);
  return lines.map((line) =>
    line
      .slice(1, -1)
      .split(' | ')
      .map((cell) => cell.trim()),
  );
}

test('every entry names tests that exist', () => {
  expect(entries.length).toBe(section('What holds this in place').filter((line) => line.startsWith('- ')).length);
  expect(new Set(names).size).toBe(names.length);
  for (const { name, tests } of entries) {
    expect({ name, tests: tests.length }).not.toEqual({ name, tests: 0 });
    for (const path of tests) expect([path, existsSync(join(root, path))]).toEqual([path, true]);
  }
});

test.each(['Who can do what', 'What an attacker gets'])('every claim of "%s" is held by entries', (title) => {
  const claims = rows(title);
  expect(claims.length).toBeGreaterThan(5);
  for (const [subject, , cannot, heldBy = ''] of claims) {
    expect([subject, cannot]).not.toEqual([subject, '']);
    const held = heldBy.split(', ');
    expect([subject, held.filter((name) => !names.includes(name))]).toEqual([subject, []]);
  }
});

test('every door of the trust boundary is tried by a test that is named', () => {
  const named = entries.flatMap(({ tests }) => tests);
  for (const door of [
    'rules-weakened',
    'poisoned-patch',
    'branch-dispatch-over-main',
    'evil-image',
    'verify-build',
    'acknowledgement-reused',
    'code-owners',
  ])
    expect([door, named.some((path) => path.includes(door))]).toEqual([door, true]);
});
