import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startOf } from '../processes';
import { Program } from './program';

const testOnLinux = process.platform === 'linux' ? test : test.skip;

testOnLinux('a program that does not end when asked is killed with its children', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'vmshift-program-'));
  const script = 'trap "" TERM; sleep 60 & echo "child $!"; echo WORKER TIMEOUT; wait; wait';
  const program = new Program(folder, 'stubborn', ['sh', '-c', script]);
  while (program.count('WORKER TIMEOUT') === 0) await new Promise((resolve) => setTimeout(resolve, 20));
  const [, child] = /child (\d+)/.exec(program.lastWords()) ?? [];
  expect([program.running, startOf(Number(child))]).toEqual([true, expect.stringMatching(/^\d+$/)]);
  await program.stop(0.2);
  expect(program.running).toBe(false);
  while (startOf(Number(child)) !== '') await new Promise((resolve) => setTimeout(resolve, 20));
});
