import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { brokenLinks, documentLinks } from './document-links';

const root = join(__dirname, '../..');
const tracked = (...patterns: string[]) =>
  execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard', '--', ...patterns], {
    cwd: root,
  })
    .toString()
    .split('\0')
    .filter((file) => file !== '' && existsSync(join(root, file)));
const texts = (files: readonly string[]) =>
  new Map(files.map((file) => [file, readFileSync(join(root, file), 'utf8')]));
const documents = texts(tracked('*.md', ':!dist'));

test('a document is read as GitHub reads it', () => {
  const text = [
    '# The `dist/` folder, again',
    '## Twice',
    '## Twice',
    'See [one](a.md#twice), ![two](b.png), `[no link](c.md)` and <a id="kept" href="d.md">this</a>.',
    '```md',
    '# No heading [none](e.md)',
    '```',
  ].join('\n\n');
  expect(documentLinks(text)).toEqual({
    headings: ['The dist/ folder, again', 'Twice', 'Twice'],
    anchors: new Set(['the-dist-folder-again', 'twice', 'twice-1', 'kept']),
    links: ['a.md#twice', 'b.png', 'd.md'],
  });
});

test('a link that leads nowhere is named with its document', () => {
  const small = new Map([
    [
      'docs/a.md',
      '[1](../README.md#start) [2](b.md) [3](#mine) [4](https://example.org/#x) [5](picture.svg#x)\n\n# Mine',
    ],
    ['README.md', '# Begin\n\n[1](docs/a.md#mine) [2](docs/%61.md)'],
  ]);
  expect(brokenLinks(small, (path) => small.has(path) || path === 'docs/picture.svg')).toEqual([
    'docs/a.md: ../README.md#start: README.md has no heading #start',
    'docs/a.md: b.md: there is no docs/b.md',
  ]);
});

test('every link of every document leads to something', () => {
  expect(documents.size).toBeGreaterThan(80);
  expect(brokenLinks(documents, (path) => existsSync(join(root, path)))).toEqual([]);
});

test('every section that a program, a workflow or a comment names is there', () => {
  const sources = texts(
    tracked('apps', ':!apps/vmshift/releases', 'packages', 'tooling', '.github', 'templates', '*.md', ':!dist'),
  );
  const named = [...sources].flatMap(([file, text]) => [
    ...[...text.matchAll(/\b(docs\/[\w/-]+\.md)(?:\]\([^)]*\))?,[\s*]+"([A-Z][^"`$]*)"/g)].map(
      ([, document = '', heading = '']) => ({
        ...{ file, document, heading: heading.replace(/\s+(?:\*\s+)?/g, ' ') },
      }),
    ),
  ]);
  expect(named.length).toBeGreaterThan(20);
  const headings = new Map([...documents].map(([file, text]) => [file, documentLinks(text).headings]));
  expect(
    named
      .filter(({ document, heading }) => !headings.get(document)?.some((one) => one.replace(/^\d+\. /, '') === heading))
      .map(({ file, document, heading }) => `${file}: ${document} has no section "${heading}"`),
  ).toEqual([]);
});
