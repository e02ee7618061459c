import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, cpSync, mkdirSync, readFileSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { pretendNode, StubClone } from './testing/stub-clone';

jest.setTimeout(60_000);

const MAIN = 'apps/vmshiftctl/src/main.ts';
const LIB = 'apps/vmshiftctl/lib/main.js';
const STAMP = 'node_modules/.build-stamp.json';

let clone: StubClone;
beforeEach(() => {
  clone = new StubClone();
  clone.installPnpm({ whole: true });
});
afterEach(() => clone.remove());

const vmshiftctl = (...args: readonly string[]) => clone.run(join(clone.folder, 'vmshiftctl'), args);
const program = (text: string) => `console.log(${JSON.stringify(text)});\n`;

describe('./vmshiftctl in a clone where nothing is installed', () => {
  test('installs, builds and runs, and reports it on standard error alone', () => {
    const first = vmshiftctl('status', '--json');
    expect(first).toEqual({
      status: 0,
      stdout: 'first status,--json\n',
      stderr: expect.stringMatching(/^installing .*\nbuilding everything; that is needed once\n$/),
      ran: 'pnpm turbo',
    });
    expect(vmshiftctl('status')).toEqual({ status: 0, stdout: 'first status\n', stderr: '', ran: '' });
  });

  test('shows what to check where nothing can be installed, and speaks of no earlier build', () => {
    for (const stub of ['npm', 'pnpm']) {
      clone.installPnpm({ whole: stub === 'pnpm' });
      if (stub === 'npm') rmSync(join(clone.folder, 'tooling/pnpm/node_modules'), { recursive: true });
      clone.stub(stub, 'echo "error code EAI_AGAIN" >&2; exit 1');
      expect(vmshiftctl('status', '--json')).toEqual({
        status: 1,
        stdout: '',
        stderr:
          'installing what pnpm-lock.yaml pins; from an empty cache this takes a minute\nerror code EAI_AGAIN\n' +
          'installing failed; where the registry could not be reached, check the network and the proxy: npm config list\n' +
          'vmshiftctl: nothing was run: it could not be built\n',
        ran: stub,
      });
    }
  });

  test('is found through links and from any folder, with arguments as they were given', () => {
    const elsewhere = join(clone.folder, 'a folder');
    mkdirSync(elsewhere);
    symlinkSync('../vmshiftctl', join(elsewhere, 'one'));
    symlinkSync(join(elsewhere, 'one'), join(elsewhere, 'two'));
    expect(clone.run('./two', ['a b', '*', ''], { cwd: elsewhere }).stdout).toBe('first a b,*,\n');
    expect(clone.run('two', ['x'], { cwd: '/', path: `${elsewhere}:${clone.path}` }).stdout).toBe('first x\n');
    expect(clone.run('sh', ['../vmshiftctl', 'x'], { cwd: elsewhere }).stdout).toBe('first x\n');
  });

  test('reports in one sentence that there is no Node, or an old one, and does nothing', () => {
    expect(clone.run(join(clone.folder, 'vmshiftctl'), [], { path: '/nonexistent' })).toEqual({
      status: 1,
      stdout: '',
      stderr: 'vmshiftctl: node is not on PATH; fix: install Node 22 from https://nodejs.org\n',
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
        stderr: 'Node v18.20.4 is too old; allowed: >=20.11; fix: install Node 22 from https://nodejs.org\n',
      });
    }
  });

  test('reports that the installation failed, and runs nothing', () => {
    clone.stub('pnpm', 'echo "no network" >&2; exit 3');
    expect(vmshiftctl()).toMatchObject({ status: 1, stdout: '', stderr: expect.stringContaining('no network') });
  });
});

describe('what the program does is what the sources say', () => {
  beforeEach(() => void vmshiftctl());

  test.each([0, 2500])('after an edit that keeps size and time, made when files had rested for %i ms', async (rest) => {
    const file = join(clone.folder, MAIN);
    await setTimeout(rest);
    // By now the times of the files may be trusted.
    expect(vmshiftctl()).toMatchObject({ stdout: 'first \n', ran: '' });
    const { inputs } = JSON.parse(readFileSync(join(clone.folder, STAMP), 'utf8'));
    // A slow machine may give the files their rest unasked.
    if (rest > 0) expect(inputs).toBeDefined();
    const reference = join(clone.folder, 'reference');
    execFileSync('touch', ['-r', file, reference]);
    writeFileSync(file, readFileSync(file, 'utf8').replace('first', 'other'));
    execFileSync('touch', ['-r', reference, file]);
    expect(vmshiftctl()).toMatchObject({ status: 0, stdout: 'other \n', ran: 'turbo' });
  });

  test('after a file came or went, after an edit of a package that it stands on, and of how it is compiled', () => {
    for (const path of [
      'packages/model/package.json',
      'packages/model/src/index.ts',
      'packages/model/src/of/index.ts',
      'packages/model/schema/a.json',
      'packages/model/scripts/a.mjs',
      'packages/model/tsconfig.json',
      'tooling/tsconfig/library.json',
      'turbo.json',
    ]) {
      clone.write(path, '{}');
      expect([path, vmshiftctl().ran.split(' ').at(-1)]).toEqual([path, 'turbo']);
    }
    rmSync(join(clone.folder, 'packages/model/src/index.ts'));
    expect(vmshiftctl().ran).toContain('turbo');
  });

  test('and nothing is built after a touch, nor for tests and for what is no source', () => {
    const file = join(clone.folder, MAIN);
    utimesSync(file, 1, 1);
    for (const path of [
      'apps/vmshiftctl/src/main.test.ts',
      'apps/vmshiftctl/src/.#main.ts',
      'apps/vmshift/releases/dev.json',
    ])
      clone.write(path, 'x');
    expect(vmshiftctl()).toMatchObject({ stdout: 'first \n', ran: '' });
  });

  test('after another run built other sources into lib/ and the edit was taken back', () => {
    clone.write(LIB, program('left behind'));
    expect(vmshiftctl()).toMatchObject({ stdout: 'first \n', ran: 'turbo' });
    rmSync(join(clone.folder, LIB));
    expect(vmshiftctl()).toMatchObject({ stdout: 'first \n', ran: 'turbo' });
  });

  test('never after a build that failed, whatever it left in lib/: the errors are printed with paths from the root', () => {
    const before = readFileSync(join(clone.folder, MAIN), 'utf8');
    clone.write(MAIN, 'broken');
    const errors = [
      'vmshiftctl:build: > tsc -p .',
      "vmshiftctl:build: src/main.ts(62,7): error TS2322: Type 'string' is not assignable.",
      "vmshiftctl:build:   Types of property 'a' are incompatible.",
      'vmshiftctl:build:  ELIFECYCLE  Command failed with exit code 2.',
    ];
    clone.stub('turbo', `echo 'console.log("half")' > ${LIB}; cat <<'END'\n${errors.join('\n')}\nEND\nexit 2`);
    for (const ran of ['turbo', 'turbo']) {
      const { stderr, ...rest } = vmshiftctl();
      expect(rest).toEqual({ status: 1, stdout: '', ran });
      expect(stderr).toMatch(
        /^building\napps\/vmshiftctl\/src\/main\.ts:62:7 - error TS2322: Type 'string' is not assignable\.\n {2}Types of property 'a' are incompatible\.\nvmshiftctl: nothing was run: .*\n$/,
      );
    }
    clone.write(MAIN, before);
    clone.stubBuild();
    expect(vmshiftctl()).toMatchObject({ status: 0, stdout: 'first \n', ran: 'turbo' });
  });

  test('never after a build that was killed: its lock is taken over', () => {
    clone.write(MAIN, program('second'));
    clone.stub('turbo', `echo 'console.log("half")' > ${LIB}; kill -9 $PPID`);
    expect(vmshiftctl()).toMatchObject({ status: 1, stdout: '' });
    clone.stubBuild();
    expect(vmshiftctl()).toMatchObject({ status: 0, stdout: 'second\n', ran: 'turbo' });
  });

  test('after an edit in the middle of a build, which is built again', () => {
    clone.write(MAIN, program('second'));
    const third = `echo 'console.log("third")' > ${MAIN}`;
    clone.stub('turbo', `mkdir -p apps/vmshiftctl/lib && cp ${MAIN} ${LIB}\n${third}`);
    expect(vmshiftctl()).toMatchObject({ status: 0, stdout: 'third\n', ran: 'turbo turbo' });
  });

  test('after an edit in the middle of a build that was taken back later', () => {
    clone.write(MAIN, program('second'));
    clone.stubBuild(`[ -f edited ] || { touch edited; echo 'console.log("third")' > ${MAIN}; }`);
    expect(clone.run(process.execPath, ['tooling/run.mjs', 'build'])).toMatchObject({ status: 0, ran: 'turbo turbo' });
    clone.write(MAIN, program('second'));
    expect(vmshiftctl()).toMatchObject({ status: 0, stdout: 'second\n' });
  });

  test('for several that are started at once: one builds, the others wait for it', async () => {
    clone.write(MAIN, program('second'));
    clone.stubBuild('sleep 1');
    writeFileSync(join(clone.folder, 'ran'), '');
    const start = async () => {
      const child = spawn(join(clone.folder, 'vmshiftctl'), [], { env: { ...process.env, PATH: clone.path } });
      const output: string[] = [];
      child.stdout.on('data', (chunk) => output.push(String(chunk)));
      const [code] = await once(child, 'close');
      return [code, output.join('')];
    };
    const second = [0, 'second\n'];
    expect(await Promise.all([start(), start(), start()])).toEqual([second, second, second]);
    expect(readFileSync(join(clone.folder, 'ran'), 'utf8')).toBe('ran turbo\n');
  });
});

describe('where it cannot build', () => {
  test('it runs as long as it is fresh, and fails with a sentence when it is not', () => {
    vmshiftctl();
    rmSync(join(clone.folder, '.turbo'), { recursive: true });
    clone.write('.turbo', 'no folder can be made here');
    expect(vmshiftctl()).toMatchObject({ status: 0, stdout: 'first \n', stderr: '' });
    clone.write(MAIN, program('second'));
    const { status, stdout, stderr } = vmshiftctl();
    expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
    expect(stderr).toMatch(
      /^E\w+: .*\.turbo.*; fix: build where .* can be written\nvmshiftctl: nothing was run: .*\n$/,
    );
  });

  test('as the compiled program alone, it fails with a sentence', () => {
    vmshiftctl();
    const alone = join(clone.folder, 'alone');
    for (const part of ['bin', 'lib'])
      cpSync(join(clone.folder, 'apps/vmshiftctl', part), join(alone, 'apps/vmshiftctl', part), { recursive: true });
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
    expect(vmshiftctl().status).toBe(3);
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
