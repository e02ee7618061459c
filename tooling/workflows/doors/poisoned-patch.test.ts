import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root } from '../workflow-file';

const CHECK = join(root, '.github/actions/push-rendered/check-patch.sh');

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'vmshift-patch-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function check(patch: string | Buffer, kind = 'releases') {
  writeFileSync(join(folder, 'patch'), patch);
  const { status, stdout, stderr } = spawnSync(CHECK, [join(folder, 'patch'), kind], { encoding: 'utf8' });
  return {
    status,
    paths: stdout
      .split('\n')
      .filter((line) => line !== '')
      .sort(),
    stderr,
  };
}

const ID = (digit: string) => digit.repeat(40);
const PIN = 'apps/vmshift/releases/dev.json';
const MANIFEST = 'dist/dev/vmshift-api.deployment.yaml';

/** What `git diff --full-index --no-renames` writes of one changed line. */
function changed(path: string, before = 'a: 1', after = 'a: 2'): string {
  return [
    `diff --git a/${path} b/${path}`,
    `index ${ID('1')}..${ID('2')} 100644`,
    `--- a/${path}`,
    `+++ b/${path}`,
    '@@ -3 +3 @@ kind: Deployment',
    `-${before}`,
    `+${after}`,
    '',
  ].join('\n');
}

const created = (path: string, mode = '100644', text = 'x') =>
  `diff --git a/${path} b/${path}\nnew file mode ${mode}\nindex ${ID('0')}..${ID('2')}\n--- /dev/null\n+++ b/${path}\n@@ -0,0 +1 @@\n+${text}\n`;
const removed = (path: string) =>
  `diff --git a/${path} b/${path}\ndeleted file mode 100644\nindex ${ID('1')}..${ID('0')}\n--- a/${path}\n+++ /dev/null\n@@ -1 +0,0 @@\n-x\n`;

test('changes of pins and manifests pass, and their paths are printed', () => {
  const { status, paths } = check(changed(MANIFEST) + changed(PIN));
  expect([status, paths]).toEqual([0, [PIN, MANIFEST]]);
});

test('of a render, stacks and new and removed manifests pass as well, and pins do not', () => {
  const stack = 'cdktf.out/stacks/cluster-dev/cdk.tf.json';
  const all =
    changed(stack) + changed('cdktf.out/manifest.json') + created(MANIFEST) + removed('dist/dev/redis.service.yaml');
  expect(check(all + changed('dist/model.json'), 'rendered')).toMatchObject({ status: 0 });
  expect(check(changed(PIN), 'rendered')).toMatchObject({ status: 1 });
  expect(check(changed(stack), 'releases')).toMatchObject({ status: 1 });
});

test('a file whose last line has no end passes', () => {
  expect(check(`${changed(MANIFEST)}\\ No newline at end of file\n`)).toMatchObject({ status: 0 });
});

/** Each is refused, with a word of the reason. */
const poisoned: Readonly<Record<string, readonly [string | Buffer, RegExp]>> = {
  'a rename out of dist/': [
    `diff --git a/package.json b/dist/dev/x.yaml\nsimilarity index 100%\nrename from package.json\nrename to dist/dev/x.yaml\n`,
    /renames or copies/,
  ],
  'a rename that its head hides': [
    `diff --git a/${MANIFEST} b/${MANIFEST}\nsimilarity index 100%\nrename from package.json\nrename to ${MANIFEST}\n`,
    /mode, renames/,
  ],
  'a copy': [`diff --git a/${MANIFEST} b/${MANIFEST}\ncopy from .git/config\ncopy to ${MANIFEST}\n`, /mode, renames/],
  'another file behind the head of an allowed one': [
    changed(MANIFEST).replace(`+++ b/${MANIFEST}`, '+++ b/package.json'),
    /not the path of its head/,
  ],
  'the removal of another file behind that head': [
    removed(MANIFEST).replace(`--- a/${MANIFEST}`, '--- a/package.json'),
    /not the path of its head/,
  ],
  'a symbolic link': [created(MANIFEST, '120000', '/etc/passwd'), /no plain file/],
  'a program': [created(MANIFEST, '100755'), /no plain file/],
  'a submodule': [created('dist/dev/x.yaml', '160000', `Subproject commit ${ID('1')}`), /no plain file/],
  'a change of the mode': [`diff --git a/${PIN} b/${PIN}\nold mode 100644\nnew mode 100755\n`, /mode/],
  'a change of content with a mode of its own': [changed(PIN).replace(' 100644', ' 120000'), /mode/],
  'a binary file': [
    `diff --git a/${PIN} b/${PIN}\nindex ${ID('1')}..${ID('2')} 100644\nGIT binary patch\nliteral 1\nIcmZPo000310RR91\n\n`,
    /binary/,
  ],
  'a workflow': [created('.github/workflows/evil.yaml'), /does not write that path/],
  'a path in quotes': [changed('dist/dev/x.yaml').replaceAll('a/dist', '"a/dist'), /no head/],
  'a path with an escape': [changed(MANIFEST).replaceAll('dev', '\\144ev'), /no head/],
  'a way up': [changed('dist/../package.json'), /does not write that path/],
  'a way up inside a name': [changed('dist/dev/../../package.json'), /does not write that path/],
  'an absolute path': [changed('/etc/passwd'), /does not write that path/],
  'a file of Git': [changed('.git/hooks/pre-push'), /does not write that path/],
  'a file that begins with a dot': [changed('dist/dev/.gitattributes'), /does not write that path/],
  'a path that is allowed but for its case': [changed('dist/dev/VMSHIFT-API.deployment.yaml'), /no head/],
  'dist in capitals': [changed('Dist/dev/x.yaml'), /no head/],
  'other prefixes than a/ and b/': [changed(PIN).replaceAll('a/apps', 'c/apps'), /no head/],
  'no prefixes': [changed(PIN).replaceAll('a/apps', 'apps').replaceAll('b/apps', 'apps'), /no head/],
  'the same file twice': [changed(PIN) + changed(PIN), /twice/],
  'a hunk that is longer than its head says': [changed(PIN).replace('+a: 2', '+a: 2\n+b: 3'), /no head/],
  'a hunk that is shorter than its head says': [`${changed(PIN).replace('@@ -3 +3 @@', '@@ -3,2 +3,2 @@')}`, /middle/],
  'a second change inside of a hunk': [changed(PIN).replace('-a: 1', `diff --git a/x b/x\n-a: 1`), /another kind/],
  'a hunk of so many lines that the shell counts wrongly': [
    changed(PIN).replace('@@ -3 +3 @@', '@@ -3,18446744073709551617 +3,18446744073709551617 @@'),
    /too long/,
  ],
  'a hunk of octal lines': [changed(PIN).replace('@@ -3 +3 @@', '@@ -3,010 +3,010 @@'), /middle/],
  'a line that Git would pass over': [`From: Mallory\n${changed(PIN)}`, /no head/],
  'a line behind the last change': [`${changed(PIN)}-- \n2.43.0\n`, /no head/],
  'lines that end with CR': [changed(MANIFEST).replaceAll('\n', '\r\n'), /CR/],
  'a NUL': [Buffer.from(changed(MANIFEST).replace('a: 2', 'a: \0')), /NUL/],
  'more than 4 MiB': [created(MANIFEST, '100644', 'x'.repeat(4 * 1024 * 1024)), /bytes/],
  nothing: ['', /empty/],
  'half of a change': [changed(PIN).split('\n').slice(0, 3).join('\n').concat('\n'), /middle/],
  'no end of the last line': [changed(PIN).trimEnd(), /no end/],
};

test.each(Object.entries(poisoned))('%s is refused', (_what, [patch, because]) => {
  for (const kind of ['releases', 'rendered']) expect(check(patch, kind)).toMatchObject({ status: 1, paths: [] });
  expect(check(patch).stderr).toMatch(because);
});

test('what is refused is no command to the runner, whatever it holds', () => {
  const { stderr } = check(`::set-env name=PATH::/tmp\n\u001b[2J${'x'.repeat(5000)}\n`);
  expect(stderr).toMatch(/^::error::the patch is refused at line 1: [ -~]+\n$/);
  expect(stderr.length).toBeLessThan(400);
});

test('a symbolic link in the place of the patch is refused, and so is another kind', () => {
  writeFileSync(join(folder, 'other'), changed(PIN));
  symlinkSync(join(folder, 'other'), join(folder, 'patch'));
  expect(spawnSync(CHECK, [join(folder, 'patch'), 'releases'])).toMatchObject({ status: 1 });
  expect(spawnSync(CHECK, [join(folder, 'other'), 'everything'])).toMatchObject({ status: 64 });
  expect(readFileSync(CHECK, 'utf8')).toContain('set -euo pipefail');
});
