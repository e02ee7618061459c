import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { trackedFiles } from '../architecture/execution-closure';

const ROOT = join(__dirname, '../..');

/** What a run of Jest says of a test file. */
interface Result {
  readonly name: string;
  readonly message: string;
  readonly assertionResults: readonly { readonly title: string; readonly status: string }[];
}

/** Runs test files one after the other in one process, as a worker does, with the configuration of this repository. */
function run(
  files: Readonly<Record<string, string>>,
  change = (config: object): object => config,
): Readonly<Record<string, string>> {
  const folder = mkdtempSync(join(tmpdir(), 'shared-'));
  try {
    const names = Object.keys(files);
    for (const [name, text] of Object.entries(files)) {
      // Jest begins with the largest file.
      const padding = name.endsWith('.test.ts') ? `//${' '.repeat(10_000 * (names.length - names.indexOf(name)))}` : '';
      mkdirSync(dirname(join(folder, name)), { recursive: true });
      writeFileSync(join(folder, name), `${text}\n${padding}`);
    }
    const [project] = jest.requireActual('../../jest.config.js').projects;
    const { displayName, testPathIgnorePatterns, ...shared } = project;
    const config = { ...shared, roots: [folder], testMatch: ['**/*.test.ts'], cacheDirectory: join(folder, 'cache') };
    const output = join(folder, 'results.json');
    const jestProgram = join(ROOT, 'node_modules/jest/bin/jest.js');
    const options = ['--runInBand', '--json', `--outputFile=${output}`, '--config', JSON.stringify(change(config))];
    try {
      execFileSync('node', [jestProgram, ...options], { cwd: ROOT, stdio: 'pipe' });
    } catch {
      // The results say what failed.
    }
    const { testResults } = JSON.parse(readFileSync(output, 'utf8')) as { testResults: readonly Result[] };
    return Object.fromEntries(
      testResults.map(({ name, message, assertionResults }) => [
        name.slice(folder.length + 1),
        message || assertionResults.map(({ title, status }) => `${title}: ${status}`).join(', '),
      ]),
    );
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** What each of the test files is when all its tests passed. */
const passed = (titles: Readonly<Record<string, string>>) =>
  Object.fromEntries(Object.entries(titles).map(([name, title]) => [name, `${title}: passed`]));

test('a module is loaded once for all test files, and a test file each time', () => {
  const of = (count: number) => `import { loaded, state } from './module';
import { other } from './other.test.ts';
test('t', () => {
  state.push(${count});
  expect([loaded, state.length, other === state]).toEqual([1, ${count}, true]);
});`;
  const results = run({
    'module.ts':
      'globalThis.loads = (globalThis.loads ?? 0) + 1; export const loaded = globalThis.loads; export const state = [];',
    'first.test.ts': of(1),
    'second.test.ts': of(2),
    'other.test.ts': `import { state } from './module'; export const other = state; test('o', () => {});`,
  });
  expect(results['first.test.ts']).toBe('o: passed, t: passed');
  expect(results['second.test.ts']).toBe('o: passed, t: passed');
});

test('what a file changes of the process, of globals and of timers ends with it', () => {
  const results = run({
    'first.test.ts': `jest.useFakeTimers();
jest.setTimeout(12);
test('t', () => {
  process.env.LEFT = 'behind';
  process.on('SIGUSR2', () => {});
  Object.assign(process, { exitCode: undefined, left: true });
  globalThis.fetch = Object;
  delete globalThis.structuredClone;
  jest.spyOn(Math, 'random').mockReturnValue(2);
});`,
    'second.test.ts': `test('t', async () => {
  expect([process.env.LEFT, process.listenerCount('SIGUSR2'), process.left]).toEqual([undefined, 0, undefined]);
  expect(globalThis.fetch).not.toBe(Object);
  expect(typeof structuredClone).toBe('function');
  expect(Math.random()).toBeLessThan(1);
  await new Promise((resolve) => setTimeout(resolve, 20));
});`,
  });
  expect(results).toEqual(passed({ 'first.test.ts': 't', 'second.test.ts': 't' }));
});

test('a file that puts a module in the place of another has modules of its own, and no other sees them', () => {
  const results = run({
    'inner.ts': `export const value = () => 'real';`,
    'outer.ts': `import { value } from './inner'; export const shown = () => value();`,
    'isolate.ts': `export const isolated = () => {
  let shown;
  jest.isolateModules(() => {
    jest.doMock('./inner', () => ({ value: () => 'isolated' }));
    shown = require('./outer').shown();
    jest.dontMock('./inner');
  });
  return shown;
};`,
    'first.test.ts': `import { isolated } from './isolate';
import { shown } from './outer';
test('t', () => expect([shown(), isolated(), shown()]).toEqual(['real', 'isolated', 'real']));`,
    'second.test.ts': `import { shown } from './outer';
jest.mock('./inner', () => ({ value: () => 'mocked' }));
test('t', () => expect(shown()).toBe('mocked'));`,
    'third.test.ts': `import { isolated } from './isolate';
import { shown } from './outer';
test('t', () => expect([shown(), isolated(), shown()]).toEqual(['real', 'isolated', 'real']));`,
    'fourth.test.ts': `import { shown } from './outer';
test('t', () => {
  const before = require('./outer');
  jest.resetModules();
  expect(require('./outer')).not.toBe(before);
});`,
  });
  const names = ['first', 'second', 'third', 'fourth'];
  expect(results).toEqual(passed(Object.fromEntries(names.map((name) => [`${name}.test.ts`, 't']))));
});

test('projects with other globals share nothing', () => {
  const text = `test('t', () => {
  expect([NAME, globalThis.seen]).toEqual([__filename.split('/').pop(), undefined]);
  globalThis.seen = NAME;
});`;
  const names = ['first.test.ts', 'second.test.ts'];
  const projects = (config: object) =>
    names.map((name) => ({ ...config, displayName: name, globals: { NAME: name }, testMatch: [`**/${name}`] }));
  const results = run(Object.fromEntries(names.map((name) => [name, text])), (config) => ({
    projects: projects(config),
  }));
  expect(results).toEqual(passed(Object.fromEntries(names.map((name) => [name, 't']))));
});

test('a failure in a module that another file loaded names its line', () => {
  const failing = `import { fail } from './module';\ntest('t', () => fail());`;
  const results = run({
    'module.ts': `interface Unused {\n  readonly one: string;\n}\n\nexport const fail = (): never => {\n  throw new Error('here');\n};`,
    'first.test.ts': failing,
    'second.test.ts': failing,
  });
  for (const name of ['first.test.ts', 'second.test.ts']) expect(results[name]).toMatch(/module\.ts:6:9\b/);
});

test('no module keeps what Jest gives to one test file', () => {
  const KEPT =
    /^(?:(?:before|after)(?:All|Each)|test|it|describe)\b|^(?:export )?const [^=\n]*= (?![^\n]*=>)[^\n]*\b(?:test|it|describe)(?:\.\w+)?(?: as [\w.]+)?\)*;$/m;
  expect(
    ['export const one = isHere ? test : (test.skip as jest.It);', 'afterAll(() => {});'].every((text) =>
      KEPT.test(text),
    ),
  ).toBe(true);
  // What mutation.mjs runs has the name of no test file, and shares nothing.
  const files = trackedFiles.filter((path) => /(?<!\.test)\.ts$/.test(path) && !path.startsWith('tooling/mutation/'));
  expect(files.filter((path) => KEPT.test(readFileSync(join(ROOT, path), 'utf8')))).toEqual([]);
});
