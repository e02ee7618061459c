import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const guide = readFileSync(join(__dirname, '../../docs/on-call.md'), 'utf8');

/** A heading and what stands below it up to the next one. */
const sections = [...guide.matchAll(/^(#+) (.*)\n([\s\S]*?)(?=^#+ |$(?![\s\S]))/gm)].map(
  ([, marks = '', heading = '', body = '']) => ({ level: marks.length, heading, body: body.trim() }),
);

/** A terminal, or a browser next to one. */
const SCREEN = { lines: 40, columns: 100 };

function linesOf(text: string): number {
  return text.split('\n').reduce((sum, line) => sum + Math.max(1, Math.ceil(line.length / SCREEN.columns)), 0);
}

/** Steps that are read one by one. */
const PROCEDURES = ['Restore the database by hand'];

test('each case fits one screen', () => {
  expect(sections.length).toBeGreaterThan(30);
  const long = sections.filter(({ body }) => linesOf(body) > SCREEN.lines).map(({ heading }) => heading);
  expect(long).toEqual(PROCEDURES);
});

test('the table at the top leads to every case', () => {
  const first = sections.findIndex(({ heading }) => heading === 'When something is stuck');
  const cases = sections.slice(first + 1);
  const end = cases.findIndex(({ level }) => level < 3);
  const anchors = cases.slice(0, end).map(({ heading }) => `(#${heading.toLowerCase().replaceAll(' ', '-')})`);
  expect(anchors.length).toBeGreaterThan(20);
  expect(anchors.filter((anchor) => !sections[0]?.body.includes(anchor))).toEqual([]);
});
