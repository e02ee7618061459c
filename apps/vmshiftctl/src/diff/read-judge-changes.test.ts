import { rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { cloneForEachTest } from '../testing/clone-for-each-test';
import type { TestClone } from '../testing/test-origin';

const RULE = 'packages/manifest-review/src/rules/backup.ts';
const DEV = 'packages/environments/src/dev.ts';

let clone: TestClone;
cloneForEachTest((made) => {
  clone = made;
  clone.write(RULE, 'export const rule = 1;\n');
  clone.write(DEV, "export const dev = {\n  host: 'dev.example.com',\n};\n");
  clone.commitAll('As it was');
});

/** What a commit of the clone changes of the judge, as the JSON and the first line of the text tell it. */
async function judgeChanges(): Promise<readonly [paths: readonly string[], first: string]> {
  clone.git('add', '--all');
  clone.git('commit', '--quiet', '--allow-empty', '--message', 'Change');
  const compare = ['diff', 'HEAD^', '--head', 'HEAD', '--only', 'dev'];
  const json = JSON.parse((await clone.run(...compare, '--format', 'json')).out);
  return [json.judgeChanges, (await clone.run(...compare)).out.split('\n')[0] ?? ''];
}

test('a rule that changes is told first, its tests last', async () => {
  clone.write(RULE, 'export const rule = 0;\n');
  clone.write('apps/vmshiftctl/src/a.test.ts', '');
  clone.write('dist/dev/x.md', '');
  const [paths, first] = await judgeChanges();
  expect(paths).toEqual([RULE, 'apps/vmshiftctl/src/a.test.ts']);
  expect(first).toMatch(/^changes what judges it, in 2 files: /);
});

test('so is one that goes, moves, or becomes a link', async () => {
  clone.write('docs/backup.ts', clone.read(RULE));
  rmSync(join(clone.root, RULE));
  rmSync(join(clone.root, DEV));
  symlinkSync('/dev/null', join(clone.root, DEV));
  expect((await judgeChanges())[0]).toEqual([DEV, RULE]);
});

test('a value of the model is judged, and judges nothing', async () => {
  clone.write(DEV, "export const dev = {\n  host: 'new.example.com', // moved\n  size: 3,\n};\n");
  expect((await judgeChanges())[0]).toEqual([]);
});

test('code in a file of the model judges', async () => {
  clone.write(DEV, "export const dev = {\n  host: require('./host').host,\n};\n");
  expect((await judgeChanges())[0]).toEqual([DEV]);
});

test('what a file name hides is shown as an escape', async () => {
  clone.write('tooling/\u001b[2K\u202egnp.sj\n', '');
  expect((await judgeChanges())[0]).toEqual(['tooling/\u001b[2K\u202egnp.sj\n']);
  const { out } = await clone.run('diff', 'HEAD^', '--head', 'HEAD', '--only', 'dev');
  expect(out).toContain('  tooling/\\u{1b}[2K\\u{202e}gnp.sj\\n\n');
});

test('the working tree is not looked at: who runs that runs its judge', async () => {
  clone.write(RULE, 'export const rule = 0;\n');
  clone.commitAll('Change');
  expect(JSON.parse((await clone.run('diff', '--format', 'json')).out)).not.toHaveProperty('judgeChanges');
});

test('the number of a pull request links its checks, and nothing but a number is one', async () => {
  clone.write(RULE, 'export const rule = 0;\n');
  clone.commitAll('Change');
  const compare = ['diff', 'HEAD^', '--head', 'HEAD', '--format', 'markdown', '--pull-request'];
  expect((await clone.run(...compare, '7')).out).toMatch(/\(\[checks\]\(https:\/\/[\w./-]+\/pull\/7\/checks\)\)/);
  const { code, err } = await clone.run(...compare, '7)](x');
  expect([code, err]).toEqual([2, expect.stringContaining('--pull-request: got ')]);
});
