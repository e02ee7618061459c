import { spawnSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import { testWorld } from '../testing/test-world';
import { interruptible } from './interruption';
import { ChildStopped, runChild } from './run-child';

jest.setTimeout(60_000);

const options = { cwd: tmpdir(), env: { PATH: process.env.PATH }, timeoutMs: 30_000, graceMs: 10_000 };
/** What a test moves on, where a second request has to come later than the first. */
let time = new Date();
const world = testWorld({ clock: () => time });
const run = (program: string, args: readonly string[], over: Partial<Parameters<typeof runChild>[2]> = {}) =>
  interruptible(world, 'plan', (interruption) => runChild(program, args, { ...options, interruption, ...over }));
const sh = (script: string, over: Partial<Parameters<typeof runChild>[2]> = {}) => run('sh', ['-c', script], over);

/** Prints that it runs, and ends when it is told to. */
const patient = 'trap "echo stopped; exit 0" INT; echo running; while :; do sleep 0.05; done';

/** Not even the status of a dead program has to be collected. */
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

test('passes on a character whose bytes come one after the other', async () => {
  const lines: string[] = [];
  await sh("printf 'gr\\303'; sleep 0.2; printf '\\274n\\n'", { onLine: (line) => lines.push(line) });
  expect(lines).toEqual(['gr\u00fcn']);
});

test('a program that reads gets nothing instead of waiting without end', async () => {
  expect(await sh('read answer || echo "no answer"')).toMatchObject({ stdout: 'no answer\n' });
});

test.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)(
  '%s interrupts the program once and waits for its end',
  async (signal) => {
    const lines: string[] = [];
    let pid = 0;
    const counting = `echo $$; ${patient.replace('trap "', 'trap "echo interrupted; ')}`;
    const running = sh(counting, {
      onLine: (line) => {
        if (/^\d+$/.test(line)) pid = Number(line);
        // a terminal gives npx and us the same Ctrl-C, and npx passes it on
        if (line === 'running') for (let times = 0; times < 3; times += 1) process.emit(signal, signal);
        lines.push(line);
      },
    });
    await expect(running).rejects.toThrow(/^sh -c .*: interrupted$/s);
    expect(lines.filter((line) => line === 'interrupted')).toHaveLength(1);
    expect(pid).toBeGreaterThan(0);
    expect(isAlive(pid)).toBe(false);
  },
);

/** How soon a second Ctrl-C is another request. */
const NEXT_REQUEST_MS = 1100;

/** Prints every interrupt, and goes on until the second. */
const stubborn =
  'n=0; trap "n=\\$((n+1)); echo interrupt \\$n" INT; echo running; while [ $n -lt 2 ]; do sleep 0.05; done';

test.each([
  ['a second Ctrl-C, which makes it give up', 'SIGINT', ['interrupt 1', 'interrupt 2'], 10_000],
  ['the SIGTERM of a runner after its SIGINT, which is no second request', 'SIGTERM', ['interrupt 1'], 500],
] as const)('%s', async (_, second, expected, graceMs) => {
  const lines: string[] = [];
  const stopped = await sh(stubborn, {
    graceMs,
    onLine: (line) => {
      lines.push(line);
      if (line === 'running') process.emit('SIGINT', 'SIGINT');
      if (line !== 'interrupt 1') return;
      time = new Date(time.getTime() + NEXT_REQUEST_MS);
      process.emit(second, second);
    },
  }).catch((error: unknown) => error);
  expect(stopped).toBeInstanceOf(ChildStopped);
  expect(stopped).toMatchObject({ reason: 'interrupted', gaveUp: true });
  expect(lines.filter((line) => line.startsWith('interrupt'))).toEqual(expected);
});

test('an interrupt between two programs lets the second one not begin', async () => {
  await interruptible(world, 'plan', async (interruption) => {
    process.emit('SIGINT', 'SIGINT');
    await expect(runChild('sh', ['-c', 'exit 0'], { ...options, interruption })).rejects.toMatchObject({
      reason: 'interrupted',
      gaveUp: false,
    });
  });
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

test('names which of program and folder is missing', async () => {
  await expect(run('no-such-program', [])).rejects.toThrow('no-such-program is not on PATH');
  await expect(sh('true', { cwd: '/no/such/folder' })).rejects.toThrow('/no/such/folder does not exist');
});
