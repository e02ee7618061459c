import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const ROOT = join(__dirname, '../..');
const FILES = 6;

/** Jest's environment of this repository, which tells what of its test files is still in memory at the end. */
const COUNTING = `
const { writeFileSync } = require('node:fs');
const Environment = require(${JSON.stringify(join(__dirname, 'environment.cjs'))});
const contexts = [];
let disabled = 0;
module.exports = class extends Environment {
  constructor(...options) {
    super(...options);
    contexts.push(new WeakRef(this.global));
    this.global.watch = (storage) => {
      storage.disable = () => {
        disabled += 1;
      };
    };
  }
  async teardown() {
    await super.teardown();
    if (contexts.length < ${FILES}) return;
    // What has callbacks is collected after they ran.
    for (let round = 0; round < 5; round += 1) {
      await new Promise((resolve) => setTimeout(resolve, 10));
      gc();
    }
    const alive = contexts.filter((context) => context.deref() !== undefined).length;
    writeFileSync(process.env.COUNTED, JSON.stringify({ alive, disabled }));
  }
};`;

const TEST = `
const { AsyncLocalStorage } = require('node:async_hooks');
const { cp, readFileSync } = require('node:fs');
test('uses what all test files of a worker share', async () => {
  const storage = new AsyncLocalStorage();
  storage.enterWith('of this file');
  watch(storage);
  await null;
  expect(readFileSync(__filename, 'utf8')).toContain('share');
  expect(typeof cp).toBe('function');
});`;

test('a worker keeps nothing of the test files that it ran', () => {
  const folder = mkdtempSync(join(tmpdir(), 'environment-'));
  try {
    writeFileSync(join(folder, 'counting.cjs'), COUNTING);
    for (let number = 0; number < FILES; number += 1) writeFileSync(join(folder, `file-${number}.test.js`), TEST);
    const [project] = jest.requireActual('../../jest.config.js').projects;
    const { displayName, testPathIgnorePatterns, ...shared } = project;
    const config = {
      ...shared,
      roots: [folder],
      testMatch: ['**/*.test.js'],
      testEnvironment: join(folder, 'counting.cjs'),
    };
    const counted = join(folder, 'counted.json');
    const jestProgram = join(ROOT, 'node_modules/jest/bin/jest.js');
    execFileSync('node', ['--expose-gc', jestProgram, '--runInBand', '--config', JSON.stringify(config)], {
      cwd: ROOT,
      env: { ...process.env, COUNTED: counted },
      stdio: 'pipe',
    });
    const { alive, disabled } = JSON.parse(readFileSync(counted, 'utf8'));
    // That of the last one, and of the first, whose functions Jest itself may hold.
    expect(alive).toBeLessThanOrEqual(2);
    expect(disabled).toBe(FILES);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
