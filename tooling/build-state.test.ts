import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout } from 'node:timers/promises';

interface BuildState {
  readonly isBuilt: () => boolean;
  readonly sourceDigest: () => string;
  readonly stampBuild: (sources: string) => boolean;
}

let root: string;
let state: BuildState;
const write = (path: string, text = '{}') => {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
};

/** A clone whose build is stamped, and whose files have rested as far as the clock tells. */
beforeEach(async () => {
  root = mkdtempSync(join(tmpdir(), 'build-state-'));
  write('packages/model/package.json');
  write('packages/model/src/a.ts', 'a');
  write('packages/model/src/of/b.ts', 'b');
  write('packages/none/src/a.ts');
  write('packages/environments/lib/index.js');
  mkdirSync(join(root, 'tooling'));
  cpSync(join(__dirname, 'build-state.cjs'), join(root, 'tooling/build-state.cjs'));
  jest.spyOn(Date, 'now').mockReturnValue(8e15);
  state = require(join(root, 'tooling/build-state.cjs'));
  state.stampBuild(state.sourceDigest());
  // Longer than a tick of the clock that files are stamped with.
  await setTimeout(20);
});
afterEach(() => {
  jest.restoreAllMocks();
  rmSync(root, { recursive: true });
});

test('while nothing changed no content is compared, and anything in the place of a stamp is none', () => {
  const file = join(root, 'node_modules/.build-stamp.json');
  const stamp = JSON.parse(readFileSync(file, 'utf8'));
  writeFileSync(file, JSON.stringify({ ...stamp, sources: 'unknown' }));
  expect(state.isBuilt()).toBe(true);
  for (const text of ['', 'null', '{}', '{"sources":"x","outputs":"y","times":"z"}']) {
    writeFileSync(file, text);
    expect(state.isBuilt()).toBe(false);
  }
});

test.each([
  'packages/model/src/c.ts',
  'packages/model/src/of/c.ts',
  'packages/model/src/new/c.ts',
  'packages/model/schema/a.json',
  'packages/model/scripts/a.mjs',
  'packages/model/turbo.json',
  'packages/none/package.json',
  'packages/more/package.json',
  'apps/one/package.json',
  'tooling/tsconfig/library.json',
  'turbo.json',
])('a build is none of %s, which came after it', (path) => {
  write(path);
  expect(state.isBuilt()).toBe(false);
});

test.each(['packages/model/src/a.ts', 'packages/model/package.json', 'packages/environments/lib/index.js'])(
  'nor is it one after %s went, or was written again with the same size and time',
  (path) => {
    const file = join(root, path);
    const text = readFileSync(file, 'utf8');
    writeFileSync(file, text === 'a' ? 'z' : '[]');
    utimesSync(file, 1, 1);
    expect(state.isBuilt()).toBe(false);
    rmSync(file);
    expect(state.isBuilt()).toBe(false);
  },
);

test('what is no source leaves it a build, and the next look compares no content again', () => {
  write('packages/model/src/a.test.ts');
  write('packages/model/src/.a.ts.swp');
  expect(state.isBuilt()).toBe(true);
  const { inputs } = JSON.parse(readFileSync(join(root, 'node_modules/.build-stamp.json'), 'utf8'));
  expect(inputs.places).toContain('packages/model/src/of');
});
