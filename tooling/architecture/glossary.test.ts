import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(__dirname, '../..');
const findings = join(root, 'packages/findings/src');

const rows = readFileSync(join(root, 'docs/glossary.md'), 'utf8')
  .split('\n')
  .filter((line) => line.startsWith('| '))
  .slice(1)
  .map((line) => line.split('|').map((cell) => cell.trim()));
const terms = rows.map(([, term = '']) => term.replaceAll('`', ''));

/** Types of one word are the nouns that longer names are made of; `Found` is a finding without its environments, `Text` a text. */
const NOUN = /^export (?:interface|type|class) ([A-Z][a-z]+)\b/gm;

const nouns = readdirSync(findings, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'))
  .flatMap((file) => [...readFileSync(join(findings, file), 'utf8').matchAll(NOUN)].map(([, name = '']) => name))
  .filter((name) => !['Found', 'Text'].includes(name));

test.each([...new Set(nouns)])('%s of packages/findings has its line', (noun) => {
  const stem = noun.toLowerCase();
  expect(terms.filter((term) => term.toLowerCase().replace(/ \(.*\)$/, '') === stem)).toHaveLength(1);
});

test('terms stand in the order of the alphabet, each with a meaning', () => {
  const key = (term: string) => term.toLowerCase();
  expect(terms).toEqual([...terms].sort((a, b) => (key(a) < key(b) ? -1 : key(a) > key(b) ? 1 : 0)));
  for (const [, term, meaning, avoid] of rows) {
    expect([term, meaning, avoid]).toEqual([
      expect.stringMatching(/./),
      expect.stringMatching(/\w{3}/),
      expect.stringMatching(/./),
    ]);
  }
});
