import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';

const root = join(__dirname, '../..');
const { packageManager } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { packageManager: string };

/** What is there before anything is installed, and is not compiled. */
const FILES = [
  'vmshiftctl',
  'package.json',
  'pnpm-workspace.yaml',
  'tooling/bundle.mjs',
  'tooling/install.mjs',
  'tooling/install-lock.mjs',
  'tooling/load-bundle.cjs',
  'tooling/load-program.cjs',
  'tooling/prepare-program.mjs',
  'tooling/program-state.cjs',
  'tooling/require-node.cjs',
  'tooling/run.mjs',
  'tooling/run-program.cjs',
  'tooling/pnpm/package.json',
  'apps/vmshiftctl/package.json',
  'apps/vmshiftctl/bin',
];

/** What stands in for an installation: of what is installed the bundler alone is needed. */
export const INSTALL = `mkdir -p node_modules
[ -e node_modules/esbuild ] || ln -s '${join(root, 'node_modules/esbuild')}' node_modules/esbuild
for folder in apps/* packages/*; do mkdir -p "$folder/node_modules"; done`;

/** Entries of the program that nothing is asked of here. */
const EMPTY = [
  'apps/infra/src/index.ts',
  'apps/infra/src/main.ts',
  'apps/vmshift/src/index.ts',
  'apps/vmshift/src/main.ts',
  'apps/vmshiftctl/src/run-captured.ts',
  'apps/vmshiftctl/src/synth/plan-stacks-thread.ts',
  'packages/environments/src/environments.ts',
  'packages/environments/src/index.ts',
  'packages/releases/src/index.ts',
];

/** The file of which the program is made. */
export const MAIN = 'apps/vmshiftctl/src/main.ts';

/** The text of a program that prints a line. */
export const printing = (line: string) => `console.log(${JSON.stringify(line)});\n`;

/** What is reported before anything is installed. */
export const INSTALLING = 'installing what pnpm-lock.yaml pins; from an empty cache this takes a minute\n';

export interface StubResult {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
  /** The stubs that ran, in order. */
  readonly ran: string;
}

/** A bare clone with the scripts of this repository and a program of one file; npm, pnpm, turbo and biome are stubs that note that they ran. */
export class StubClone {
  readonly folder = mkdtempSync(join(tmpdir(), 'clone ö '));
  private readonly log = join(this.folder, 'ran');

  constructor() {
    for (const file of FILES) {
      mkdirSync(dirname(join(this.folder, file)), { recursive: true });
      cpSync(join(root, file), join(this.folder, file), { recursive: true });
    }
    mkdirSync(join(this.folder, 'bin'));
    for (const file of EMPTY) {
      this.write(file, 'export {};\n');
      const folder = file.split('/').slice(0, 2).join('/');
      if (!existsSync(join(this.folder, folder, 'package.json'))) this.write(`${folder}/package.json`, '{}');
    }
    this.write('turbo.json', '{}');
    this.write('pnpm-lock.yaml', '');
    this.write(MAIN, 'console.log("first", process.argv.slice(2).join());\n');
    for (const name of ['npm', 'biome', 'turbo']) this.stub(name);
    this.stub('pnpm', INSTALL);
  }

  /** One for which pnpm itself is installed, and nothing else. */
  static withPnpm(): StubClone {
    const made = new StubClone();
    made.installPnpm({ whole: true });
    return made;
  }

  /** Puts a shell script in the place of a program. */
  stub(name: string, script = ''): void {
    this.write(`bin/${name}`, `#!/bin/sh\necho ran ${name} >> '${this.log}'\n${script}\n`);
    chmodSync(join(this.folder, 'bin', name), 0o755);
  }

  /** Bundles with the real bundler, and does something after each time. @param then JavaScript; `count` is how often */
  stubBundler(then: string): void {
    this.takeBundlerAway();
    this.write('node_modules/esbuild/package.json', '{ "main": "index.js" }');
    this.write(
      'node_modules/esbuild/index.js',
      `const real = require(${JSON.stringify(join(root, 'node_modules/esbuild'))});
let count = 0;
exports.stop = real.stop;
exports.build = async (options) => {
  const result = await real.build(options);
  count += 1;
  ${then}
  return result;
};\n`,
    );
  }

  /** From here on whatever has to be bundled is an error. */
  takeBundlerAway(): void {
    rmSync(join(this.folder, 'node_modules/esbuild'), { recursive: true });
  }

  /** What npm leaves in the folder of the pinned pnpm; it writes the hidden lockfile last. */
  installPnpm({ whole }: { readonly whole: boolean }): void {
    const version = /@([\d.]+)/.exec(packageManager)?.[1];
    this.write('tooling/pnpm/node_modules/pnpm/package.json', JSON.stringify({ version }));
    const lockfile = { packages: { 'node_modules/pnpm': { version } } };
    if (whole) this.write('tooling/pnpm/node_modules/.package-lock.json', JSON.stringify(lockfile));
  }

  /** Takes what was installed and bundled in another clone, so that this one is as after a first run. */
  takeInstalled({ folder }: StubClone): void {
    const groups = ['apps', 'packages'].flatMap((group) =>
      readdirSync(join(folder, group)).map((name) => join(group, name)),
    );
    for (const installed of ['', ...groups].map((one) => join(one, 'node_modules')))
      cpSync(join(folder, installed), join(this.folder, installed), { recursive: true, verbatimSymlinks: true });
  }

  write(path: string, text: string): void {
    mkdirSync(dirname(join(this.folder, path)), { recursive: true });
    writeFileSync(join(this.folder, path), text);
  }

  /** Runs a program with the stubs on PATH. */
  run(
    program: string,
    args: readonly string[],
    { cwd = this.folder, path = this.path, nodeOptions = '' } = {},
  ): StubResult {
    writeFileSync(this.log, '');
    const { status, stdout, stderr, error } = spawnSync(program, args, {
      cwd,
      encoding: 'utf8',
      env: { ...process.env, PATH: path, NODE_OPTIONS: nodeOptions },
    });
    if (error !== undefined) throw error;
    const ran = readFileSync(this.log, 'utf8').replaceAll('ran ', '').trim().split('\n').join(' ');
    return { status, stdout, stderr, ran };
  }

  vmshiftctl(...args: readonly string[]): StubResult {
    return this.run(join(this.folder, 'vmshiftctl'), args);
  }

  get path(): string {
    return [join(this.folder, 'bin'), process.env.PATH].join(delimiter);
  }

  remove(): void {
    rmSync(this.folder, { recursive: true });
  }
}

/** Gives each test of a file a clone as after a first run. */
export function installedCloneForEachTest(give: (clone: StubClone) => void): void {
  let ran: StubClone;
  beforeAll(() => {
    ran = StubClone.withPnpm();
    ran.vmshiftctl();
  });
  afterAll(() => ran.remove());
  let clone: StubClone;
  beforeEach(() => {
    clone = StubClone.withPnpm();
    clone.takeInstalled(ran);
    give(clone);
  });
  afterEach(() => clone.remove());
}

/** Options that make Node run a module of JavaScript first. */
export function importing(script: string): string {
  return `--import=data:text/javascript,${encodeURIComponent(script)}`;
}

/** Options that make Node tell another version than its own. */
export function pretendNode(version: string): string {
  return `--import="data:text/javascript,Object.defineProperty(process,'version',{value:'${version}'})"`;
}

/** Options that let Node write nothing. */
export function pretendFullDisk(): string {
  const script = `import fs from 'node:fs';import {syncBuiltinESMExports} from 'node:module';
const refuse=()=>{throw Object.assign(new Error('ENOSPC: no space left on device'),{code:'ENOSPC',syscall:'write'})};
for(const name of ['writeFileSync','writeSync','renameSync'])fs[name]=refuse;syncBuiltinESMExports()`;
  return importing(script);
}

/** Options that make Node do something before it reads a file. @param before JavaScript; `file` is which, `fs` the module */
export function hookReads(before: string): string {
  const script = `import fs from 'node:fs';import {syncBuiltinESMExports} from 'node:module';
const { readFileSync } = fs;
fs.readFileSync = (file, ...rest) => {
${before}
return readFileSync(file, ...rest);
};syncBuiltinESMExports()`;
  return importing(script);
}
