import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildSync } from 'esbuild';
import { sourceLines } from './source-lines';

const SOURCE = "\nexport function fail(): Error {\n  return new Error('here');\n}\nexport const error = fail();\n";

/** A source in a clone of its own, bundled, and the stack that the bundle gives. */
function stackOfBundle(sourcemap: 'linked' | 'external' | 'inline' | false): string {
  const root = mkdtempSync(join(tmpdir(), 'vmshift-lines-'));
  mkdirSync(join(root, 'apps/vmshift/src'), { recursive: true });
  const [source, outfile] = [join(root, 'apps/vmshift/src/chart.ts'), join(root, 'cache/bundle.js')];
  writeFileSync(source, SOURCE);
  buildSync({
    ...{ entryPoints: [source], outfile, bundle: true, format: 'cjs', platform: 'node', sourcemap },
    ...{ minifyWhitespace: true, sourcesContent: false },
  });
  // Called as Node calls it, without what a test puts in the place of its stacks.
  const { spawnSync } = require('node:child_process') as typeof import('node:child_process');
  const code = `process.stdout.write(require(${JSON.stringify(outfile)}).error.stack)`;
  return spawnSync(process.execPath, ['-e', code], { encoding: 'utf8' }).stdout;
}

test.each(['linked', 'external', 'inline'] as const)('reads the stack of a bundle through its map: %s', (sourcemap) => {
  expect(sourceLines(stackOfBundle(sourcemap))).toEqual([
    { file: 'apps/vmshift/src/chart.ts', line: 3, within: 'fail' },
    { file: 'apps/vmshift/src/chart.ts', line: 5, within: 'Object.<anonymous>' },
  ]);
});

test('knows no line of a bundle without a map', () => {
  expect(sourceLines(stackOfBundle(false))).toEqual([]);
});

test('takes a stack that is mapped already as it is, and leaves out what is not of ours', () => {
  const stack = [
    'Error: here',
    '    at new Redis (/clone/apps/vmshift/src/data/redis.ts:35:5)',
    '    at new Construct (/clone/node_modules/constructs/lib/construct.js:1:2)',
    '    at file:///clone/apps/infra/src/main.ts:7:1',
    '    at async run (node:internal/modules:1:1)',
    '    at C:\\clone\\packages\\environments\\src\\model.ts:9:3',
  ].join('\n');
  expect(sourceLines(stack)).toEqual([
    { file: 'apps/vmshift/src/data/redis.ts', line: 35, within: 'new Redis' },
    { file: 'apps/infra/src/main.ts', line: 7 },
    { file: 'packages/environments/src/model.ts', line: 9 },
  ]);
});
