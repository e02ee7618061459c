import { execFileSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { gitSettings } from '../../apps/vmshiftctl/src/testing/git-settings-file';
import { root } from '../workflows/workflow-file';

/** What is generated of the sources, and not committed. */
const GENERATED = ['packages/kubernetes/src/schema/generated', 'packages/provider-linode/src'];

/** Of the root's node_modules: one copy is enough of what is installed, and what commands keep there is not taken. */
const SHARED = '.pnpm';
const KEPT_BY_COMMANDS = '.cache';

/** Of that: the bundles of the program, and which of them are of the present sources. */
const BUNDLES = join('node_modules', KEPT_BY_COMMANDS, 'program');
const STAMP = join(BUNDLES, 'stamp.json');

/** What V8 compiled of the bundles, whose names their content decides: it is the same in every clone. */
const CODE = join('node_modules', KEPT_BY_COMMANDS, 'v8');

/** A clone of this repository as it is in the work tree, with its dependencies installed, and an origin. */
export class WalkClone {
  readonly folder = mkdtempSync(join(tmpdir(), 'walk-'));
  readonly root = join(this.folder, 'iac-vmshift');
  /** Environment of a person at this clone: no account, no settings of the machine, and GitHub does not answer. */
  readonly env: Readonly<Record<string, string | undefined>> = {
    PATH: process.env.PATH,
    HOME: this.folder,
    ...gitSettings(),
    ...{ GIT_AUTHOR_NAME: 'Ada Lovelace', GIT_AUTHOR_EMAIL: 'ada@example.com' },
    ...{ GIT_COMMITTER_NAME: 'Ada Lovelace', GIT_COMMITTER_EMAIL: 'ada@example.com' },
    GITHUB_API_URL: 'http://127.0.0.1:9',
  };

  /** @param bundled whether a command ran in it already */
  constructor({ bundled }: { readonly bundled: boolean }) {
    mkdirSync(this.root);
    for (const file of this.committedFiles()) this.copy(file);
    const origin = join(this.folder, 'origin.git');
    this.git('init', '--quiet', '--initial-branch=main');
    // What is committed in this repository is read there, and not written once more.
    const objects = execFileSync('git', ['rev-parse', '--path-format=absolute', '--git-path', 'objects'], {
      cwd: root,
    });
    writeFileSync(join(this.root, '.git/objects/info/alternates'), objects);
    this.git('-c', 'core.looseCompression=0', 'add', '--all');
    this.git('commit', '--quiet', '--message', 'Start');
    // It links the objects, which a push would compress.
    this.git('clone', '--quiet', '--bare', '.', origin);
    this.git('remote', 'add', 'origin', origin);
    this.git('fetch', '--quiet', 'origin');
    this.git('branch', '--quiet', '--set-upstream-to=origin/main');
    for (const folder of GENERATED) this.copy(folder);
    this.install();
    if (bundled) this.takeBundles();
  }

  git(...args: readonly string[]): string {
    return execFileSync('git', args, { cwd: this.root, env: this.env, encoding: 'utf8' });
  }

  read(path: string): string {
    return readFileSync(join(this.root, path), 'utf8');
  }

  /** @throws Error for a change that leaves the file as it is, so that no walk tries nothing */
  edit(path: string, before: string | RegExp, after: string): void {
    const text = this.read(path);
    const edited = text.replace(before, after);
    if (edited === text) throw new Error(`${path} holds no ${before}`);
    writeFileSync(join(this.root, path), edited);
  }

  remove(): void {
    // Thousands of files, which Node removes slowly.
    execFileSync('rm', ['-rf', this.folder]);
  }

  /** As if a command had run in it: what is bundled here is of the same sources. */
  takeBundles(): void {
    execFileSync(join(root, 'vmshiftctl'), ['--version'], { stdio: 'ignore' });
    const { bundles } = JSON.parse(readFileSync(join(root, STAMP), 'utf8'));
    // With what tells of which sources each bundle is: an edit bundles what it changes alone.
    for (const name of readdirSync(join(root, BUNDLES))) if (name.endsWith('.json')) this.copy(join(BUNDLES, name));
    for (const name of Object.values<string>(bundles)) this.copy(join(BUNDLES, name));
    mkdirSync(join(root, CODE), { recursive: true });
    rmSync(join(this.root, CODE), { recursive: true, force: true });
    symlinkSync(join(root, CODE), join(this.root, CODE));
  }

  private committedFiles(): readonly string[] {
    const args = ['ls-files', '--cached', '--others', '--exclude-standard', '-z'];
    const files = execFileSync('git', args, { cwd: root, encoding: 'utf8' }).split('\0');
    return files.filter((file) => file !== '' && existsSync(join(root, file)));
  }

  private copy(path: string): void {
    mkdirSync(dirname(join(this.root, path)), { recursive: true });
    cpSync(join(root, path), join(this.root, path), { recursive: true, verbatimSymlinks: true });
  }

  /** What `pnpm install` leaves: links between the packages of this clone, and to what is installed. */
  private install(): void {
    for (const name of readdirSync(join(root, 'node_modules')))
      if (name !== SHARED && name !== KEPT_BY_COMMANDS) this.copy(`node_modules/${name}`);
    symlinkSync(join(root, 'node_modules', SHARED), join(this.root, 'node_modules', SHARED));
    for (const group of ['apps', 'packages'])
      for (const name of readdirSync(join(root, group))) {
        const folder = `${group}/${name}/node_modules`;
        if (existsSync(join(root, folder))) this.copy(folder);
      }
  }
}
