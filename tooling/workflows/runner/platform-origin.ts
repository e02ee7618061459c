import { execFile, execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { keepMade, readMade } from '../../../apps/infra/test-support';
import { AttestedBuilds } from '../../../apps/vmshiftctl/src/testing/attested-builds';
import { firstPin } from '../../../apps/vmshiftctl/src/testing/first-pin';
import { gitSettings } from '../../../apps/vmshiftctl/src/testing/git-settings-file';
import { looseRef } from '../../../apps/vmshiftctl/src/testing/loose-ref';
import { GH013, protectMain } from '../../../apps/vmshiftctl/src/testing/protect-main';
import { type RegistryStub, startRegistry } from '../../../apps/vmshiftctl/src/testing/registry-stub';
import { model } from '../../../packages/environments/src';
import { GitHubStub } from '../../../packages/observation/src/testing/github-stub';
import { pinPath, printPin, type ReleasePin } from '../../../packages/releases/src';
import { parseWorkflow, root } from '../workflow-file';
import { build, digest, sha } from './builds';
import type { GitHubEnvironments } from './environments';
import { readJobToken } from './permissions';
import { ProgramServer } from './program-server';
import type { Machine } from './run-job';
import { type RunResult, runWorkflow } from './run-workflow';

const onlyMain = { refs: ['refs/heads/main'] };

const GIT_ENV = {
  ...gitSettings(),
  GIT_AUTHOR_NAME: 'Ada Lovelace',
  GIT_AUTHOR_EMAIL: 'ada@example.com',
  GIT_COMMITTER_NAME: 'Ada Lovelace',
  GIT_COMMITTER_EMAIL: 'ada@example.com',
};

const FIXTURE_MODEL = join(root, 'tooling/testing/program-on-fixture-model.cjs');

/** The program of this checkout, with the fixture model, on the workspace that it is called in. */
const PROGRAM = `NODE_OPTIONS="--require ${FIXTURE_MODEL} \${PROGRAM_REQUIRE:+--require $PROGRAM_REQUIRE}" VMSHIFTCTL_ROOT="$PWD" exec node "${root}/apps/vmshiftctl/bin/vmshiftctl.js"`;

/** For the environment of a run: starts the program for every step, as GitHub does, instead of calling it in this process. */
export const PROCESS_PER_STEP = { OWN_PROCESS: '*' };

const CLIENT = join(__dirname, 'program-client.sh');

/**
 * The programs that the steps call, in the place of an installation; `gh` notes its arguments, one call a line, and succeeds.
 */
const PROGRAMS = {
  // OWN_PROCESS: the command that is started, not called.
  vmshiftctl: `case "$1" in $OWN_PROCESS) ;; *) source "${CLIENT}" ;; esac
${PROGRAM} "$@"`,
  // An installation runs the scripts of the package that is checked out.
  npm: `if [ "$*" = "run setup" ]; then
  [ ! -f package.json ] || exec node -e 'const { scripts = {} } = require("./package.json"); for (const name of ["preinstall", "install", "postinstall", "prepare"]) if (name in scripts) require("node:child_process").execSync(scripts[name], { stdio: "inherit" })'
  exit 0
fi
[ "$1 $2" = "run synth" ] || { echo "npm $* is not known here" >&2; exit 64; }
shift 2
[ "$1" != -- ] || shift
exec vmshiftctl synth "$@"`,
  npx: `case "$*" in
  "cdk8s synth") layer=manifests ;;
  "cdktf synth") layer=terraform ;;
  *) echo "npx $* is not known here" >&2; exit 64 ;;
esac
exec vmshiftctl synth --only "$layer"`,
  // A push that lost a race waits for a part of a second: here for a tenth of it.
  sleep: `[[ "$*" =~ ^0\\.[0-9]+$ ]] || { echo "sleep $* is not known here" >&2; exit 64; }
exec /bin/sleep "0.0\${1#0.}"`,
  gh: `[ -z "$GH_CALLS" ] || printf '%s\\n' "$*" >> "$GH_CALLS"
[ "$1 $2" != "attestation verify" ] || source "${CLIENT}"`,
};

/** What runs the program for test files, from the first call on. */
let server: ProgramServer | undefined;

function serverFolder(): string {
  server ??= new ProgramServer();
  return server.folder;
}

/** What a test can say about a run for a pull request. */
export interface PullRequestStart {
  readonly repository?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** The head that the event names. @default what it is now */
  readonly head?: string;
}

/** A bare repository with the pins of this checkout and what they and the model render to on `main`, and runs of workflows on it. */
export class PlatformOrigin {
  readonly folder = mkdtempSync(join(tmpdir(), 'vmshift-workflows-'));
  readonly bare = join(this.folder, 'origin.git');
  /** As docs/setup.md has them made. A test may give one reviewers, or secrets that its steps read. */
  environments: GitHubEnvironments = {
    ...Object.fromEntries(['production', 'staging', 'dev', 'observe', 'plan'].map((name) => [name, onlyMain])),
    release: { ...onlyMain, secrets: { RELEASE_APP_PRIVATE_KEY: 'private-key' } },
    synth: { secrets: { SYNTH_APP_PRIVATE_KEY: 'synth-private-key' } },
  };
  /** What the application's workflow really built. */
  readonly builds = new AttestedBuilds(join(this.folder, 'attestations.json'));
  private github: GitHubStub | undefined;
  private gitHubUrl: Promise<string> | undefined;
  /** It has every image, unless a test takes one away. */
  readonly registry: Promise<RegistryStub> = startRegistry();
  private readonly programs = join(this.folder, 'programs');
  private readonly ghCalls = join(this.folder, 'gh-calls');
  private count = 0;
  private readonly texts = new Map<string, string>();

  constructor() {
    try {
      this.create();
    } catch (error) {
      this.remove();
      throw error;
    }
  }

  private create(): void {
    mkdirSync(this.programs);
    writeFileSync(this.ghCalls, '');
    for (const [name, script] of Object.entries(PROGRAMS)) {
      writeFileSync(join(this.programs, name), `#!/bin/bash\n${script}\n`, { mode: 0o755 });
    }
    const made = readMade('platform');
    if (made === undefined) this.make();
    else cpSync(made, this.bare, { recursive: true });
  }

  private make(): void {
    const seed = join(this.folder, 'seed');
    mkdirSync(seed);
    for (const { name, branch } of model.environments) {
      mkdirSync(join(seed, dirname(pinPath(name))), { recursive: true });
      writeFileSync(join(seed, pinPath(name)), printPin({ ...firstPin(branch), sequence: 0 }));
    }
    for (const path of ['.gitattributes', '.gitignore', '.github', 'tooling/workflows/drift-report.mjs']) {
      cpSync(join(root, path), join(seed, path), { recursive: true });
    }
    // The root script of a repository whose program is elsewhere, and may be another one.
    writeFileSync(join(seed, 'vmshiftctl'), '#!/bin/sh\nexec vmshiftctl "$@"\n', { mode: 0o755 });
    // A program that this process answers cannot be waited for.
    const env = { ...this.personEnv(), ...PROCESS_PER_STEP };
    execFileSync('npm', ['run', 'synth'], { cwd: seed, env, stdio: ['ignore', 'ignore', 'pipe'] });
    git(seed, 'init', '--quiet', '--initial-branch=main');
    git(seed, 'add', '--all');
    git(seed, 'commit', '--quiet', '-m', 'Start');
    git(this.folder, 'clone', '--quiet', '--bare', seed, this.bare);
    // Copied as one pack instead of hundreds of files.
    git(this.bare, 'repack', '-a', '-d', '--quiet');
    keepMade('platform', this.bare);
  }

  /** Puts another program on the path of the runs. */
  install(name: string, script: string): void {
    writeFileSync(join(this.programs, name), script, { mode: 0o755 });
  }

  /** Makes what GitHub makes of a pull request: its head, and its merge with `main`. */
  openPullRequest(number: number, branch: string): void {
    git(this.bare, 'update-ref', `refs/pull/${number}/head`, this.head(branch));
    git(this.bare, 'update-ref', `refs/pull/${number}/merge`, this.mergeOf(number));
  }

  /** A merge of `main` and the head of a pull request, which no ref names yet. @throws Error where they conflict */
  mergeOf(number: number): string {
    const parents = [this.head(), this.head(`refs/pull/${number}/head`)];
    const tree = git(this.bare, 'merge-tree', '--write-tree', ...parents).trim();
    return git(this.bare, 'commit-tree', tree, ...parents.flatMap((parent) => ['-p', parent]), '-m', 'Merge').trim();
  }

  /**
   * Runs a workflow for a pull request: with `pull_request_target` that of `main`, with `pull_request` that of its merge.
   * @param repository of the branch, a fork's or ours
   */
  startForPullRequest(
    name: string,
    event: 'pull_request' | 'pull_request_target',
    number: number,
    {
      repository = 'ilearn-code/iac-vmshift',
      env = {},
      head = this.head(`refs/pull/${number}/head`),
    }: PullRequestStart = {},
  ): Promise<RunResult> {
    const ref = event === 'pull_request' ? `refs/pull/${number}/merge` : 'refs/heads/main';
    const pull_request = { number, base: { ref: 'main' }, head: { sha: head, repo: { full_name: repository } } };
    const github = { event_name: event, ref, sha: this.head(ref), event: { pull_request } };
    return this.start(name, {}, github, env);
  }

  /** Lets the application's workflow build a commit, and gives the inputs that release.yaml is dispatched with. */
  built(branch: string, digit: string, sequence: number): Record<string, string> {
    this.builds.add({ branch, commit: sha(digit), digests: [digest(digit)], number: sequence });
    return build(branch, digit, sequence);
  }

  /** Production runs build 2 of main and ran build 1 before, each by release.yaml: once for all tests of the same sources. */
  async releaseTwice(): Promise<void> {
    const builds = [this.built('main', '1', 11), this.built('main', '2', 12)];
    const made = readMade('platform-released');
    if (made !== undefined) {
      rmSync(this.bare, { recursive: true });
      cpSync(made, this.bare, { recursive: true });
      return;
    }
    for (const inputs of builds) {
      const { conclusion, log } = await this.start('release', inputs);
      if (conclusion !== 'success') throw new Error(log);
    }
    keepMade('platform-released', this.bare);
  }

  /** GitHub's API for the runs, on loopback: it knows the application and what its workflow built. */
  private startGitHub(): Promise<string> {
    const tokens = readJobToken('ilearn-code/iac-vmshift');
    this.github = new GitHubStub({ repositories: [this.builds.repository], tokens });
    return this.github.listen();
  }

  /** Runs one of our workflows to its end. Runs may overlap. */
  async start(
    name: string,
    inputs: Readonly<Record<string, string>> = {},
    github: Readonly<Record<string, unknown>> = {},
    env: Readonly<Record<string, string>> = {},
    vars: Readonly<Record<string, string>> = {},
  ): Promise<RunResult> {
    const folder = this.newFolder('run');
    this.gitHubUrl ??= this.startGitHub();
    const gitHubUrl = await this.gitHubUrl;
    const { url: registryUrl } = await this.registry;
    const machine: Machine = {
      origin: this.bare,
      path: [this.programs, ...(process.env.PATH ?? '').split(':')],
      env: {
        ...gitSettings(),
        ...{ PROGRAM_SERVER: serverFolder(), GH_CALLS: this.ghCalls },
        ...{ ATTESTATIONS: this.builds.file, GITHUB_API_URL: gitHubUrl, VMSHIFTCTL_REGISTRY: registryUrl, ...env },
      },
    };
    const file = `.github/workflows/${name}.yaml`;
    const context = {
      actor: 'octocat',
      triggering_actor: 'octocat',
      run_attempt: '1',
      repository: 'ilearn-code/iac-vmshift',
      ref: 'refs/heads/main',
      sha: this.head(),
      ...github,
    };
    return runWorkflow({
      file,
      read: (path) => parseWorkflow(this.readOnce(path, context.sha)),
      github: context,
      inputs,
      environments: this.environments,
      vars: { TERRAFORM: 'enabled', ...vars },
      folder,
      machine,
    });
  }

  /** From here on `main` takes no push but that of the App, as the guide demands. */
  protect(): void {
    protectMain(this.bare, GH013);
  }

  /** Runs the program in a clone, as a person does. @throws Error where it fails */
  async command(...args: readonly string[]): Promise<string> {
    const { code, out, err } = await this.commandIn(this.clone(), {}, ...args);
    if (code !== 0) throw new Error(err);
    return out;
  }

  /** The same in this clone and with these variables, however it ends. */
  async commandIn(
    clone: string,
    env: Readonly<Record<string, string>>,
    ...args: readonly string[]
  ): Promise<{ readonly code: number; readonly out: string; readonly err: string }> {
    const { url } = await this.registry;
    const all = { ...this.personEnv(), VMSHIFTCTL_REGISTRY: url, ...env };
    return new Promise((resolve) => {
      execFile('./vmshiftctl', args, { cwd: clone, env: all }, (error, out, err) => {
        resolve({ code: error === null ? 0 : Number(error.code ?? 1), out, err });
      });
    });
  }

  /** A new clone of a branch. */
  clone(branch = 'main'): string {
    const folder = this.newFolder('clone');
    git(this.folder, 'clone', '--quiet', '--branch', branch, this.bare, folder);
    return folder;
  }

  /** The pin of an environment on the origin's `main`. */
  pin(environment: string): ReleasePin {
    return JSON.parse(this.read(`apps/vmshift/releases/${environment}.json`));
  }

  /** A file on a branch of the origin. */
  read(path: string, branch = 'main'): string {
    return git(this.bare, 'show', `${branch}:${path}`);
  }

  /** A file of a commit, which does not change. */
  private readOnce(path: string, commit: string): string {
    const name = `${commit}:${path}`;
    const text = this.texts.get(name) ?? this.read(path, commit);
    this.texts.set(name, text);
    return text;
  }

  /** The commit of a branch, or of a ref; Git is asked where it is in no file of its own. */
  head(branch = 'main'): string {
    const ref = branch.startsWith('refs/') ? branch : `refs/heads/${branch}`;
    return looseRef(this.bare, ref) ?? git(this.bare, 'rev-parse', branch).trim();
  }

  /** Subjects of the origin's `main`, newest first. */
  subjects(): readonly string[] {
    return git(this.bare, 'log', '--format=%s', 'main').trim().split('\n');
  }

  merges(): string {
    return git(this.bare, 'rev-list', '--merges', 'main');
  }

  /** What `gh` was called with, one call a line. */
  get calls(): readonly string[] {
    return readFileSync(this.ghCalls, 'utf8').trim().split('\n');
  }

  async remove(): Promise<void> {
    // Thousands of files, which Node removes slowly.
    execFileSync('rm', ['-rf', this.folder]);
    await this.github?.close();
    await (await this.registry).close();
  }

  private personEnv(): Readonly<Record<string, string>> {
    return {
      ...GIT_ENV,
      PATH: `${this.programs}:${process.env.PATH}`,
      HOME: this.folder,
      PROGRAM_SERVER: serverFolder(),
      ATTESTATIONS: this.builds.file,
    };
  }

  private newFolder(name: string): string {
    this.count += 1;
    const folder = join(this.folder, `${name}-${this.count}`);
    mkdirSync(folder);
    return folder;
  }
}

/** Runs Git without the machine's configuration and gives its output. */
export function git(cwd: string, ...args: readonly string[]): string {
  const env = { ...GIT_ENV, PATH: process.env.PATH, HOME: dirname(cwd) };
  return execFileSync('git', args, { cwd, env, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
}
