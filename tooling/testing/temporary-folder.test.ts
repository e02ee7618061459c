import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sharedInRun } from './temporary-folder.cjs';

const script = `
  require(${JSON.stringify(join(__dirname, 'temporary-folder.cjs'))}).keepTemporaryFilesInMemory();
  console.log(process.env.TMPDIR ?? '');
`;

const env = { PATH: process.env.PATH };

test('the folder goes with the process that made it', () => {
  const folder = execFileSync(process.execPath, ['-e', script], { env, encoding: 'utf8' }).trim();
  expect(folder === '' || !existsSync(folder)).toBe(true);
});

test('the folder that a person chose stays', () => {
  const chosen = { ...env, TMPDIR: '/chosen' };
  expect(execFileSync(process.execPath, ['-e', script], { env: chosen, encoding: 'utf8' }).trim()).toBe('/chosen');
});

test('what a killed run left is removed by the next one, and what another run uses is not', async () => {
  const start = async () => {
    const run = spawn(process.execPath, ['-e', `${script}; setInterval(() => {}, 1000)`], { env });
    const [output] = await once(run.stdout, 'data');
    return { run, folder: String(output).trim() };
  };
  const [killed, alive] = [await start(), await start()];
  // A machine without a file system in memory keeps them on the disk, where nothing is shared.
  if (killed.folder !== '') {
    killed.run.kill('SIGKILL');
    await once(killed.run, 'exit');
    expect(existsSync(killed.folder)).toBe(true);
    execFileSync(process.execPath, ['-e', script], { env });
    expect(existsSync(killed.folder)).toBe(false);
    expect(existsSync(alive.folder)).toBe(true);
  }
  for (const { run, folder } of [killed, alive]) {
    run.kill('SIGKILL');
    if (folder !== '') rmSync(folder, { recursive: true, force: true });
  }
});

describe('a folder that the tests of a run share', () => {
  const make = (folder: string) => appendFileSync(join(folder, 'made'), 'x');
  const TMPDIR = process.env.TMPDIR;
  let temporary: string;
  afterEach(() => {
    process.env.TMPDIR = TMPDIR;
    rmSync(temporary, { recursive: true });
  });

  test('is made once, and whole', () => {
    temporary = mkdtempSync(join(tmpdir(), 'vmshift-tests-'));
    process.env.TMPDIR = temporary;
    const cutOff = () => {
      throw new Error('cut off');
    };
    expect(() => sharedInRun('a', cutOff)).toThrow('cut off');
    const shared = sharedInRun('a', make) ?? '';
    expect(sharedInRun('a', make)).toBe(shared);
    expect(readFileSync(join(shared, 'made'), 'utf8')).toBe('x');
    expect(sharedInRun('b', make)).not.toBe(shared);
  });

  test('is the one of the faster where two make it at once', () => {
    temporary = mkdtempSync(join(tmpdir(), 'vmshift-tests-'));
    process.env.TMPDIR = temporary;
    const shared = sharedInRun('a', (folder) => {
      make(folder);
      sharedInRun('a', make);
    });
    expect(readdirSync(temporary)).toEqual(['shared-a']);
    expect(shared).toBe(join(temporary, 'shared-a'));
  });

  test('is none where it would stay', () => {
    temporary = mkdtempSync(join(tmpdir(), 'chosen-'));
    process.env.TMPDIR = temporary;
    expect(sharedInRun('a', make)).toBeUndefined();
    expect(readdirSync(temporary)).toEqual([]);
  });
});
