import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import {
  hookReads,
  INSTALLING,
  importing,
  installedCloneForEachTest,
  MAIN,
  printing,
  type StubClone,
} from './testing/stub-clone';

jest.setTimeout(60_000);

/** Larger than the number of any process. */
const NO_PROCESS = 2 ** 30;

let clone: StubClone;
installedCloneForEachTest((made) => {
  clone = made;
});

describe('what the program does is what the sources say', () => {
  test('after an installation or a bundling that was killed: a lock is taken over', () => {
    clone.write(MAIN, printing('second'));
    clone.write('pnpm-lock.yaml', 'other');
    clone.stub('pnpm', 'kill -9 $PPID');
    expect(clone.vmshiftctl()).toMatchObject({ stdout: '' });
    clone.stub('pnpm');
    clone.stubBundler('process.kill(process.pid, "SIGKILL");');
    expect(clone.vmshiftctl()).toMatchObject({ stdout: '', ran: 'pnpm turbo' });
    clone.stubBundler('');
    expect(clone.vmshiftctl()).toMatchObject({ status: 0, stdout: 'second\n', stderr: '', ran: '' });
  });

  test('after an installation that was killed, for two that find its lock at once: one of them installs', async () => {
    clone.write(MAIN, printing('second'));
    clone.write('pnpm-lock.yaml', 'other');
    clone.stub('pnpm', 'kill -9 $PPID');
    expect(clone.vmshiftctl()).toMatchObject({ stdout: '' });
    clone.stub('pnpm', 'sleep 1');
    // The other one takes the lock over between the look for the killed process and what this one does about it.
    const script = `import { spawn } from 'node:child_process'; import { readFileSync } from 'node:fs';
const { kill } = process;
process.kill = (...args) => {
  process.kill = kill;
  try {
    return kill(...args);
  } finally {
    spawn('./vmshiftctl', [], { env: { ...process.env, NODE_OPTIONS: '' }, stdio: 'ignore' });
    while (!readFileSync('ran', 'utf8').includes('pnpm'));
  }
}`;
    const nodeOptions = importing(script);
    expect(clone.run('./vmshiftctl', [], { nodeOptions })).toMatchObject({ stdout: 'second\n', ran: 'pnpm turbo' });
  });

  test.each(['TERM', 'HUP', 'INT', 'KILL'])(
    'after %s to the process that installs, alone: what it started is waited for',
    async (signal) => {
      clone.write(MAIN, printing('second'));
      clone.write('pnpm-lock.yaml', 'other');
      clone.stub(
        'pnpm',
        `[ -e killed ] || { touch killed; kill -${signal} $PPID; sleep 1; echo ran to the end >> ran; }`,
      );
      const killed = spawn('./vmshiftctl', {
        cwd: clone.folder,
        env: { ...process.env, PATH: clone.path },
        stdio: 'ignore',
      });
      expect(await once(killed, 'exit')).toEqual([null, `SIG${signal}`]);
      const { stdout, stderr, ran } = clone.vmshiftctl();
      expect([stdout, ran]).toEqual(['second\n', 'to the end pnpm turbo']);
      expect(stderr).toMatch(/^waiting for another installation \(process \d+\)\n/);
      expect(stderr).not.toContain(`process ${killed.pid})`);
    },
  );

  test('after the process that installs was killed as it started the next program: one of both knows of the other', () => {
    clone.write('pnpm-lock.yaml', 'other');
    const [lock, next] = ['.turbo/install-1.lock', '.turbo/install-2.lock'];
    const hooked = (module: string, body: string) => {
      const script = `import m from '${module}';import fs from 'node:fs';import { spawn } from 'node:child_process';
import {syncBuiltinESMExports} from 'node:module';
const { spawnSync } = m; const { openSync } = fs;
${body}
syncBuiltinESMExports()`;
      return clone.run('./vmshiftctl', [], {
        nodeOptions: importing(script),
      });
    };
    // Another one took the lock over before the program noted itself: it does not run.
    expect(
      hooked(
        'node:child_process',
        `m.spawnSync = (...args) => { fs.writeFileSync('${next}', '1'); return spawnSync(...args); };`,
      ),
    ).toMatchObject({ status: 1, ran: '' });
    rmSync(join(clone.folder, next));
    // It notes itself between the look at the lock and the next one: it is waited for.
    clone.write(lock, String(NO_PROCESS));
    expect(
      hooked(
        'node:fs',
        `fs.openSync = (file, ...rest) => {
  if (String(file).endsWith('${next}')) {
    fs.openSync = openSync;
    syncBuiltinESMExports();
    const { pid } = spawn('sh', ['-c', 'sleep 1; echo ran to the end >> ran'], { detached: true, stdio: 'ignore' });
    fs.appendFileSync('${lock}', ' ' + pid + '\\n');
  }
  return openSync(file, ...rest);
};`,
      ),
    ).toMatchObject({ status: 0, ran: 'to the end pnpm turbo' });
  });

  const onLinux = process.platform === 'linux' ? test : test.skip;

  onLinux('after an installation of which one process has ended and is not yet taken off the list', async () => {
    clone.write(MAIN, printing('second'));
    clone.write('pnpm-lock.yaml', 'other');
    const parent = spawn('sh', ['-c', 'sleep 0.1 & echo $!; exec sleep 20']);
    const [ended] = await once(parent.stdout, 'data');
    clone.write('.turbo/install-1.lock', `${NO_PROCESS} ${ended}`);
    expect(clone.vmshiftctl()).toMatchObject({ stdout: 'second\n', ran: 'pnpm turbo' });
    parent.kill();
  });

  test('after an installation that was killed, back at what was installed before: it is installed again', () => {
    const before = readFileSync(join(clone.folder, 'pnpm-lock.yaml'), 'utf8');
    clone.write('pnpm-lock.yaml', 'other');
    clone.stub('pnpm', 'kill -9 $PPID');
    expect(clone.vmshiftctl()).toMatchObject({ stdout: '', ran: 'pnpm' });
    clone.stub('pnpm');
    clone.write('pnpm-lock.yaml', before);
    clone.write(MAIN, printing('second'));
    expect(clone.vmshiftctl()).toMatchObject({ status: 0, stdout: 'second\n', ran: 'pnpm' });
  });

  test('for several that are started at once, while one installs', async () => {
    clone.write(MAIN, printing('second'));
    clone.write('pnpm-lock.yaml', 'other');
    clone.stub('pnpm', 'sleep 1');
    writeFileSync(join(clone.folder, 'ran'), '');
    const start = async () => {
      const child = spawn(join(clone.folder, 'vmshiftctl'), [], { env: { ...process.env, PATH: clone.path } });
      const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]);
      // Two of them wait, unless this machine is so slow that they begin afterwards.
      return { stdout, stderr: stderr.replace(/^waiting for another installation \(process \d+\)\n/, '') };
    };
    const started = await Promise.all([start(), start(), start()]);
    expect(started.map(({ stdout }) => stdout)).toEqual(Array(3).fill('second\n'));
    expect(started.map(({ stderr }) => stderr).sort()).toEqual(['', '', INSTALLING]);
    expect(readFileSync(join(clone.folder, 'ran'), 'utf8')).toBe('ran pnpm\nran turbo\n');
  });

  test('after another process began to install between the look for what says that it is done and the look into it', () => {
    clone.write(MAIN, printing('second'));
    const nodeOptions = hookReads("if (String(file).endsWith('.install-digest')) fs.rmSync(file, { force: true });");
    expect(clone.run('./vmshiftctl', [], { nodeOptions })).toEqual({
      status: 0,
      stdout: 'second\n',
      stderr: INSTALLING,
      ran: 'pnpm',
    });
  });
});
