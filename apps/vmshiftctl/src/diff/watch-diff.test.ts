import fs, { mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { report, reportFinding } from '@vmshift/findings/testing';
import { diff } from '../commands/diff';
import type { StyledLine } from '../terminal/styled-line';
import { testWorld } from '../testing/test-world';
import { SourceWatch, watchedFolders } from './source-watch';
import { watchDiff } from './watch-diff';

const SOURCE = 'packages/environments/src/dev.ts';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'watched-'));
  for (const folder of ['apps/vmshiftctl/bin', 'apps/vmshift/releases', 'apps/vmshift/node_modules/x/src', 'dist/dev'])
    mkdirSync(join(root, folder), { recursive: true });
  write(SOURCE, 'replicas: 1');
  // Prints what the program would of the source as it is when it starts.
  write(
    'apps/vmshiftctl/bin/vmshiftctl.js',
    `const source = require('node:fs').readFileSync(${JSON.stringify(join(root, SOURCE))}, 'utf8');
if (process.argv[2] !== 'diff' || process.argv.at(-1) === '--charts') throw new Error(process.argv.join(' '));
if (source === 'replicas: -1') { console.error('problem one\\nproblem two'); process.exit(1); }
console.log(JSON.stringify(source === 'replicas: 1' ? ${JSON.stringify(report())} : ${JSON.stringify(report({ findings: [reportFinding()] }))}));
process.exit(source === 'replicas: 1' ? 0 : 3);`,
  );
});
afterEach(() => rmSync(root, { recursive: true }));

function write(file: string, text: string): void {
  mkdirSync(join(root, file, '..'), { recursive: true });
  writeFileSync(join(root, file), text);
}

/** What is shown, look by look; each edit is made once the look before it is shown, and Ctrl-C comes after the last. */
async function watched(...edits: readonly (() => void)[]) {
  const shown: string[] = [];
  let made = 0;
  const code = await watchDiff(
    { base: 'HEAD' },
    testWorld({
      ...{ root, env: { PATH: process.env.PATH } },
      redraw: (lines: readonly StyledLine[]) => shown.push(lines.map(({ line }) => String(line)).join('\n')),
      pause: async (ms) => {
        if (shown.length > edits.length) return false;
        if (made < shown.length) edits[made++]?.();
        await setTimeout(ms);
        return true;
      },
    }),
  );
  return { code, shown };
}

test('each edit is shown: a change that blocks, a model that is refused, and a way back', async () => {
  const { code, shown } = await watched(
    () => write(SOURCE, 'replicas: 9'),
    () => write(SOURCE, 'replicas: -1'),
    () => {
      // As many editors save.
      write(`${SOURCE}.new`, 'replicas: 1');
      renameSync(join(root, `${SOURCE}.new`), join(root, SOURCE));
    },
  );
  expect(code).toBe(0);
  expect(shown.map((text) => text.split('\n').find((line) => /^(nothing blocks|blocked|problem)/.test(line)))).toEqual([
    'nothing blocks: 0 blocking, 0 warnings, 0 notes',
    'blocked: 1 blocking, 0 warnings, 0 notes',
    'problem one',
    'nothing blocks: 0 blocking, 0 warnings, 0 notes',
  ]);
  expect(shown[2]).toMatch(/^problem one\nproblem two\n.* UTC; shown again after each edit, until Ctrl-C$/);
});

test('Ctrl-C ends with the exit code of what is shown', async () => {
  write(SOURCE, 'replicas: 9');
  expect((await watched()).code).toBe(3);
});

test('sources, pins and what is rendered are watched; what is installed is not', () => {
  expect(watchedFolders(root).toSorted()).toEqual(
    ['.', 'apps', 'packages', 'apps/vmshift', 'apps/vmshift/releases', 'apps/vmshiftctl', 'dist', 'dist/dev']
      .concat(['packages/environments', 'packages/environments/src'])
      .toSorted(),
  );
  const watch = new SourceWatch(root);
  expect(watch.changed).toBe(false);
  watch.close();
});

test('a program of another commit that prints no report is shown, and the next edit is looked at', async () => {
  const program = 'apps/vmshiftctl/bin/vmshiftctl.js';
  const before = readFileSync(join(root, program), 'utf8');
  const { code, shown } = await watched(
    () => {
      write(program, 'console.log("of old");');
      write(SOURCE, 'replicas: 2');
    },
    () => {
      write(program, before);
      write(SOURCE, 'replicas: 9');
    },
  );
  expect(code).toBe(3);
  expect(shown[1]).toMatch(
    /^diff --format json is not JSON: (.|\n)*\n.* UTC; shown again after each edit, until Ctrl-C$/,
  );
  expect(shown[2]).toMatch(/^blocked: 1 blocking/m);
});

test('a package that comes is seen, and a folder that a checkout takes away is an edit', async () => {
  const watch = new SourceWatch(root);
  write('packages/new/src/index.ts', '');
  for (let tries = 0; !watch.changed && tries < 100; tries += 1) await setTimeout(20);
  expect(watch.changed).toBe(true);
  watch.close();
  const real = fs.watch;
  const spy = jest.spyOn(fs, 'watch').mockImplementation(((folder: string, listener: () => void) => {
    rmSync(join(root, 'packages/new'), { recursive: true, force: true });
    return real(folder, listener);
  }) as typeof fs.watch);
  const during = new SourceWatch(root);
  spy.mockRestore();
  expect(during.changed).toBe(true);
  during.close();
});

test('what does not belong to a terminal is refused', async () => {
  await expect(diff('HEAD', { watch: true, head: 'main', format: 'json' }, testWorld())).rejects.toThrow(
    '--watch shows the working tree on this terminal; leave out --head, --format',
  );
});
