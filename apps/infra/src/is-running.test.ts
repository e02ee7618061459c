import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isRunning } from './is-running';

let child: ChildProcess | undefined;
afterEach(() => child?.kill());

test('this process runs, and one that has ended does not', () => {
  expect(isRunning(process.pid)).toBe(true);
  expect(isRunning(spawnSync('true').pid)).toBe(false);
});

test('one that has ended does not run, although its parent did not ask for its status', async () => {
  child = spawn('sh', ['-c', 'true & echo $!; exec sleep 60'], { stdio: ['ignore', 'pipe', 'ignore'] });
  const [line] = await once(child.stdout as NodeJS.ReadableStream, 'data');
  const ended = Number(line);
  expect(ended).toBeGreaterThan(0);
  for (let attempt = 0; attempt < 500 && isRunning(ended); attempt += 1)
    await new Promise((resolve) => setTimeout(resolve, 10));
  expect(isRunning(ended)).toBe(false);
});

test('one whose name looks like the state of one that has ended runs', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'vmshift-is-running-'));
  const program = join(folder, 'a) Z 1 (b');
  writeFileSync(program, '#!/bin/sh\necho $$\nread answer\n', { mode: 0o755 });
  child = spawn(program, [], { stdio: ['pipe', 'pipe', 'ignore'] });
  const [line] = await once(child.stdout as NodeJS.ReadableStream, 'data');
  expect(isRunning(Number(line))).toBe(true);
  rmSync(folder, { recursive: true });
});
