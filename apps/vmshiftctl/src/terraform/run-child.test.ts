import { spawnSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import { runChild } from './run-child';

jest.setTimeout(60_000);

const options = { cwd: tmpdir(), env: { PATH: process.env.PATH }, timeoutMs: 30_000, graceMs: 10_000 };
const sh = (script: string, over: Partial<Parameters<typeof runChild>[2]> = {}) =>
  runChild('sh', ['-c', script], { ...options, ...over });

/** Says that it runs, and ends when it is told to. */
const patient = 'trap "echo stopped; exit 0" INT; echo running; while :; do sleep 0.05; done';

/** Nobody has to have asked for a dead program's status. */
function isAlive(pid: number): boolean {
  const { stdout } = spawnSync('ps', ['-o', 'stat=', '-p', String(pid)], { encoding: 'utf8' });
  return stdout.trim() !== '' && !stdout.trim().startsWith('Z');
}

test('gives both outputs and the status, and passes lines on as they come', async () => {
  const lines: string[] = [];
  const result = await sh('echo one; echo two >&2; printf three; exit 4', { onLine: (line) => lines.push(line) });
  expect(result).toEqual({ status: 4, stdout: 'one\nthree', stderr: 'two\n' });
  expect(lines.sort()).toEqual(['one', 'three', 'two']);
});

test('a program that reads gets nothing instead of waiting for ever', async () => {
  expect(await sh('read answer || echo "no answer"')).toMatchObject({ stdout: 'no answer\n' });
});

test.each(['SIGINT', 'SIGTERM'] as const)('%s interrupts the program once and waits for its end', async (signal) => {
  const lines: string[] = [];
  let pid = 0;
  const counting = `echo $$; ${patient.replace('trap "', 'trap "echo interrupted; ')}`;
  const running = sh(counting, {
    onLine: (line) => {
      if (/^\d+$/.test(line)) pid = Number(line);
      if (line === 'running') process.emit(signal);
      lines.push(line);
    },
  });
  await expect(running).rejects.toThrow(/^sh -c .*: interrupted$/s);
  expect(lines.filter((line) => line === 'interrupted')).toHaveLength(1);
  expect(pid).toBeGreaterThan(0);
  expect(isAlive(pid)).toBe(false);
});

test('leaves no listener behind', async () => {
  const before = process.listenerCount('SIGINT');
  await sh('true');
  expect(process.listenerCount('SIGINT')).toBe(before);
});

test('a program that does not end in time is interrupted', async () => {
  await expect(sh(patient, { timeoutMs: 600 })).rejects.toThrow(/stopped after 0.01 minutes$/);
});

test('a program that does not listen is killed, with what it started', async () => {
  let grandchild = 0;
  const deaf = sh('trap "" INT; sleep 60 & echo $!; wait; wait; wait', {
    timeoutMs: 600,
    graceMs: 300,
    onLine: (line) => {
      grandchild = Number(line);
    },
  });
  await expect(deaf).rejects.toThrow('stopped after');
  expect(grandchild).toBeGreaterThan(0);
  expect(isAlive(grandchild)).toBe(false);
});

test('says which of program and folder is missing', async () => {
  await expect(runChild('no-such-program', [], options)).rejects.toThrow('no-such-program is not on PATH');
  await expect(sh('true', { cwd: '/no/such/folder' })).rejects.toThrow('/no/such/folder does not exist');
});
