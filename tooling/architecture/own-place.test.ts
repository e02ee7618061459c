import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(__dirname, '../..');

/** The only folders that lie as deep in the repository as the bundle does (`CACHE` of program-state.cjs). */
const AS_DEEP = /^apps\/[^/]+\/src\/[^/]+$/;

// All modules of a bundle are one file: where a module asks for its own place, it gets that of the bundle.
test('no source asks for its own place from where a bundle answers with another one', () => {
  const list = [
    'ls-files',
    '--cached',
    '--others',
    '--exclude-standard',
    '--',
    'apps/*/src/*.ts',
    'packages/*/src/*.ts',
  ];
  const sources = execFileSync('git', list, { cwd: root, encoding: 'utf8' })
    .trim()
    .split('\n')
    .filter((file) => !/\.test\.ts$|\/testing\//.test(file));
  expect(sources.length).toBeGreaterThan(100);
  const asking = sources.filter((file) =>
    /\b__(dirname|filename)\b|\brequire\.resolve\b|\bimport\.meta\b/.test(readFileSync(join(root, file), 'utf8')),
  );
  expect(asking).toContain('apps/vmshiftctl/src/program-root.ts');
  expect(asking.filter((file) => !AS_DEEP.test(file))).toEqual([]);
});
