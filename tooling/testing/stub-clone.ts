import { spawnSync } from 'node:child_process';
import { chmodSync, cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';

const root = join(__dirname, '../..');
const { packageManager } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { packageManager: string };

/** What is there before anything is installed, and is not compiled. */
const FILES = [
  'vmshiftctl',
  'package.json',
  'pnpm-workspace.yaml',
  'tooling/run.mjs',
  'tooling/build-state.cjs',
  'tooling/build-lock.mjs',
  'tooling/build-failure.mjs',
  'tooling/load-bundle.cjs',
  'tooling/require-node.cjs',
  'tooling/pnpm/package.json',
  'apps/vmshiftctl/package.json',
  'apps/vmshiftctl/bin',
];

/** What stands in for the build: the program is its source. */
const BUILD = 'mkdir -p apps/vmshiftctl/lib && cp apps/vmshiftctl/src/main.ts apps/vmshiftctl/lib/main.js';

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
    for (const name of ['bin', 'packages']) mkdirSync(join(this.folder, name));
    this.write('pnpm-lock.yaml', '');
    this.write('apps/vmshiftctl/src/main.ts', 'console.log("first", process.argv.slice(2).join());\n');
    for (const name of ['npm', 'biome']) this.stub(name);
    this.stub('pnpm', 'mkdir -p node_modules apps/vmshiftctl/node_modules');
    this.stub('turbo', BUILD);
  }

  /** Puts a shell script in the place of a program. */
  stub(name: string, script = ''): void {
    this.write(`bin/${name}`, `#!/bin/sh\necho ran ${name} >> '${this.log}'\n${script}\n`);
    chmodSync(join(this.folder, 'bin', name), 0o755);
  }

  /** The build succeeds again, after what the script does first. */
  stubBuild(first = ''): void {
    this.stub('turbo', `${first}\n${BUILD}`);
  }

  /** What npm leaves in the folder of the pinned pnpm; it writes the hidden lockfile last. */
  installPnpm({ whole }: { readonly whole: boolean }): void {
    const version = /@([\d.]+)/.exec(packageManager)?.[1];
    this.write('tooling/pnpm/node_modules/pnpm/package.json', JSON.stringify({ version }));
    const lockfile = { packages: { 'node_modules/pnpm': { version } } };
    if (whole) this.write('tooling/pnpm/node_modules/.package-lock.json', JSON.stringify(lockfile));
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

  get path(): string {
    return [join(this.folder, 'bin'), process.env.PATH].join(delimiter);
  }

  remove(): void {
    rmSync(this.folder, { recursive: true });
  }
}

/** Options that make Node tell another version than its own. */
export function pretendNode(version: string): string {
  return `--import="data:text/javascript,Object.defineProperty(process,'version',{value:'${version}'})"`;
}
