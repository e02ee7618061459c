import { join } from 'node:path';
import { CommanderError } from 'commander';
import { createProgram } from './program';
import { type TestClone, TestOrigin } from './testing/test-origin';
import { testWorld } from './testing/test-world';

let origin: TestOrigin;
let clone: TestClone;
beforeAll(() => {
  origin = new TestOrigin();
  clone = origin.clone();
});
afterAll(() => origin.remove());

const NODE = `; Node ${process.version}`;

async function version(root: string): Promise<readonly string[]> {
  const world = testWorld({ root, env: { PATH: process.env.PATH } });
  const ended = createProgram(world, () => {}).parseAsync(['--version'], { from: 'user' });
  await expect(ended).rejects.toEqual(new CommanderError(0, 'commander.version', '(version)'));
  return world.printed;
}

test('--version tells the commit, its day, Node, and whether something is uncommitted', async () => {
  const commit = `vmshiftctl ${clone.head().slice(0, 12)} of ${clone.git('log', '-1', '--format=%cs').trim()}`;
  expect(await version(clone.root)).toEqual([`${commit}${NODE}`]);
  clone.write('dist/dev/redis.service.yaml', 'x: 1\n');
  expect(await version(clone.root)).toEqual([`${commit}, with uncommitted changes${NODE}`]);
});

test('outside of a clone --version says so', async () => {
  expect(await version('/')).toEqual([`vmshiftctl of no commit: this is no clone${NODE}`]);
});

test('a copy without .git in a folder of another repository is no clone', async () => {
  clone.write('copy/package.json', '{}\n');
  expect(await version(join(clone.root, 'copy'))).toEqual([`vmshiftctl of no commit: this is no clone${NODE}`]);
});
