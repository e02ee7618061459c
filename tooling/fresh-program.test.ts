import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, cpSync, mkdirSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { INSTALLING, MAIN, pretendFullDisk, pretendNode, printing, StubClone } from './testing/stub-clone';

jest.setTimeout(60_000);

let clone: StubClone;
beforeEach(() => {
  clone = StubClone.withPnpm();
});
afterEach(() => clone.remove());

describe('./vmshiftctl in a clone where nothing is installed', () => {
  test('installs, generates and runs, and reports it on standard error alone', () => {
    const first = clone.vmshiftctl('status', '--json');
    expect(first).toEqual({ status: 0, stdout: 'first status,--json\n', stderr: INSTALLING, ran: 'pnpm turbo' });
    expect(clone.vmshiftctl('status')).toEqual({ status: 0, stdout: 'first status\n', stderr: '', ran: '' });
  });

  test('shows what to check where nothing can be installed, and runs nothing', () => {
    for (const stub of ['npm', 'pnpm']) {
      clone.installPnpm({ whole: stub === 'pnpm' });
      if (stub === 'npm') rmSync(join(clone.folder, 'tooling/pnpm/node_modules'), { recursive: true });
      clone.stub(stub, 'echo "error code EAI_AGAIN" >&2; exit 1');
      expect(clone.vmshiftctl('status', '--json')).toEqual({
        status: 1,
        stdout: '',
        stderr: `${INSTALLING}error code EAI_AGAIN\ninstalling failed; where pnpm-lock.yaml does not fit what is declared: node tooling/run.mjs pnpm install; where the registry could not be reached, check the network and the proxy: npm config list\n`,
        ran: stub,
      });
    }
  });

  test.each([
    [':', 'PATH ends a folder at ":"'],
    ['"', 'a double quote ends it in the scripts that start what is installed'],
    ['\\', 'Node loads no module from a folder with "\\" in its name'],
  ])('names a folder with %s in its name, before anything is installed', (character, why) => {
    const { folder } = clone;
    const other = `${folder}${character}2`;
    renameSync(folder, other);
    const { status, stdout, stderr } = spawnSync('./vmshiftctl', [], { cwd: other, encoding: 'utf8' });
    renameSync(other, folder);
    expect({ status, stdout, stderr }).toEqual({
      status: 1,
      stdout: '',
      stderr: expect.stringMatching(/^.*; fix: rename the folder to a name without it\n$/),
    });
    expect(stderr.slice(0, other.length)).toBe(other);
    expect(stderr).toContain(`: ${why}; fix`);
  });

  test('is found through links and from any folder, with arguments as they were given', () => {
    const elsewhere = join(clone.folder, 'a folder');
    mkdirSync(elsewhere);
    symlinkSync('../vmshiftctl', join(elsewhere, 'one'));
    symlinkSync(join(elsewhere, 'one'), join(elsewhere, 'two'));
    expect(clone.run('./two', ['a b', '*', ''], { cwd: elsewhere }).stdout).toBe('first a b,*,\n');
    expect(clone.run('two', ['x'], { cwd: '/', path: `${elsewhere}:${clone.path}` }).stdout).toBe('first x\n');
    expect(clone.run('sh', ['../vmshiftctl', 'x'], { cwd: elsewhere }).stdout).toBe('first x\n');
    expect(clone.run(process.execPath, ['tooling/run.mjs', 'vmshiftctl', 'x', 'y']).stdout).toBe('first x,y\n');
  });

  test('reports in one sentence that there is no Node, or an old one, and does nothing', () => {
    expect(clone.run(join(clone.folder, 'vmshiftctl'), [], { path: '/nonexistent' })).toEqual({
      status: 1,
      stdout: '',
      stderr: expect.stringMatching(/^vmshiftctl: node is not on PATH; fix: install Node .+\n$/),
      ran: '',
    });
    for (const args of [['vmshiftctl'], ['npm', 'run', 'vmshiftctl']]) {
      clone.stub('npm', 'exec node tooling/run.mjs vmshiftctl');
      const [name = '', ...rest] = args;
      const nodeOptions = pretendNode('v18.20.4');
      const path = name === 'npm' ? clone.path : `${clone.folder}:${clone.path}`;
      expect(clone.run(name, rest, { path, nodeOptions })).toMatchObject({
        status: 1,
        stdout: '',
        stderr: expect.stringMatching(/^Node v18\.20\.4 is too old; allowed: >=.+; fix: install Node .+\n$/),
      });
    }
  });

  test('reports in one sentence that a merge left its marks in package.json, and does nothing', () => {
    clone.write('package.json', '<<<<<<< HEAD\n{}\n');
    expect(clone.vmshiftctl()).toEqual({
      status: 1,
      stdout: '',
      stderr: expect.stringMatching(
        /^[^\n]*package\.json: [^\n]*; allowed: JSON; fix: git diff package\.json shows what to correct\n$/,
      ),
      ran: '',
    });
  });
});

describe('where it cannot write', () => {
  test('it runs as long as it is fresh, and fails with a sentence when it is not', () => {
    clone.vmshiftctl();
    const onFullDisk = () => clone.run('./vmshiftctl', [], { nodeOptions: pretendFullDisk() });
    expect(onFullDisk()).toMatchObject({ status: 0, stdout: 'first \n', stderr: '' });
    clone.write(MAIN, printing('second'));
    const { status, stdout, stderr } = onFullDisk();
    expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
    expect(stderr).toMatch(/^ENOSPC: no space left on device; fix: run it where .* can be written\n$/);
    expect(clone.vmshiftctl()).toMatchObject({ status: 0, stdout: 'second\n' });
  });

  test('it cannot say that it installs, and leaves nothing that the next one would wait for', () => {
    clone.vmshiftctl();
    clone.write('pnpm-lock.yaml', 'other');
    expect(clone.run('./vmshiftctl', [], { nodeOptions: pretendFullDisk() })).toMatchObject({ status: 1, ran: '' });
    expect(clone.vmshiftctl()).toEqual({ status: 0, stdout: 'first \n', stderr: INSTALLING, ran: 'pnpm turbo' });
  });

  test('in a folder that was removed, it fails with a sentence', () => {
    clone.vmshiftctl();
    clone.write(MAIN, printing('second'));
    const script = `mkdir gone; cd gone; rmdir ../gone; exec ${JSON.stringify(join(clone.folder, 'vmshiftctl'))} 2>&1`;
    const { status, stdout } = clone.run('sh', ['-c', script]);
    expect({ status, stdout }).toEqual({
      status: 1,
      stdout: expect.stringMatching(/(^|\n)the current folder was removed; fix: change to another one\n$/),
    });
  });

  test('as the start script alone, it fails with a sentence', () => {
    const alone = join(clone.folder, 'alone');
    cpSync(join(clone.folder, 'apps/vmshiftctl/bin'), join(alone, 'apps/vmshiftctl/bin'), { recursive: true });
    const { status, stdout, stderr } = clone.run(process.execPath, [join(alone, 'apps/vmshiftctl/bin/vmshiftctl.js')]);
    expect({ status, stdout, stderr }).toEqual({
      status: 1,
      stdout: '',
      stderr: expect.stringMatching(/^vmshiftctl: it was started outside its repository.*; fix: .*\n$/),
    });
  });
});

describe('the program stands in the place of the script', () => {
  test('its exit code is the exit code', () => {
    clone.write(MAIN, 'process.exitCode = 3;\n');
    expect(clone.vmshiftctl().status).toBe(3);
  });

  test.each(['vmshiftctl', 'run.mjs'])('a signal to %s reaches it, once', async (how) => {
    clone.write(
      MAIN,
      `let count = 0;
process.on('SIGINT', () => { count += 1; setTimeout(() => process.exit(count), 300); });
console.log('ready');
setTimeout(() => process.exit(70), 20000);\n`,
    );
    chmodSync(join(clone.folder, 'vmshiftctl'), 0o755);
    const [file = '', ...args] =
      how === 'vmshiftctl' ? [join(clone.folder, how)] : [process.execPath, 'tooling/run.mjs', 'vmshiftctl'];
    const child = spawn(file, args, { cwd: clone.folder, env: { ...process.env, PATH: clone.path } });
    await once(child.stdout, 'data');
    child.kill('SIGINT');
    expect(await once(child, 'close')).toEqual([1, null]);
  });
});
