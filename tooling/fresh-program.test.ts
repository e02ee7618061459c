import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  cpSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout } from 'node:timers/promises';
import { pretendFullDisk, pretendNode, StubClone } from './testing/stub-clone';

jest.setTimeout(60_000);

const MAIN = 'apps/vmshiftctl/src/main.ts';
const STAMP = 'node_modules/.cache/program/stamp.json';
const INSTALLING = 'installing what pnpm-lock.yaml pins; from an empty cache this takes a minute\n';

/** Larger than the number of any process. */
const NO_PROCESS = 2 ** 30;

const newClone = () => {
  const made = new StubClone();
  made.installPnpm({ whole: true });
  return made;
};

let clone: StubClone;
beforeEach(() => {
  clone = newClone();
});
afterEach(() => clone.remove());

const vmshiftctl = (...args: readonly string[]) => clone.run(join(clone.folder, 'vmshiftctl'), args);
const program = (text: string) => `console.log(${JSON.stringify(text)});\n`;
/** From here on whatever has to be bundled is an error. */
const takeBundlerAway = () => rmSync(join(clone.folder, 'node_modules/esbuild'), { recursive: true });

describe('./vmshiftctl in a clone where nothing is installed', () => {
  test('installs, generates and runs, and reports it on standard error alone', () => {
    const first = vmshiftctl('status', '--json');
    expect(first).toEqual({ status: 0, stdout: 'first status,--json\n', stderr: INSTALLING, ran: 'pnpm turbo' });
    expect(vmshiftctl('status')).toEqual({ status: 0, stdout: 'first status\n', stderr: '', ran: '' });
  });

  test('shows what to check where nothing can be installed, and runs nothing', () => {
    for (const stub of ['npm', 'pnpm']) {
      clone.installPnpm({ whole: stub === 'pnpm' });
      if (stub === 'npm') rmSync(join(clone.folder, 'tooling/pnpm/node_modules'), { recursive: true });
      clone.stub(stub, 'echo "error code EAI_AGAIN" >&2; exit 1');
      expect(vmshiftctl('status', '--json')).toEqual({
        status: 1,
        stdout: '',
        stderr: `${INSTALLING}error code EAI_AGAIN\ninstalling failed; where the registry could not be reached, check the network and the proxy: npm config list\n`,
        ran: stub,
      });
    }
  });

  test('names a folder that PATH cannot hold, before anything is installed', () => {
    const { folder } = clone;
    const other = `${folder}:2`;
    renameSync(folder, other);
    const { status, stdout, stderr } = spawnSync('./vmshiftctl', [], { cwd: other, encoding: 'utf8' });
    renameSync(other, folder);
    expect({ status, stdout, stderr }).toEqual({
      status: 1,
      stdout: '',
      stderr: `${other}: PATH ends a folder at ":"; fix: rename the folder to a name without it\n`,
    });
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
});

describe('what the program does is what the sources say', () => {
  let ran: StubClone;
  beforeAll(() => {
    ran = newClone();
    ran.run('./vmshiftctl', []);
  });
  afterAll(() => ran.remove());
  beforeEach(() => clone.takeInstalled(ran));

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
    expect(vmshiftctl()).toMatchObject({ status: 0, stdout: 'other \n', stderr: '', ran: '' });
  });

  test('after a file came, changed or went, of any package that it stands on', () => {
    clone.write('packages/findings/package.json', '{}');
    clone.write('packages/findings/src/of/index.ts', 'export const word = "one";\n');
    clone.write(MAIN, 'import { word } from "../../../packages/findings/src/of";\nconsole.log(word);\n');
    expect(vmshiftctl().stdout).toBe('one\n');
    clone.write('packages/findings/src/of.ts', 'export const word: string = "two";\n');
    expect(vmshiftctl().stdout).toBe('two\n');
    clone.write('packages/findings/src/of.ts', 'export const word: string = "three";\n');
    expect(vmshiftctl().stdout).toBe('three\n');
    rmSync(join(clone.folder, 'packages/findings/src/of.ts'));
    takeBundlerAway();
    expect(vmshiftctl().stdout).toBe('one\n');
  });

  test('after an edit of the live model, for which nothing else is bundled again', () => {
    const model = (word: string) => `export const model = ${JSON.stringify(word)};\n`;
    clone.write('packages/environments/src/environments.ts', model('one'));
    clone.write(
      MAIN,
      `import { model } from '../../../packages/environments/src/environments';\nconsole.log(model);\n`,
    );
    expect(vmshiftctl().stdout).toBe('one\n');
    clone.stubBundler('if (!("entryPoints" in options)) throw new Error("more than the model was bundled");');
    clone.write('packages/environments/src/environments.ts', model('two'));
    expect(vmshiftctl()).toMatchObject({ stdout: 'two\n', stderr: '' });
  });

  test('after an edit of what the live model imports besides its own files', () => {
    const word = (text: string) => `export const word: string = ${JSON.stringify(text)};\n`;
    clone.write('packages/environments/src/word.ts', word('one'));
    clone.write('packages/environments/src/dev.ts', "import { word } from './word';\nexport const dev = word;\n");
    clone.write(
      'packages/environments/src/environments.ts',
      "import { dev } from './dev';\nexport const model = dev;\n",
    );
    clone.write(
      MAIN,
      `import { model } from '../../../packages/environments/src/environments';\nconsole.log(model);\n`,
    );
    expect(vmshiftctl().stdout).toBe('one\n');
    clone.write('packages/environments/src/word.ts', word('two'));
    expect(vmshiftctl()).toMatchObject({ stdout: 'two\n', stderr: '' });
    takeBundlerAway();
    clone.write('packages/environments/src/word.ts', word('one'));
    expect(vmshiftctl()).toMatchObject({ stdout: 'one\n', stderr: '' });
  });

  test('and what is imported from where no edit would be seen is refused', () => {
    clone.write('apps/vmshiftctl/src/word.json', '"one"');
    clone.write('outside/of.ts', 'export const of = 1;\n');
    symlinkSync('../../../outside', join(clone.folder, 'apps/vmshiftctl/src/inside'));
    clone.write(MAIN, 'import word from "./word.json";\nimport { of } from "./inside/of";\nconsole.log(word, of);\n');
    for (const _run of [1, 2])
      expect(vmshiftctl()).toMatchObject({
        status: 1,
        stdout: '',
        stderr: `apps/vmshiftctl/src/word.json is imported, but it is no TypeScript file in the src of a package
outside/of.ts is imported, but it is no TypeScript file in the src of a package; fix: move it there, as a .ts file that is no test\n`,
      });
  });

  test('and nothing is bundled after a touch, for an edit that was taken back, for tests and for what is no source', () => {
    const before = readFileSync(join(clone.folder, MAIN), 'utf8');
    clone.write(MAIN, program('second'));
    expect(vmshiftctl().stdout).toBe('second\n');
    takeBundlerAway();
    clone.write(MAIN, before);
    utimesSync(join(clone.folder, MAIN), 1, 1);
    for (const path of [
      'apps/vmshiftctl/src/main.test.ts',
      'apps/vmshiftctl/src/.#main.ts',
      'apps/vmshift/releases/dev.json',
    ])
      clone.write(path, 'x');
    expect(vmshiftctl()).toMatchObject({ stdout: 'first \n', stderr: '', ran: '' });
  });

  test('and bundles are removed an hour after an edit replaced them, what a killed run left with them', () => {
    const cache = join(clone.folder, 'node_modules/.cache/program');
    clone.write('node_modules/.cache/program/left.js.1.tmp', '');
    const before = readdirSync(cache);
    const anHourLater = () => {
      for (const name of readdirSync(cache)) utimesSync(join(cache, name), 1, 1);
    };
    const gone = () => before.filter((name) => !readdirSync(cache).includes(name)).sort();
    anHourLater();
    clone.write(MAIN, program('second'));
    expect(vmshiftctl().stdout).toBe('second\n');
    // A process that began before the edit may start a thread yet.
    expect(gone()).toEqual(['left.js.1.tmp']);
    anHourLater();
    clone.write(MAIN, program('third'));
    expect(vmshiftctl().stdout).toBe('third\n');
    expect(gone()).toEqual([
      expect.stringMatching(/^[0-9a-f]{64}\.json$/),
      'left.js.1.tmp',
      expect.stringMatching(/^program-.*\.js$/),
      expect.stringMatching(/^program-.*\.js\.map$/),
    ]);
    // What is installed is not bundled again for the next edit either.
    expect(readdirSync(cache).filter((name) => name.endsWith('.json'))).toHaveLength(5);
  });

  test('and a bundle that a loss of power left empty is made again', () => {
    const cache = join(clone.folder, 'node_modules/.cache/program');
    for (const name of readdirSync(cache)) if (name.endsWith('.js')) writeFileSync(join(cache, name), '');
    expect(vmshiftctl()).toMatchObject({ status: 0, stdout: 'first \n', stderr: '' });
  });

  test('and of many edits within an hour the last ones are kept', () => {
    const cache = join(clone.folder, 'node_modules/.cache/program');
    const nameOf = (edit: number) => `program-${String(edit).padStart(32, '0')}.js`;
    for (let edit = 0; edit < 50; edit += 1) {
      clone.write(`node_modules/.cache/program/${nameOf(edit)}`, '');
      utimesSync(join(cache, nameOf(edit)), Date.now() / 1000 - 60, Date.now() / 1000 - 60 + edit);
    }
    clone.write(MAIN, program('second'));
    expect(vmshiftctl().stdout).toBe('second\n');
    const kept = readdirSync(cache).filter((name) => /^program-.*\.js$/.test(name));
    expect(kept.filter((name) => name.startsWith('program-0000'))).toEqual(
      Array.from({ length: 15 }, (_, index) => nameOf(35 + index)),
    );
    expect(kept).toHaveLength(17);
  });

  test('after what is installed or generated of other sources changed, which is done first', () => {
    clone.write('packages/made/turbo.json', '{ "tasks": { "generate": { "outputs": ["src/**"] } } }');
    clone.write('packages/made/package.json', '{}');
    expect(vmshiftctl().ran).toBe('pnpm turbo');
    clone.write('packages/made/schema/a.json', '{}');
    expect(vmshiftctl().ran).toBe('turbo');
    clone.write('packages/made/src/edited-by-hand.ts', '');
    expect(vmshiftctl().ran).toBe('turbo');
    clone.write('pnpm-lock.yaml', 'other');
    expect(vmshiftctl().ran).toBe('pnpm turbo');
    expect(vmshiftctl()).toMatchObject({ stdout: 'first \n', ran: '' });
  });

  test('a type error is not in its way, and what cannot be read is the line of the compiler', () => {
    clone.write(MAIN, `const word: number = 'second';\nconsole.log(word);\n`);
    expect(vmshiftctl()).toMatchObject({ status: 0, stdout: 'second\n', stderr: '' });
    clone.write(MAIN, 'const a = 1;\nconst b = { c d };\n');
    for (const _run of [1, 2])
      expect(vmshiftctl()).toMatchObject({
        status: 1,
        stdout: '',
        stderr: 'apps/vmshiftctl/src/main.ts:2:15 - error: Expected "}" but found "d"\n',
      });
    clone.write(MAIN, 'import "./nowhere";\n');
    expect(vmshiftctl().stderr).toBe('apps/vmshiftctl/src/main.ts:1:8 - error: Could not resolve "./nowhere"\n');
    clone.write(MAIN, program('third'));
    expect(vmshiftctl()).toMatchObject({ status: 0, stdout: 'third\n', stderr: '' });
  });

  test('after an installation or a bundling that was killed: a lock is taken over', () => {
    clone.write(MAIN, program('second'));
    clone.write('pnpm-lock.yaml', 'other');
    clone.stub('pnpm', 'kill -9 $PPID');
    expect(vmshiftctl()).toMatchObject({ stdout: '' });
    clone.stub('pnpm');
    clone.stubBundler('process.kill(process.pid, "SIGKILL");');
    expect(vmshiftctl()).toMatchObject({ stdout: '', ran: 'pnpm turbo' });
    clone.stubBundler('');
    expect(vmshiftctl()).toMatchObject({ status: 0, stdout: 'second\n', stderr: '', ran: '' });
  });

  test('after an installation that was killed, for two that find its lock at once: one of them installs', async () => {
    clone.write(MAIN, program('second'));
    clone.write('pnpm-lock.yaml', 'other');
    clone.stub('pnpm', 'kill -9 $PPID');
    expect(vmshiftctl()).toMatchObject({ stdout: '' });
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
    const nodeOptions = `--import=data:text/javascript,${encodeURIComponent(script)}`;
    expect(clone.run('./vmshiftctl', [], { nodeOptions })).toMatchObject({ stdout: 'second\n', ran: 'pnpm turbo' });
  });

  test.each(['TERM', 'HUP', 'INT', 'KILL'])(
    'after %s to the process that installs, alone: what it started is waited for',
    async (signal) => {
      clone.write(MAIN, program('second'));
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
      const { stdout, stderr, ran } = vmshiftctl();
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
        nodeOptions: `--import=data:text/javascript,${encodeURIComponent(script)}`,
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
    clone.write(MAIN, program('second'));
    clone.write('pnpm-lock.yaml', 'other');
    const parent = spawn('sh', ['-c', 'sleep 0.1 & echo $!; exec sleep 20']);
    const [ended] = await once(parent.stdout, 'data');
    clone.write('.turbo/install-1.lock', `${NO_PROCESS} ${ended}`);
    expect(vmshiftctl()).toMatchObject({ stdout: 'second\n', ran: 'pnpm turbo' });
    parent.kill();
  });

  test('after an installation that was killed, back at what was installed before: it is installed again', () => {
    const before = readFileSync(join(clone.folder, 'pnpm-lock.yaml'), 'utf8');
    clone.write('pnpm-lock.yaml', 'other');
    clone.stub('pnpm', 'kill -9 $PPID');
    expect(vmshiftctl()).toMatchObject({ stdout: '', ran: 'pnpm' });
    clone.stub('pnpm');
    clone.write('pnpm-lock.yaml', before);
    clone.write(MAIN, program('second'));
    expect(vmshiftctl()).toMatchObject({ status: 0, stdout: 'second\n', ran: 'pnpm' });
  });

  test('after an edit in the middle of the bundling, which is begun again', () => {
    const edit = (text: string) => `require('node:fs').writeFileSync(${JSON.stringify(MAIN)}, ${text});`;
    clone.stubBundler(`if (count === 1) ${edit(JSON.stringify(program('third')))}`);
    clone.write(MAIN, program('second'));
    expect(vmshiftctl()).toMatchObject({ status: 0, stdout: 'third\n' });
    // What was bundled of the third is not remembered as the second.
    clone.stubBundler('');
    clone.write(MAIN, program('second'));
    expect(vmshiftctl()).toMatchObject({ status: 0, stdout: 'second\n' });
    clone.stubBundler(edit("'console.log(' + Math.random() + ')'"));
    clone.write(MAIN, program('fourth'));
    expect(vmshiftctl()).toMatchObject({
      status: 1,
      stdout: '',
      stderr: 'the sources keep changing while they are bundled; fix: run it again when nothing edits them\n',
    });
  });

  test('after a checkout in the middle of it, which takes away what is being read', () => {
    const other = 'apps/vmshiftctl/src/of.ts';
    clone.write(other, program('of'));
    clone.write(MAIN, 'import "./of";\n');
    // Between the look for the files and the look into them.
    const script = `import fs from 'node:fs';import {syncBuiltinESMExports} from 'node:module';
const { readFileSync } = fs;
fs.readFileSync = (file, ...rest) => {
  if (String(file).endsWith('src/of.ts') && fs.existsSync(file)) {
    fs.rmSync(file);
    fs.writeFileSync(String(file).replace('of.ts', 'main.ts'), ${JSON.stringify(program('second'))});
  }
  return readFileSync(file, ...rest);
};syncBuiltinESMExports()`;
    const nodeOptions = `--import=data:text/javascript,${encodeURIComponent(script)}`;
    expect(clone.run('./vmshiftctl', [], { nodeOptions })).toMatchObject({ status: 0, stdout: 'second\n', stderr: '' });
    // And while it is bundled, what it imports.
    clone.write(other, program('of'));
    clone.stubBundler('');
    const bundler = 'node_modules/esbuild/index.js';
    const stub = readFileSync(join(clone.folder, bundler), 'utf8');
    const checkout = `const fs = require('node:fs');
  if (fs.existsSync(${JSON.stringify(other)})) { fs.rmSync(${JSON.stringify(other)}); fs.writeFileSync(${JSON.stringify(MAIN)}, ${JSON.stringify(program('third'))}); throw Object.assign(new Error('ENOENT'), { syscall: 'open' }); }`;
    clone.write(bundler, stub.replace('const result', `${checkout}\nconst result`));
    expect(vmshiftctl()).toMatchObject({ status: 0, stdout: 'third\n', stderr: '' });
  });

  test.each([
    ['vmshiftctl', 'written', `fs.writeFileSync(file, "import { gone } from './program-state.cjs';\\n")`],
    ['vmshiftctl', 'removed', 'fs.rmSync(file)'],
    ['run.mjs', 'written', `fs.writeFileSync(file, "import { gone } from './program-state.cjs';\\n")`],
  ])(
    'after a checkout as %s has begun and before it loads a module, which is %s: a sentence',
    (how, _what, checkout) => {
      clone.write(MAIN, program('second'));
      const late = how === 'vmshiftctl' ? 'prepare-program.mjs' : 'bundle.mjs';
      const script = `import fs from 'node:fs';import {syncBuiltinESMExports} from 'node:module';
const { readFileSync } = fs;
fs.readFileSync = (path, ...rest) => {
  const file = 'tooling/${late}';
  if (String(path).endsWith('stamp.json') && fs.existsSync(file)) ${checkout};
  return readFileSync(path, ...rest);
};syncBuiltinESMExports()`;
      const nodeOptions = `--import=data:text/javascript,${encodeURIComponent(script)}`;
      const args = how === 'vmshiftctl' ? ['apps/vmshiftctl/bin/vmshiftctl.js'] : ['tooling/run.mjs', 'setup'];
      expect(clone.run(process.execPath, args, { nodeOptions })).toMatchObject({
        status: 1,
        stdout: '',
        stderr: 'the sources changed while the program started; fix: run it again\n',
      });
    },
  );

  test('for several that are started at once, while one installs', async () => {
    clone.write(MAIN, program('second'));
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
    clone.write(MAIN, program('second'));
    const script = `import fs from 'node:fs';import {syncBuiltinESMExports} from 'node:module';
const { readFileSync } = fs;
fs.readFileSync = (file, ...rest) => {
  if (String(file).endsWith('.install-digest')) fs.rmSync(file, { force: true });
  return readFileSync(file, ...rest);
};syncBuiltinESMExports()`;
    const nodeOptions = `--import=data:text/javascript,${encodeURIComponent(script)}`;
    expect(clone.run('./vmshiftctl', [], { nodeOptions })).toEqual({
      status: 0,
      stdout: 'second\n',
      stderr: INSTALLING,
      ran: 'pnpm',
    });
  });
});

describe('where it cannot write', () => {
  test('it runs as long as it is fresh, and fails with a sentence when it is not', () => {
    vmshiftctl();
    const onFullDisk = () => clone.run('./vmshiftctl', [], { nodeOptions: pretendFullDisk() });
    expect(onFullDisk()).toMatchObject({ status: 0, stdout: 'first \n', stderr: '' });
    clone.write(MAIN, program('second'));
    const { status, stdout, stderr } = onFullDisk();
    expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
    expect(stderr).toMatch(/^ENOSPC: no space left on device; fix: run it where .* can be written\n$/);
    expect(vmshiftctl()).toMatchObject({ status: 0, stdout: 'second\n' });
  });

  test('it cannot say that it installs, and leaves nothing that the next one would wait for', () => {
    vmshiftctl();
    clone.write('pnpm-lock.yaml', 'other');
    expect(clone.run('./vmshiftctl', [], { nodeOptions: pretendFullDisk() })).toMatchObject({ status: 1, ran: '' });
    expect(vmshiftctl()).toEqual({ status: 0, stdout: 'first \n', stderr: INSTALLING, ran: 'pnpm turbo' });
  });

  test('in a folder that was removed, it fails with a sentence', () => {
    vmshiftctl();
    clone.write(MAIN, program('second'));
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
