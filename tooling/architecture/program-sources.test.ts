import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

const root = join(__dirname, '../..');

function run(program: string, args: readonly string[], input = ''): string {
  const { status, stdout, stderr } = spawnSync(program, args, { cwd: root, encoding: 'utf8', input });
  if (status !== 0 && program !== 'git') throw new Error(stderr);
  return stdout;
}

const sources = run(process.execPath, [
  '--eval',
  `console.log(require(${JSON.stringify(join(root, 'tooling/program-state.cjs'))}).sourceFiles().join('\\n'))`,
])
  .trim()
  .split('\n');

// A file that is bundled and not compared would let the program answer as it was.
test('every committed file that the program is made of decides whether it is fresh', () => {
  const committed = run('git', ['ls-files', '--', 'apps', 'packages', ':(glob)*.json', ':(glob)*.yaml'])
    .trim()
    .split('\n');
  const read = committed.filter(
    (file) =>
      /^(apps|packages)\/[^/]+\/(src\/.*\.ts$|schema\/|scripts\/)/.test(file) ||
      /^(apps|packages)\/[^/]+\/(package|turbo)\.json$/.test(file) ||
      /^(package|tsconfig|turbo)\.json$|^pnpm-/.test(file),
  );
  const compiled = read.filter((file) => !file.endsWith('.test.ts'));
  expect(compiled.length).toBeGreaterThan(100);
  expect(compiled.filter((file) => !sources.includes(file))).toEqual([]);
});
