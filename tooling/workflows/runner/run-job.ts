import { spawn } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { parse } from 'yaml';
import type { Environment, Job, Step, Workflow } from '../workflow-file';
import { evaluate, interpolate } from './expression';
import { keyValues } from './key-values';
import { missingPermission, type Permissions } from './permissions';

/** What stands in for GitHub's machine and for GitHub. */
export interface Machine {
  /** Bare repository that `actions/checkout` clones. */
  readonly origin: string;
  /** Folders searched for programs. */
  readonly path: readonly string[];
  /** Environment that the machine has before any step. */
  readonly env?: Readonly<Record<string, string>>;
  /** Outputs of actions that are not run, by step id. */
  readonly outputs?: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

export interface JobResult {
  readonly conclusion: 'success' | 'failure' | 'skipped';
  readonly outputs: Readonly<Record<string, string>>;
  readonly log: string;
  /** Content of the job summary. */
  readonly summary: string;
  /** Actions that were reached, with their inputs. */
  readonly used: readonly { readonly uses: string; readonly with: Readonly<Record<string, string>> }[];
  /** GitHub environment that the job ran in. */
  readonly environment: string;
  /** Name of the step that failed first. */
  readonly failedStep?: string;
}

export interface JobStart {
  readonly workflow: Workflow;
  readonly job: Job;
  readonly contexts: Readonly<Record<string, unknown>>;
  /** What GITHUB_TOKEN may do. */
  readonly granted: Permissions;
  /** Name of the GitHub environment; empty for none. */
  readonly environment: string;
  readonly folder: string;
  readonly artifacts: string;
  readonly machine: Machine;
}

/** A step that waits for input or for a lock must fail the test, not hang it. */
const STEP_TIMEOUT_MS = 60_000;

interface State {
  readonly start: JobStart;
  readonly workspace: string;
  readonly env: Record<string, string>;
  readonly steps: Record<string, { outputs: Record<string, string>; outcome: 'success' | 'failure' | 'skipped' }>;
  readonly used: { uses: string; with: Record<string, string> }[];
  failed: boolean;
  failedStep?: string;
  log: string;
}

/** Runs the steps of one job; the job's own condition has been decided. */
export async function runJob(start: JobStart): Promise<JobResult> {
  const { job, folder, workflow, environment } = start;
  const workspace = join(folder, 'workspace');
  for (const name of ['temp', 'home', 'workspace']) mkdirSync(join(folder, name), { recursive: true });
  const state: State = { start, workspace, env: {}, steps: {}, used: [], failed: false, log: '' };
  Object.assign(state.env, print(workflow.env, state), print(job.env, state));
  for (const step of job.steps) await runStep(step, state);
  return {
    conclusion: state.failed ? 'failure' : 'success',
    outputs: print(job.outputs, state),
    log: state.log,
    summary: readIfThere(join(folder, 'summary')),
    used: state.used,
    environment,
    failedStep: state.failedStep,
  };
}

function contextsOf(state: State): Record<string, unknown> {
  const { contexts, folder } = state.start;
  return {
    ...contexts,
    env: state.env,
    steps: state.steps,
    runner: { temp: join(folder, 'temp') },
    success: () => !state.failed,
    failure: () => state.failed,
    always: () => true,
    cancelled: () => false,
  };
}

function print(values: Environment | undefined, state: State): Record<string, string> {
  const contexts = contextsOf(state);
  return Object.fromEntries(
    Object.entries(values ?? {}).map(([name, value]) => [name, interpolate(String(value), contexts)]),
  );
}

async function runStep(step: Step, state: State): Promise<void> {
  const contexts = contextsOf(state);
  const condition = step.if === undefined ? 'success()' : interpolate(String(step.if), contexts);
  const asks = /\b(success|always|cancelled|failure)\(/.test(condition);
  if ((!asks && state.failed) || !evaluate(condition, contexts)) {
    if (step.id) state.steps[step.id] = { outputs: {}, outcome: 'skipped' };
    return;
  }
  const failedBefore = state.failed;
  state.failed = false;
  const outputs = step.uses ? await useAction(step, state) : await runScript(step, state);
  if (step.id) state.steps[step.id] = { outputs, outcome: state.failed ? 'failure' : 'success' };
  if (state.failed) state.failedStep ??= step.name ?? step.uses;
  state.failed = failedBefore || (state.failed && step['continue-on-error'] !== true);
}

async function useAction(step: Step, state: State): Promise<Record<string, string>> {
  const { machine, artifacts, granted } = state.start;
  const uses = step.uses?.replace(/@.*/, '') ?? '';
  const inputs = print(step.with as Environment | undefined, state);
  state.used.push({ uses, with: inputs });
  const { path = '', name = '' } = inputs;
  const missing = missingPermission(uses, inputs, granted);
  if (missing !== undefined) {
    state.log += missing;
    state.failed = true;
    return {};
  }
  if (uses === 'actions/checkout') await checkOut(inputs, state);
  else if (uses.startsWith('./')) return useComposite(join(state.workspace, uses), inputs, state);
  else if (uses === 'actions/upload-artifact') return upload(inputs, state.start);
  else if (uses === 'actions/download-artifact') download(join(artifacts, name), path, state);
  else if (uses === 'actions/create-github-app-token')
    // Each App has a key, and its tokens may do what it may.
    return {
      token: (inputs['private-key'] ?? '').replace(/private-key$|^$/, 'installation-token'),
      'app-slug': 'vmshift-bot',
    };
  return { ...machine.outputs?.[step.id ?? ''] };
}

/**
 * An artifact holds the content of a folder, or one file under its own name; one that is no archive is a file, and is named
 * like it.
 * @see https://github.com/actions/upload-artifact/blob/v7.0.1/README.md
 */
function upload(
  { path = '', name = '', archive }: Readonly<Record<string, string>>,
  { artifacts, contexts }: Pick<JobStart, 'artifacts' | 'contexts'>,
): Record<string, string> {
  const file = basename(path);
  const isFolder = statSync(path).isDirectory();
  if (archive === 'false' && isFolder) throw new Error(`${path}: only one file can be uploaded without an archive`);
  const artifact = archive === 'false' ? file : name;
  cpSync(path, isFolder ? join(artifacts, artifact) : join(artifacts, artifact, file), { recursive: true });
  const { repository, run_id: run } = contexts.github as Readonly<Record<string, string>>;
  return { 'artifact-url': `https://github.com/${repository}/actions/runs/${run}/artifacts/${artifact}` };
}

/** @see https://github.com/actions/download-artifact/blob/v8.0.1/src/download-artifact.ts */
function download(artifact: string, path: string, state: State): void {
  state.failed = !existsSync(artifact);
  if (state.failed) state.log += `Unable to download artifact(s): Artifact not found for name: ${basename(artifact)}\n`;
  else cpSync(artifact, path, { recursive: true });
}

/**
 * Clones as `git init`, `git remote add` and `git fetch` do. Nothing is transferred: what origin has is read there.
 * @see https://git-scm.com/docs/gitrepository-layout
 */
async function checkOut(inputs: Readonly<Record<string, string>>, state: State): Promise<void> {
  const { folder, machine } = state.start;
  const { origin } = machine;
  const ref = inputs.ref || String((state.start.contexts.github as { sha?: string }).sha);
  const isCommit = /^[0-9a-f]{40}$/.test(ref);
  // A push needs the credential that the checkout leaves behind; a bare repository sees it in its environment.
  const push =
    inputs['persist-credentials'] === 'true'
      ? `receivepack = PUSH_TOKEN=${inputs.token ?? ''} git-receive-pack`
      : 'pushurl = /no/credentials';
  const repository = [join(origin, '.git'), origin].find((one) => existsSync(join(one, 'objects'))) ?? origin;
  const files = {
    HEAD: 'ref: refs/heads/main',
    config: `[core]
repositoryFormatVersion = 0
fileMode = true
bare = false
logAllRefUpdates = true
[remote "origin"]
url = file://${origin}
fetch = +refs/heads/*:refs/remotes/origin/*
${push}`,
    'objects/info/alternates': join(repository, 'objects'),
  };
  for (const name of ['objects/info', 'refs']) mkdirSync(join(state.workspace, '.git', name), { recursive: true });
  for (const [name, text] of Object.entries(files)) writeFileSync(join(state.workspace, '.git', name), `${text}\n`);
  const git = async (...args: readonly string[]) => {
    const env = { PATH: machine.path.join(':'), HOME: join(folder, 'home'), ...machine.env, ...state.env };
    if (!state.failed) state.failed = (await run(['git', ...args], state, env)) !== 0;
  };
  const depth = inputs['fetch-depth'] || '1';
  if (depth === '0') writeFileSync(join(state.workspace, '.git/packed-refs'), branchesOfOrigin(repository));
  else await git('fetch', '--quiet', `--depth=${depth}`, 'origin', ref, '+refs/heads/*:refs/remotes/origin/*');
  await git('checkout', '--quiet', ...(isCommit ? [ref] : ['-B', ref, `origin/${ref}`]));
}

/** The branches of a repository, packed for one whose origin it is. */
function branchesOfOrigin(repository: string): string {
  const heads = join(repository, 'refs/heads');
  const packed = [...readIfThere(join(repository, 'packed-refs')).matchAll(/^([0-9a-f]{40}) refs\/heads\/(.*)$/gm)];
  // A push may be writing one.
  const written = readdirSync(heads, { encoding: 'utf8', recursive: true }).filter((name) => !name.endsWith('.lock'));
  const loose = written.filter((name) => statSync(join(heads, name)).isFile());
  const commits = new Map([
    ...packed.map(([, commit = '', name = '']): [string, string] => [name, commit]),
    ...loose.map((name): [string, string] => [name, readFileSync(join(heads, name), 'utf8').trim()]),
  ]);
  return [...commits].map(([name, commit]) => `${commit} refs/remotes/origin/${name}\n`).join('');
}

interface Composite {
  readonly inputs?: Readonly<Record<string, { readonly required?: boolean; readonly default?: string }>>;
  readonly outputs?: Readonly<Record<string, { readonly value: string }>>;
  readonly runs: { readonly steps: readonly Step[] };
}

/** By their texts: each run of a job reads them again. */
const composites = new Map<string, Composite>();

function readComposite(text: string): Composite {
  const composite = composites.get(text) ?? (parse(text) as Composite);
  composites.set(text, composite);
  return composite;
}

/** Runs the steps of an action of the workspace, as it is checked out there: it sees its inputs, and no secret. */
async function useComposite(
  folder: string,
  inputs: Readonly<Record<string, string>>,
  state: State,
): Promise<Record<string, string>> {
  const action = readComposite(readFileSync(join(folder, 'action.yaml'), 'utf8'));
  const declared = Object.entries(action.inputs ?? {});
  const unknown = Object.keys(inputs).filter((name) => !declared.some(([known]) => known === name));
  const missing = declared.flatMap(([name, { required }]) => (required === true && !inputs[name] ? [name] : []));
  if (unknown.length + missing.length > 0)
    throw new Error(`${folder}: unknown inputs [${unknown.join()}], missing inputs [${missing.join()}]`);
  const preset = Object.fromEntries(declared.map(([name, { default: value = '' }]) => [name, value]));
  const { start } = state;
  const { secrets: _secrets, ...outer } = start.contexts;
  const github = { ...(outer.github as object), action_path: folder };
  const contexts = { ...outer, github, inputs: { ...preset, ...inputs } };
  const own: State = { ...state, start: { ...start, contexts }, steps: {} };
  for (const step of action.runs.steps) await runStep(step, own);
  Object.assign(state, { failed: own.failed, log: own.log });
  return print(Object.fromEntries(Object.entries(action.outputs ?? {}).map(([name, { value }]) => [name, value])), own);
}

function runScript(step: Step, state: State): Promise<Record<string, string>> {
  const script = step.run ?? '';
  const env = print(step.env, state);
  if (step.shell === undefined || step.shell === 'bash') return bash(script, env, state);
  if (step.shell === 'python') return runIn(['python'], script, env, state);
  throw new Error(`the shell ${step.shell} is not known here`);
}

/** Runs a script as `shell: bash` does. */
function bash(script: string, env: Record<string, string>, state: State): Promise<Record<string, string>> {
  return runIn(['bash', '--noprofile', '--norc', '-eo', 'pipefail'], script, env, state);
}

/** Gives a script to a shell, and takes over what it wrote to GITHUB_ENV and GITHUB_OUTPUT. */
async function runIn(
  shell: readonly string[],
  script: string,
  env: Record<string, string>,
  state: State,
): Promise<Record<string, string>> {
  const { folder, machine, contexts } = state.start;
  const files = { output: join(folder, 'output'), env: join(folder, 'env'), script: join(folder, 'script.sh') };
  writeFileSync(files.output, '');
  writeFileSync(files.env, '');
  writeFileSync(files.script, script);
  const github = contexts.github as Record<string, unknown>;
  const status = await run([...shell, files.script], state, {
    PATH: machine.path.join(':'),
    HOME: join(folder, 'home'),
    CI: 'true',
    GITHUB_ACTIONS: 'true',
    GITHUB_ACTOR: String(github.actor ?? ''),
    GITHUB_TRIGGERING_ACTOR: String(github.triggering_actor ?? ''),
    GITHUB_EVENT_NAME: String(github.event_name ?? ''),
    GITHUB_ACTION_PATH: String(github.action_path ?? ''),
    GITHUB_WORKSPACE: state.workspace,
    GITHUB_REPOSITORY: String(github.repository ?? ''),
    GITHUB_SHA: String(github.sha ?? ''),
    GITHUB_REF: String(github.ref ?? ''),
    GITHUB_SERVER_URL: 'https://github.com',
    GITHUB_RUN_ID: String(github.run_id ?? '1'),
    GITHUB_RUN_ATTEMPT: String(github.run_attempt ?? '1'),
    GITHUB_OUTPUT: files.output,
    GITHUB_ENV: files.env,
    GITHUB_STEP_SUMMARY: join(folder, 'summary'),
    RUNNER_TEMP: join(folder, 'temp'),
    ...machine.env,
    ...state.env,
    ...env,
  });
  if (status !== 0) state.failed = true;
  Object.assign(state.env, written(files.env, state));
  return written(files.output, state);
}

/** What a step wrote; it fails where GitHub refuses that. */
function written(file: string, state: State): Record<string, string> {
  try {
    return keyValues(readFileSync(file, 'utf8'));
  } catch (error) {
    state.failed = true;
    state.log += `Unable to process file command '${basename(file)}' successfully.\n${String(error)}\n`;
    return {};
  }
}

function run([program = '', ...args]: readonly string[], state: State, env: Record<string, string>): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { cwd: state.workspace, env, timeout: STEP_TIMEOUT_MS });
    const keep = (chunk: Buffer) => {
      state.log += chunk.toString();
    };
    child.stdout.on('data', keep);
    child.stderr.on('data', keep);
    child.stdin.end();
    child.on('error', reject);
    child.on('close', (status) => resolve(status ?? 1));
  });
}

function readIfThere(file: string): string {
  return existsSync(file) ? readFileSync(file, 'utf8') : '';
}
