import { execFileSync } from 'node:child_process';
import { TestOrigin } from '../testing/test-origin';
import { createGit } from './git';
import { openObjects } from './read-objects';
import { readTree } from './read-tree';

let origin: TestOrigin;
beforeAll(() => {
  origin = new TestOrigin();
});
afterAll(() => origin.remove());

test('a tree is listed as Git lists it, with links, and without what was not asked for', async () => {
  const clone = origin.clone();
  const blob = clone.git('hash-object', '-w', '--stdin').trim();
  const commit = clone.git('rev-parse', 'HEAD').trim();
  const entries = [
    `120000,${blob},dist/dev/link`,
    `160000,${commit},dist/dev/module`,
    `100755,${blob},dist/dev/ä b.sh`,
    `100644,${blob},dist/dev.yaml`,
    `100644,${blob},dist/dev-2/a.yaml`,
    `100644,${blob},distant`,
  ];
  for (const entry of entries) clone.git('update-index', '--add', '--cacheinfo', entry);
  const tree = clone.git('write-tree').trim();
  const paths = ['apps/vmshift/releases', 'dist', 'nowhere/deep', 'package.json'];
  const objects = openObjects(createGit({ root: clone.root, env: { PATH: process.env.PATH } }));
  const read = await readTree(objects, tree, paths);
  objects.close();
  const listed = clone
    .git('ls-tree', '-r', '-z', '--full-tree', tree, '--', ...paths)
    .split('\0')
    .slice(0, -1);
  expect(listed.length).toBeGreaterThan(entries.length);
  expect(read.map(({ path, kind, id }) => [KINDS[kind], id, path])).toEqual(
    listed.map((line) => (/^(\d{3})\d{3} \w+ (\w+)\t(.*)$/.exec(line) ?? []).slice(1)),
  );
});

test.each([
  ['a file', 'dist/dev/'],
  ['a folder', 'dist/'],
])('%s whose name is no UTF-8 is refused, as two such names would read as one', async (_what, folder) => {
  const clone = origin.clone();
  const blob = clone.git('hash-object', '-w', '--stdin').trim();
  const name = (byte: number) => Buffer.concat([Buffer.from(folder), Buffer.of(byte), Buffer.from('/a.yaml')]);
  const file = (byte: number) => Buffer.concat([Buffer.from(folder), Buffer.of(byte), Buffer.from('.yaml')]);
  const entry = (path: Buffer) => Buffer.concat([Buffer.from(`100644 ${blob}\t`), path, Buffer.of(0)]);
  const input = Buffer.concat([0xfe, 0xff].map((byte) => entry(folder === 'dist/' ? name(byte) : file(byte))));
  execFileSync('git', ['update-index', '-z', '--index-info'], { cwd: clone.root, input });
  const tree = clone.git('write-tree').trim();
  const objects = openObjects(createGit({ root: clone.root, env: { PATH: process.env.PATH } }));
  await expect(readTree(objects, tree, ['dist'])).rejects.toThrow(
    /^dist.*\/ holds the name \\xfe.*, which is no UTF-8/,
  );
  expect(await readTree(objects, tree, ['apps/vmshift/releases'])).not.toEqual([]);
  objects.close();
});

const KINDS = { file: '100', folder: '040', 'symbolic link': '120', submodule: '160' };
