import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { numberOfRuns } from '../../../../tooling/testing/property-runs';
import { changeTree } from './change-tree';
import { createGit } from './git';
import { withObjects } from './read-objects';

const root = mkdtempSync(join(tmpdir(), 'vmshiftctl-tree-'));
const run = (args: readonly string[], input: string | Buffer = ''): string =>
  execFileSync('git', args, { cwd: root, input, encoding: 'utf8', stdio: ['pipe', 'pipe', 'pipe'] }).trim();
let one: string;
let two: string;
beforeAll(() => {
  run(['init', '--quiet']);
  [one = '', two = ''] = ['one\n', 'two\n'].map((text) => run(['hash-object', '-w', '--stdin'], text));
});
afterAll(() => rmSync(root, { recursive: true }));

/** The tree that Git makes of an index with these lines, one after the other; mode 0 removes. */
function treeOf(lines: readonly string[]): string {
  run(['read-tree', '--empty']);
  run(['update-index', '-z', '--index-info'], Buffer.from(lines.map((line) => `${line}\0`).join(''), 'latin1'));
  return run(['write-tree']);
}

const latin1 = (path: string): string => Buffer.from(path).toString('latin1');
const added = (id: string) => (path: string) => `100644 ${id}\t${latin1(path)}`;
const removed = (path: string) => `0 ${'0'.repeat(40)}\t${latin1(path)}`;

const changed = (tree: string, changes: ReadonlyMap<string, string | undefined>): Promise<string> =>
  withObjects(createGit({ root, env: process.env }), (git) => changeTree(git, tree, changes));

test('what is not changed stays what it was: modes, links, submodules, and names that are no UTF-8', async () => {
  const kept = [
    `100755 ${one}\ta/b/run.sh`,
    `120000 ${one}\ta/link`,
    `160000 ${'1'.repeat(40)}\ta/module`,
    `100644 ${one}\ta/b/no\xff`,
    `100644 ${one}\ta-b`,
    `100644 ${one}\tother/file`,
  ];
  const before = treeOf([...kept, added(one)('a/b/changed'), added(one)('gone/x/y'), added(one)('to-folder')]);
  const changes = new Map([
    ...[['a/b/changed', two] as const, ['ä/new "1"\n', two] as const, ['gone/x/y', undefined] as const],
    ...[['to-folder/x', two] as const, ['a', undefined] as const, ['nowhere/x', undefined] as const],
  ]);
  const after = ['a/b/changed', 'ä/new "1"\n', 'to-folder/x'].map(added(two));
  expect(await changed(before, changes)).toBe(treeOf([...kept, ...after]));
});

/** Paths of which none is a folder of another one. */
const paths = fc
  .uniqueArray(fc.array(fc.constantFrom('a', 'b', 'a.b', 'a-', 'ä', ' ', 'A'), { minLength: 1, maxLength: 3 }), {
    maxLength: 8,
    selector: (segments) => segments.join('/'),
  })
  .map((all) => all.map((segments) => segments.join('/')))
  .map((all) => all.filter((path) => !all.some((other) => other.startsWith(`${path}/`))));

test('a tree is what Git makes of an index with the same changes', async () => {
  await fc.assert(
    fc.asyncProperty(paths, paths, paths, async (before, more, less) => {
      const [start, gone] = [before.map(added(one)), less.filter((path) => !more.includes(path))];
      const changes = new Map<string, string | undefined>([
        ...gone.map((path) => [path, undefined] as const),
        ...more.map((path) => [path, two] as const),
      ]);
      const expected = treeOf([...start, ...gone.map(removed), ...more.map(added(two))]);
      expect(await changed(treeOf(start), changes)).toBe(expected);
    }),
    { numRuns: numberOfRuns(25, 5) },
  );
});

test('a partial clone keeps what it lacks of the files of a commit', async () => {
  const before = treeOf([added(one)('a')]);
  const lacking = run(
    ['mktree', '--missing'],
    `100644 blob ${'3'.repeat(40)}\tnot-here\n040000 tree ${before}\tfolder\n`,
  );
  const after = await changed(lacking, new Map([['folder/a', two]]));
  expect(run(['ls-tree', '-r', after]).split('\n')).toEqual([
    `100644 blob ${two}\tfolder/a`,
    `100644 blob ${'3'.repeat(40)}\tnot-here`,
  ]);
});

test('what Git does not make a tree of is refused, and so is a commit that is none', async () => {
  const tree = treeOf([added(one)('a')]);
  await expect(changed(tree, new Map([['a', '']]))).rejects.toThrow(/^git mktree failed: fatal: input format error/);
  await expect(changed(one, new Map([['a', two]]))).rejects.toThrow('what is no object');
});
