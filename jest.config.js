const { existsSync } = require('node:fs');
const { availableParallelism } = require('node:os');
const { delimiter, join } = require('node:path');
const { keepTemporaryFilesInMemory } = require('./tooling/testing/temporary-folder.cjs');

keepTemporaryFilesInMemory();

// Programs that would act as the person at this machine stay away from tests. A folder of PATH that is not there, or there
// twice, costs each of twenty thousand programs a look.
const folders = new Set([join(__dirname, 'tooling/testing/programs'), ...(process.env.PATH ?? '').split(delimiter)]);
process.env.PATH = [...folders].filter((folder) => existsSync(folder)).join(delimiter);

// Each process of Node 20 reads these certificates as it starts, and no test asks a host outside of this machine.
delete process.env.NODE_EXTRA_CA_CERTS;

// Git has the same settings on every machine; what a person may have set is each test's own matter.
Object.assign(process.env, {
  GIT_CONFIG_GLOBAL: join(__dirname, 'tooling/testing/gitconfig'),
  GIT_CONFIG_NOSYSTEM: '1',
});

// Programs of Go end in tests before it pays to collect their garbage, on a thread of its own: a third of Terraform's time,
// and a quarter of kubectl's.
Object.assign(process.env, { GOGC: 'off', GOMAXPROCS: '1' });

// Of V8 in the workers: every test file makes what is soon garbage, and each core has a worker, so that a thread that
// helps to collect takes its time from the other one. A tenth less CPU time than without.
process.execArgv.push('--single-threaded-gc', '--min-semi-space-size=32', '--max-semi-space-size=64');

/**
 * One Jest run over the whole workspace; tests read the sources of our packages. The live model
 * is judged by `*.live.test.ts` alone; every other test gets a fixture in its place.
 */
const common = (folder) => ({
  rootDir: __dirname,
  roots: [`<rootDir>/${folder}`],
  modulePathIgnorePatterns: ['/cdktf.out/'],
  globalSetup: '<rootDir>/tooling/testing/digest-sources.cjs',
  testEnvironment: '<rootDir>/tooling/testing/shared-environment.cjs',
  runtime: '<rootDir>/tooling/testing/runtime.cjs',
  testRunner: '<rootDir>/tooling/testing/test-runner.cjs',
  // The packages' tests are about what is rendered and judged.
  setupFilesAfterEnv: folder === 'packages' ? [] : ['<rootDir>/tooling/testing/unchanged-results.cjs'],
  // What is looked up in the global object of a test takes twenty times as long as a parameter of its module. None of
  // these is replaced by a test.
  sandboxInjectedGlobals: (
    'Array ArrayBuffer BigInt Boolean Error JSON Map Math Number Object Promise Reflect RegExp Set String Symbol ' +
    'WeakMap globalThis'
  ).split(' '),
  moduleNameMapper: {
    // It has ES modules alone, as get-east-asian-width has, which Jest cannot load as they are.
    '^@actions/expressions$': '<rootDir>/node_modules/@actions/expressions/dist/index.js',
    // Of zod, and of CDKTF.
    '^\\.\\./locales/index\\.cjs$': '<rootDir>/tooling/testing/no-locales.cjs',
    '^\\.{1,2}/(?:.*/)?stack-trace$': '<rootDir>/tooling/testing/no-stack-trace.cjs',
    // Jest loads it in every test file, and it patches all of Node's: against too many open files, of which no test has any.
    '^graceful-fs$': '<rootDir>/tooling/testing/plain-fs.cjs',
  },
  // The first three have ES modules alone.
  transformIgnorePatterns: [
    '/node_modules/(?!.*(?:@actions/expressions|get-east-asian-width|github-slugger|readable-stream)/)',
  ],
  transform: {
    // What they declare may not have the name of a parameter; the variables that these become may.
    '(@actions/expressions/dist/data/array|/readable-stream/lib/.*)\\.js$': [
      '@swc/jest',
      {
        env: { targets: { node: 20 }, include: ['transform-classes', 'transform-block-scoping'] },
        module: { type: 'commonjs' },
      },
    ],
    '(\\.ts|(@actions/expressions|get-east-asian-width|github-slugger)/.*\\.js)$': [
      '@swc/jest',
      { jsc: { parser: { syntax: 'typescript' }, target: 'es2023' }, module: { type: 'commonjs' } },
    ],
  },
});
const IGNORED = ['/node_modules/', '/cdktf.out/'];
const FOLDERS = ['apps', 'packages', 'tooling'];

/** @type {import('jest').Config} */
module.exports = {
  // Against what hangs alone: a slow or busy machine must turn nothing red.
  testTimeout: 300_000,
  // Jest leaves a core idle by itself. One worker more than cores: each waits for programs about half of its time.
  maxWorkers: availableParallelism() + 1,
  // Against what a test file leaves behind: with much of it, collecting takes longer than a new worker.
  workerIdleMemoryLimit: '1.5GB',
  projects: [
    ...FOLDERS.map((folder) => ({
      ...common(folder),
      displayName: folder,
      testMatch: ['**/*.test.ts'],
      testPathIgnorePatterns: [...IGNORED, '\\.live\\.test\\.ts$'],
      resolver: '<rootDir>/tooling/testing/resolve-fixture-model.cjs',
    })),
    ...FOLDERS.map((folder) => ({
      ...common(folder),
      displayName: `${folder} (live)`,
      testMatch: ['**/*.live.test.ts'],
      testPathIgnorePatterns: IGNORED,
    })),
  ],
};
