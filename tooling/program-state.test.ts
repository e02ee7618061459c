import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout } from 'node:timers/promises';

interface Digests {
  readonly program: string;
  readonly model: string;
  readonly times: string;
}
interface ProgramState {
  readonly currentBundles: () => unknown;
  readonly sourceDigests: () => Digests;
  readonly stampBundles: (digests: Digests, bundles: unknown) => boolean;
}

const STAMP = 'node_modules/.cache/program/stamp.json';
const MODEL = 'packages/environments/src/environments.ts';
const bundles = { program: 'program-1.js', installed: 'installed-1.js', model: 'model-1.js' };

let root: string;
let state: ProgramState;
const write = (path: string, text = '{}') => {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
};

/** A clone whose bundles are stamped, and whose files have rested as far as the clock tells. */
beforeEach(async () => {
  root = mkdtempSync(join(tmpdir(), 'program-state-'));
  write('packages/model/package.json');
  write('packages/model/src/a.ts', 'a');
  write('packages/model/src/of/b.ts', 'b');
  write('packages/none/src/a.ts');
  write('packages/environments/package.json');
  write(MODEL, "import { dev } from './dev';\n");
  write('packages/environments/src/dev.ts', 'dev');
  for (const name of Object.values(bundles)) write(`node_modules/.cache/program/${name}`);
  mkdirSync(join(root, 'tooling'));
  cpSync(join(__dirname, 'program-state.cjs'), join(root, 'tooling/program-state.cjs'));
  jest.spyOn(Date, 'now').mockReturnValue(8e15);
  state = require(join(root, 'tooling/program-state.cjs'));
  state.stampBundles(state.sourceDigests(), bundles);
  // Longer than a tick of the clock that files are stamped with.
  await setTimeout(20);
});
afterEach(() => {
  jest.restoreAllMocks();
  rmSync(root, { recursive: true });
});

test('while nothing changed no content is compared, and anything in the place of a stamp is none', () => {
  const stamp = JSON.parse(readFileSync(join(root, STAMP), 'utf8'));
  write(STAMP, JSON.stringify({ ...stamp, digests: { program: 'unknown', model: 'unknown' } }));
  expect(state.currentBundles()).toEqual(bundles);
  for (const text of ['', 'null', '{}', '{"digests":{},"bundles":"y","inputs":"z"}']) {
    write(STAMP, text);
    expect(state.currentBundles()).toBeUndefined();
  }
});

test.each([
  'packages/model/src/c.ts',
  'packages/model/src/of/c.ts',
  'packages/model/src/new/c.ts',
  'packages/model/schema/a.json',
  'packages/model/scripts/a.mjs',
  'packages/none/package.json',
  'packages/more/package.json',
  'apps/one/package.json',
  'tooling/bundle.mjs',
  'tsconfig.json',
  'turbo.json',
  'packages/model/turbo.json',
])('bundles are not of %s, which came after them', (path) => {
  write(path);
  expect(state.currentBundles()).toBeUndefined();
});

test.each(['packages/model/src/a.ts', 'packages/model/package.json', 'packages/environments/src/dev.ts'])(
  'nor are they current after %s went, or was written again with the same size and time',
  (path) => {
    const file = join(root, path);
    const text = readFileSync(file, 'utf8');
    writeFileSync(file, 'z'.repeat(text.length));
    utimesSync(file, 1, 1);
    expect(state.currentBundles()).toBeUndefined();
    rmSync(file);
    expect(state.currentBundles()).toBeUndefined();
  },
);

test('nor when one of them is gone', () => {
  rmSync(join(root, 'node_modules/.cache/program', bundles.model));
  expect(state.currentBundles()).toBeUndefined();
});

test('what is no source leaves them current, and the next look compares no content again', () => {
  write('packages/model/src/a.test.ts');
  write('packages/model/src/.a.ts.swp');
  expect(state.currentBundles()).toEqual(bundles);
  const { inputs } = JSON.parse(readFileSync(join(root, STAMP), 'utf8'));
  expect(inputs.places).toContain('packages/model/src/of');
});

test('an edit of a value changes the digest of the model alone, an edit of a file next to it that of the program', () => {
  const before = state.sourceDigests();
  write('packages/environments/src/dev.ts', 'other');
  const edited = state.sourceDigests();
  expect([edited.program === before.program, edited.model === before.model]).toEqual([true, false]);
  write('packages/environments/src/dev.ts', 'dev');
  write('packages/environments/src/model.ts', 'other');
  const other = state.sourceDigests();
  expect([other.program === before.program, other.model === before.model]).toEqual([false, true]);
});

test('bundles are not stamped when the sources were edited as they were made, an edit that was taken back included', async () => {
  const before = state.sourceDigests();
  expect(state.stampBundles(before, bundles)).toBe(true);
  write('packages/model/src/a.ts', 'b');
  expect(state.stampBundles(before, bundles)).toBe(false);
  await setTimeout(20);
  write('packages/model/src/a.ts', 'a');
  expect(state.stampBundles(before, bundles)).toBe(false);
  expect(state.stampBundles(state.sourceDigests(), bundles)).toBe(true);
});
