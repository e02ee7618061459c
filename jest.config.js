/** One Jest run over the whole workspace; tests read the sources of our packages (export condition "source"). */
/** @type {import('jest').Config} */
module.exports = {
  // Against what hangs alone: a slow or busy machine must turn nothing red.
  testTimeout: 60_000,
  projects: ['apps', 'packages', 'tooling'].map((folder) => ({
    displayName: folder,
    rootDir: __dirname,
    roots: [`<rootDir>/${folder}`],
    testMatch: ['**/*.test.ts'],
    testPathIgnorePatterns: ['/node_modules/', '/lib/', '/cdktf.out/'],
    modulePathIgnorePatterns: ['/cdktf.out/'],
    testEnvironment: 'node',
    testEnvironmentOptions: { customExportConditions: ['source', 'node', 'node-addons', 'require', 'default'] },
    transform: {
      '\\.ts$': [
        '@swc/jest',
        { jsc: { parser: { syntax: 'typescript' }, target: 'es2023' }, module: { type: 'commonjs' } },
      ],
    },
  })),
};
