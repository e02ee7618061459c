import { execFileSync } from 'node:child_process';
import {
  copyFileSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { planManifests, writeManifests } from '@vmshift/chart';
import { model } from '@vmshift/environments';
import { keepMade, readMade } from '@vmshift/infra/testing';
import { GitHubStub } from '@vmshift/observation/testing';
import { parsePin, pinPath, printPin, type ReleasePin } from '@vmshift/releases';
import { exitCodeOf } from '../exit-code';
import { createProgram } from '../program';
import { linePrinter } from '../terminal/print-line';
import { SILENT } from '../terminal/progress';
import type { World } from '../world';
import { type AttestedBuild, AttestedBuilds } from './attested-builds';
import { firstPin } from './first-pin';
import { gitSettings } from './git-settings-file';
import { looseRef } from './loose-ref';

/** What a command of the program printed and how it ended. */
export interface CommandResult {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** Git as a test wants it: no configuration of the machine, an author, a fixed branch. */
const ENV: Readonly<Record<string, string | undefined>> = {
  PATH: process.env.PATH,
  ...gitSettings(),
  GIT_AUTHOR_NAME: 'Ada Lovelace',
  GIT_AUTHOR_EMAIL: 'ada@example.com',
  GIT_COMMITTER_NAME: 'Ada Lovelace',
  GIT_COMMITTER_EMAIL: 'ada@example.com',
};

/** A bare repository with first pins (sequence 1) and their manifests on `main`, and clones of it, in a folder of its own. */
export class TestOrigin {
  readonly folder = mkdtempSync(join(tmpdir(), 'vmshiftctl-test-'));
  readonly origin = join(this.folder, 'origin.git');
  private start: string;
  /** The origin's settings, before a test changed some. */
  private readonly settings: string;
  private clones = 0;
  /** Clones that Git made, by what the origin held. */
  private readonly toCopy = new Map<string, string>();
  private github: GitHubStub | undefined;
  /** Environment of the program in every clone, besides Git's. */
  private env: World['env'] = {};
  /** Commits on `main` after a set-up, by its name. */
  private readonly prepared = new Map<string, string>();

  constructor() {
    this.start = this.useMade('origin') ?? this.make();
    mkdirSync(join(this.origin, 'hooks'), { recursive: true });
    this.settings = readFileSync(join(this.origin, 'config'), 'utf8');
  }

  private make(): string {
    git(this.folder, 'init', '--quiet', '--bare', '--initial-branch=main', this.origin);
    const seed = new TestClone(join(this.folder, 'seed'));
    git(this.folder, 'init', '--quiet', '--initial-branch=main', seed.root);
    for (const { name, branch } of model.environments) seed.write(pinPath(name), printPin(firstPin(branch)));
    writeManifests(planManifests({ root: seed.root, model }));
    seed.commitAll('Start');
    git(seed.root, 'push', '--quiet', this.origin, 'main');
    keepMade('origin', this.origin);
    return seed.head();
  }

  /** Adds the synthesized stacks to what every clone begins with. CDKTF takes a second to load, and most tests need none. */
  async commitStacks(): Promise<void> {
    this.start = this.useMade('origin-with-stacks') ?? (await this.makeStacks());
  }

  private async makeStacks(): Promise<string> {
    const clone = this.clone();
    clone.write('.gitignore', readFileSync(join(__dirname, '../../../../.gitignore'), 'utf8'));
    const { code, err } = await clone.run('synth', '--only', 'terraform');
    if (code !== 0) throw new Error(err);
    clone.commitAll('Synthesize');
    clone.git('push', '--quiet');
    keepMade('origin-with-stacks', this.origin);
    return clone.head();
  }

  /** Takes an origin that an earlier test made; gives its first commit. */
  private useMade(name: string): string | undefined {
    const made = readMade(name);
    if (made === undefined) return undefined;
    rmSync(this.origin, { recursive: true, force: true });
    cpSync(made, this.origin, { recursive: true });
    return readFileSync(join(made, 'refs/heads/main'), 'utf8').trim();
  }

  /**
   * Back to the first commit of the only branch, without hooks and settings of a test, for the next one: cheaper than a new
   * origin. Clones that exist are of no use then.
   */
  reset(): void {
    for (const folder of ['refs/heads', 'refs/tags']) {
      rmSync(join(this.origin, folder), { recursive: true, force: true });
      mkdirSync(join(this.origin, folder));
    }
    this.moveTo(this.start);
    writeFileSync(join(this.origin, 'HEAD'), 'ref: refs/heads/main\n');
    writeFileSync(join(this.origin, 'config'), this.settings);
    rmSync(join(this.origin, 'hooks'), { recursive: true, force: true });
    mkdirSync(join(this.origin, 'hooks'));
  }

  /** Moves `main` to a commit that was pushed once. */
  moveTo(commit: string): void {
    writeFileSync(join(this.origin, 'refs/heads/main'), `${commit}\n`);
  }

  /**
   * Starts GitHub, which knows the application's builds, for a person who is logged in: GitHub's API on loopback, and what
   * `gh attestation verify` asks. `remove` ends it.
   */
  async startGitHub(...made: readonly AttestedBuild[]): Promise<AttestedBuilds> {
    const builds = new AttestedBuilds(join(this.folder, 'attestations.json'));
    for (const build of made) builds.add(build);
    const token = 'token-of-a-person';
    const tokens = { [token]: { login: 'ada', repositories: {} } };
    this.github = new GitHubStub({ repositories: [builds.repository], tokens });
    this.env = { GH_TOKEN: token, GITHUB_API_URL: await this.github.listen(), ATTESTATIONS: builds.file };
    return builds;
  }

  /**
   * A new clone, as `git clone` makes it: with arguments over Git's protocol, without them by hard links, and once for the
   * same branches and tags of the origin; later ones are copies.
   */
  clone(...args: readonly string[]): TestClone {
    this.clones += 1;
    const clone = new TestClone(join(this.folder, `clone-${this.clones}`), () => this.env);
    if (args.length > 0) git(this.folder, 'clone', '--quiet', ...args, `file://${this.origin}`, clone.root);
    else copyFolder(this.cloneToCopy(), clone.root);
    return clone;
  }

  private cloneToCopy(): string {
    const refs = this.refs();
    const made = this.toCopy.get(refs) ?? join(this.folder, `clone-to-copy-${this.toCopy.size}`);
    if (!this.toCopy.has(refs)) git(this.folder, 'clone', '--quiet', this.origin, made);
    this.toCopy.set(refs, made);
    return made;
  }

  /** The origin's branches and tags, with their commits. */
  private refs(): string {
    const folder = join(this.origin, 'refs');
    const names = readdirSync(folder, { encoding: 'utf8', recursive: true }).sort();
    const files = names.filter((name) => statSync(join(folder, name)).isFile());
    return files.map((name) => `${name} ${readFileSync(join(folder, name), 'utf8')}`).join('');
  }

  /**
   * A new clone in which something was done and pushed, from the first commit on. It is done once: later tests begin with
   * the commit that it led to.
   */
  async cloneAfter(name: string, setUp: (clone: TestClone) => Promise<unknown>): Promise<TestClone> {
    this.reset();
    const prepared = this.prepared.get(name);
    if (prepared !== undefined) {
      this.moveTo(prepared);
      return this.clone();
    }
    const clone = this.clone();
    await setUp(clone);
    this.prepared.set(name, clone.git('rev-parse', 'origin/main').trim());
    return clone;
  }

  /** The commit of the origin's `main`. */
  head(): string {
    return readFileSync(join(this.origin, 'refs/heads/main'), 'utf8').trim();
  }

  /** Subjects on the origin's `main`, newest first. */
  subjects(): readonly string[] {
    return git(this.origin, 'log', '--format=%s', 'main').trimEnd().split('\n');
  }

  /** Merge commits on the origin's `main`. */
  merges(): string {
    return git(this.origin, 'rev-list', '--merges', 'main');
  }

  async remove(): Promise<void> {
    // Of some thousand files `rmSync` takes twice as long.
    execFileSync('rm', ['-rf', this.folder]);
    await this.github?.close();
  }
}

/** A clone, and the program run in it. */
export class TestClone {
  constructor(
    readonly root: string,
    private readonly env: () => World['env'] = () => ({}),
  ) {}

  git(...args: readonly string[]): string {
    return git(this.root, ...args);
  }

  /** Runs a command of the program in this process with its files here. */
  async run(...argv: readonly string[]): Promise<CommandResult> {
    return this.runWith({}, ...argv);
  }

  /** The same with more environment variables. */
  async runWith(env: World['env'], ...argv: readonly string[]): Promise<CommandResult> {
    const out: string[] = [];
    const err: string[] = [];
    const all = { ...ENV, ...this.env(), ...env };
    const world: World = {
      root: this.root,
      folder: () => this.root,
      env: all,
      // Every image is there, unless a test has a registry.
      ...(all.VMSHIFTCTL_REGISTRY === undefined && { readImage: async () => ({ state: 'seen', value: true }) }),
      now: new Date('2026-01-01T00:00:00Z'),
      clock: () => new Date('2026-01-01T00:00:00Z'),
      pause: async () => false,
      print: linePrinter((text) => out.push(text.slice(0, -1))),
      warn: linePrinter((text) => err.push(text.slice(0, -1))),
      width: () => Number.POSITIVE_INFINITY,
      progress: SILENT,
    };
    let code = 0;
    try {
      const program = createProgram(world, (settled) => {
        code = settled;
      });
      await program.parseAsync(argv, { from: 'user' });
    } catch (error) {
      code = exitCodeOf(error, world);
    }
    return { code, out: out.join('\n'), err: err.join('\n') };
  }

  pin(environment: string): ReleasePin {
    const file = pinPath(environment);
    return parsePin(this.read(file), file);
  }

  /** First digit of the application's commit that an environment runs: tests name builds by one digit. */
  runs(environment: string): string {
    return this.pin(environment).commit.slice(0, 1);
  }

  read(path: string): string {
    return readFileSync(join(this.root, path), 'utf8');
  }

  write(path: string, text: string): void {
    mkdirSync(dirname(join(this.root, path)), { recursive: true });
    writeFileSync(join(this.root, path), text);
  }

  /** @throws Error for a change that leaves the file as it is, so that no test tries nothing */
  edit(path: string, change: (text: string) => string): void {
    const before = this.read(path);
    const after = change(before);
    if (after === before) throw new Error(`${path} was left as it is`);
    this.write(path, after);
  }

  /**
   * What the clone holds, committed, compared with the main branch of the origin: the working tree would be compared as its
   * sources render.
   */
  compare(...args: readonly string[]): Promise<CommandResult> {
    this.git('add', '--all');
    this.git('commit', '--quiet', '--allow-empty', '--message', 'Change');
    return this.run('diff', 'origin/main', '--head', 'HEAD', ...args);
  }

  commitAll(message: string): void {
    this.git('add', '--all');
    this.git('commit', '--quiet', '-m', message);
  }

  /** HEAD, its branch and everything that differs from HEAD, new files too, in one call. */
  state(): string {
    return this.git('status', '--porcelain=v2', '--branch', '--untracked-files=all');
  }

  /** Everything that differs from HEAD, new files too. */
  status(): string {
    return this.git('status', '--porcelain', '--untracked-files=all');
  }

  /** The commit of HEAD; Git is asked where it is not that of a branch in a file of its own. */
  head(): string {
    const folder = join(this.root, '.git');
    const [, branch] = /^ref: (.*)\n$/.exec(readFileSync(join(folder, 'HEAD'), 'utf8')) ?? [];
    const commit = branch === undefined ? undefined : looseRef(folder, branch);
    return commit ?? this.git('rev-parse', 'HEAD').trim();
  }
}

/** A commit of the application, named by one digit. */
export function sha(digit: string): string {
  return digit.repeat(40);
}

/** The digest of an image, named by one digit. */
export function digest(digit: string): string {
  return `sha256:${digit.repeat(64)}`;
}

/** Takes half as long as `cpSync`, which can do more. */
function copyFolder(from: string, to: string): void {
  mkdirSync(to);
  for (const entry of readdirSync(from, { withFileTypes: true })) {
    const [source, target] = [join(from, entry.name), join(to, entry.name)];
    if (entry.isDirectory()) copyFolder(source, target);
    else copyFileSync(source, target);
  }
}

function git(folder: string, ...args: readonly string[]): string {
  return execFileSync('git', args, { cwd: folder, env: ENV, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
}
