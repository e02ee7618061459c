import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const FOLDER = join(__dirname, '../../docs/adr');
const index = readFileSync(join(FOLDER, 'index.md'), 'utf8');
const texts = new Map(
  readdirSync(FOLDER)
    .filter((name) => name !== 'index.md')
    .map((name) => [name, readFileSync(join(FOLDER, name), 'utf8')]),
);

const startsSuperseded = (name: string) => /^# .*\n\nSuperseded (?:in part )?by \[/.test(texts.get(name) ?? '');

test('each decision is in the list once, by its title', () => {
  const listed = [...index.matchAll(/^\| (\S+) \| \[(.*)\]\((\S+)\)(?:, superseded(?: in part)?)? \|$/gm)];
  expect(listed.map(([, date, title, name]) => `${name}: ${date} ${title}`).sort()).toEqual(
    [...texts].map(([name, text]) => `${name}: ${name.slice(0, 10)} ${text.slice(2, text.indexOf('\n'))}`).sort(),
  );
});

test('a decision that another one supersedes begins with that, and the list says so', () => {
  const superseded = [...texts].flatMap(([name, text]) =>
    [...text.matchAll(/^.*[Ss]upersedes .*$/gm)].flatMap(([line]) =>
      [...line.matchAll(/\]\((2026-[\w-]+\.md)\)/g)].map(([, earlier = '']) => ({ earlier, by: name })),
    ),
  );
  expect(superseded.length).toBeGreaterThan(2);
  for (const { earlier, by } of superseded) {
    expect({
      earlier,
      begins: startsSuperseded(earlier),
      by: texts.get(earlier)?.split('\n')[2]?.includes(`(${by})`),
    }).toEqual({ earlier, begins: true, by: true });
  }
  const marked = [...index.matchAll(/\((\S+)\), superseded/g)].map(([, name]) => name);
  expect(marked.sort()).toEqual([...texts.keys()].filter(startsSuperseded).sort());
});
