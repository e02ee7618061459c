import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { trackedFiles } from '../architecture/execution-closure';

const ROOT = join(__dirname, '../..');

/** What a run of Jest says of a test file. */
interface Result {
  readonly name: string;
  readonly message: string;
  readonly assertionResults: readonly { readonly title: string; readonly status: string }[];
}

/** The files of one folder, and what differs in the configuration of each project that runs them. */
interface Scenario {
  readonly files: Readonly<Record<string, string>>;
  readonly projects: readonly object[];
}

const scenarios: Scenario[] = [];
/** What the one run of Jest says of each scenario. */
const results: Record<string, string>[] = [];

/**
 * All scenarios run in one process, one file after the other, as in a worker, with the configuration of this repository; by
 * their globals they share nothing.
 * @returns what gives the result of each file, in a test
 */
function scenario(files: Scenario['files'], projects: Scenario['projects'] = [{}]) {
  const index = scenarios.push({ files, projects }) - 1;
  return (): Readonly<Record<string, string>> => results[index] ?? {};
}

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'shared-'));
  const projects = scenarios.flatMap(projectsOf);
  const output = join(folder, 'results.json');
  const jestProgram = join(ROOT, 'node_modules/jest/bin/jest.js');
  const options = ['--runInBand', '--json', `--outputFile=${output}`, '--config', JSON.stringify({ projects })];
  try {
    execFileSync('node', [jestProgram, ...options], { cwd: ROOT, stdio: 'pipe' });
  } catch {
    // The results say what failed.
  }
  const { testResults } = JSON.parse(readFileSync(output, 'utf8')) as { testResults: readonly Result[] };
  for (const { name, message, assertionResults } of testResults) {
    const [index, file = ''] = relative(folder, name).split('/');
    const told = message || assertionResults.map(({ title, status }) => `${title}: ${status}`).join(', ');
    results[Number(index)] = { ...results[Number(index)], [file]: told };
  }
});
afterAll(() => rmSync(folder, { recursive: true }));

/** Writes the files of a scenario. @returns the projects that run them */
function projectsOf({ files, projects }: Scenario, index: number): readonly object[] {
  const root = join(folder, String(index));
  const names = Object.keys(files);
  mkdirSync(root);
  for (const [name, text] of Object.entries(files)) {
    // Jest begins with the largest file.
    const padding = name.endsWith('.test.ts') ? `//${' '.repeat(10_000 * (names.length - names.indexOf(name)))}` : '';
    writeFileSync(join(root, name), `${text}\n${padding}`);
  }
  const [{ displayName, testPathIgnorePatterns, ...shared }] = jest.requireActual('../../jest.config.js').projects;
  const globals = { scenario: index };
  const ofAll = {
    ...shared,
    roots: [root],
    testMatch: ['**/*.test.ts'],
    cacheDirectory: join(folder, 'cache'),
    globals,
  };
  return projects.map((project) => ({ ...ofAll, ...project }));
}

/** What each of the test files is when all its tests passed. */
const passed = (titles: Readonly<Record<string, string>>) =>
  Object.fromEntries(Object.entries(titles).map(([name, title]) => [name, `${title}: passed`]));

const counted = (count: number) => `import { loaded, state } from './module';
import { other } from './other.test.ts';
test('t', () => {
  state.push(${count});
  expect([loaded, state.length, other === state]).toEqual([1, ${count}, true]);
});`;
const loading = scenario({
  'module.ts':
    'globalThis.loads = (globalThis.loads ?? 0) + 1; export const loaded = globalThis.loads; export const state = [];',
  'first.test.ts': counted(1),
  'second.test.ts': counted(2),
  'other.test.ts': `import { state } from './module'; export const other = state; test('o', () => {});`,
});

test('a module is loaded once for all test files, and a test file each time', () => {
  expect(loading()['first.test.ts']).toBe('o: passed, t: passed');
  expect(loading()['second.test.ts']).toBe('o: passed, t: passed');
});

const changing = scenario({
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

test('what a file changes of the process, of globals and of timers ends with it', () => {
  expect(changing()).toEqual(passed({ 'first.test.ts': 't', 'second.test.ts': 't' }));
});

const replacing = scenario({
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

test('a file that puts a module in the place of another has modules of its own, and no other sees them', () => {
  const names = ['first', 'second', 'third', 'fourth'];
  expect(replacing()).toEqual(passed(Object.fromEntries(names.map((name) => [`${name}.test.ts`, 't']))));
});

const naming = `test('t', () => {
  expect([NAME, globalThis.seen]).toEqual([__filename.split('/').pop(), undefined]);
  globalThis.seen = NAME;
});`;
const named = scenario(
  { 'first.test.ts': naming, 'second.test.ts': naming },
  ['first.test.ts', 'second.test.ts'].map((name) => ({ globals: { NAME: name }, testMatch: [`**/${name}`] })),
);

test('projects with other globals share nothing', () => {
  expect(named()).toEqual(passed({ 'first.test.ts': 't', 'second.test.ts': 't' }));
});

const callsFail = `import { fail } from './module';\ntest('t', () => fail());`;
const failing = scenario({
  'module.ts': `interface Unused {\n  readonly one: string;\n}\n\nexport const fail = (): never => {\n  throw new Error('here');\n};`,
  'first.test.ts': callsFail,
  'second.test.ts': callsFail,
});

test('a failure in a module that another file loaded names its line', () => {
  for (const name of ['first.test.ts', 'second.test.ts']) expect(failing()[name]).toMatch(/module\.ts:6:9\b/);
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
