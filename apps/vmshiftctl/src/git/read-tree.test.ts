import { execFileSync } from 'node:child_process';
import { TestOrigin } from '../testing/test-origin';
import { createGit } from './git';
import { openObjects } from './read-objects';
import { differingPaths, readTree } from './read-tree';

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

test('two trees differ where Git says so: in content, in what a name is, in a mode, and in names that are no UTF-8', async () => {
  const clone = origin.clone();
  const blobs = ['one\n', 'two\n'].map((input) =>
    execFileSync('git', ['hash-object', '-w', '--stdin'], { cwd: clone.root, input, encoding: 'utf8' }).trim(),
  );
  const commit = clone.git('rev-parse', 'HEAD').trim();
  const treeOf = (entries: readonly string[]) => {
    const input = Buffer.from(entries.map((entry) => `${entry}\0`).join(''), 'latin1');
    clone.git('read-tree', '--empty');
    execFileSync('git', ['update-index', '-z', '--index-info'], { cwd: clone.root, input });
    return clone.git('write-tree').trim();
  };
  const [one, two] = blobs;
  const same = [`100644 ${one}\ta/deep/same`, `120000 ${one}\tlink`, `160000 ${commit}\tmodule`];
  const before = treeOf([
    ...same,
    ...[`100644 ${one}\ta/deep/changed`, `100644 ${one}\ta/gone/x`, `100644 ${one}\ta-b`, `100644 ${one}\tmode`],
    ...[`100644 ${one}\tfolder`, `100644 ${one}\tto-link`, `100644 ${one}\tno\xfe`, `100644 ${one}\tno\xff`],
  ]);
  const after = treeOf([
    ...same,
    ...[`100644 ${two}\ta/deep/changed`, `100644 ${two}\ta-b`, `100755 ${one}\tmode`, `100644 ${one}\tz/new/deep`],
    ...[`100644 ${one}\tfolder/x`, `120000 ${one}\tto-link`, `100644 ${two}\tno\xfe`, `100644 ${one}\tno\xff`],
  ]);
  const objects = openObjects(createGit({ root: clone.root, env: { PATH: process.env.PATH } }));
  for (const [left, right] of [[before, after] as const, [after, before] as const, [before, before] as const]) {
    const listed = clone
      .git('diff-tree', '-r', '-z', '--no-renames', '--name-only', left, right)
      .split('\0')
      .slice(0, -1);
    expect(listed).toHaveLength(left === right ? 0 : 9);
    expect(await differingPaths(objects, left, right)).toEqual(listed);
  }
  await expect(differingPaths(objects, before, blobs[0] ?? '')).rejects.toThrow('cat-file');
  objects.close();
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
