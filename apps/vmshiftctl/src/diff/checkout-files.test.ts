import { blobId } from '../git/blob-id';
import { whyCheckedOutOtherwise } from './checkout-files';
import type { Revision } from './revision';

const revision = (files: Readonly<Record<string, string>>): Revision => ({
  label: 'the head',
  files: new Map(Object.entries(files).map(([path, text]) => [path, blobId(text)])),
  links: new Map(),
  unsynthesized: [],
  read: async (paths) => new Map(paths.flatMap((path) => (path in files ? [[path, files[path] ?? '']] : []))),
});

const ATTRIBUTES = '* text=auto eol=lf\npnpm-lock.yaml linguist-generated\n';
const told = async (files: Readonly<Record<string, string>>) =>
  (await whyCheckedOutOtherwise(revision({ '.gitattributes': ATTRIBUTES }), revision(files))).join('\n');

test.each([
  '*.yaml working-tree-encoding=UTF-7',
  'dist/** ident',
  '* text=auto filter=lfs',
  '[attr]x filter=y',
  '* -ident',
])('.gitattributes with %s rewrites the committed bytes', async (line) => {
  expect(await told({ '.gitattributes': `${ATTRIBUTES}${line}\n` })).toMatch(
    /^the head: .gitattributes sets (working-tree-encoding|ident|filter): Git writes other bytes/,
  );
});

test('no file of attributes is in dist/, whatever it sets', async () => {
  const files = { '.gitattributes': ATTRIBUTES, 'dist/.gitattributes': '', 'dist/production/.gitattributes': '' };
  expect(await told(files)).toMatch(/^the head: dist\/.gitattributes and 1 other: Argo CD may apply other bytes/);
});

test('a submodule anywhere is fetched with every checkout', async () => {
  expect(await told({ '.gitattributes': ATTRIBUTES, '.gitmodules': '[submodule "x"]' })).toMatch(
    /^the head: .gitmodules: /,
  );
});

test('attributes that rewrite nothing, and files that the base has already, are left alone', async () => {
  expect(await told({ '.gitattributes': `${ATTRIBUTES}docs/identity.md linguist-generated diff=filtered\n` })).toBe('');
  const same = revision({ '.gitmodules': 'x', '.gitattributes': '* ident' });
  expect(await whyCheckedOutOtherwise(same, same)).toEqual([]);
});
