import { spawn } from 'node:child_process';
import { chmodSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { constants } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { killNow, run } from '../processes';

/** A clone in which commands run as a person types them, with real providers behind Terraform. */
export interface Workspace {
  readonly root: string;
  readonly env: Record<string, string>;
  /** Folder that receives each plan that Terraform showed as JSON, secrets included. */
  readonly plans: string;
}

export interface CommandResult {
  readonly exitCode: number;
  readonly lines: readonly string[];
}

/** What is installed, generated and bundled of the sources, which are the same in the clone. */
const MADE = /(^|\/)(node_modules|generated)\/$|^packages\/provider-linode\/src\/$/;

/**
 * Clones a repository, with what was installed and generated in its work tree.
 * @param programs folder with those that are not on `PATH`
 */
export function makeWorkspace(
  repository: string,
  folder: string,
  programs: string,
  env: Readonly<Record<string, string>>,
): Workspace {
  const root = join(folder, 'clone');
  const origin = join(folder, 'origin.git');
  run('git', ['clone', '-q', '--bare', repository, origin]);
  run('git', ['clone', '-q', '--branch', 'main', origin, root]);
  const ignored = run('git', ['ls-files', '-o', '-i', '--exclude-standard', '--directory'], { cwd: repository });
  for (const path of ignored.split('\n').filter((one) => MADE.test(one))) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    run('cp', ['-a', join(repository, path), join(root, path)]);
  }
  for (const [key, value] of [
    ['user.name', 'Ada Lovelace'],
    ['user.email', 'ada@example.com'],
  ] as const)
    run('git', ['config', key, value], { cwd: root });
  const plans = join(folder, 'plans');
  mkdirSync(plans, { mode: 0o700 });
  const path = `${recorder(folder, plans)}:${process.env.PATH}:${programs}`;
  return { root, plans, env: { ...env, PATH: path } };
}

/** A folder with a `terraform` that keeps what it shows of a plan, and is the real one otherwise. */
function recorder(folder: string, plans: string): string {
  const bin = join(folder, 'bin');
  mkdirSync(bin);
  const terraform = run('sh', ['-c', 'command -v terraform']).trim();
  const text = `#!/bin/sh
[ "$1" = show ] || exec ${terraform} "$@"
file=${plans}/$(date +%s%N)-$(basename "$PWD").json
${terraform} "$@" >"$file" || exit $?
cat "$file"
`;
  writeFileSync(join(bin, 'terraform'), text);
  chmodSync(join(bin, 'terraform'), 0o755);
  return bin;
}

/** The plans that were shown until now, in their order: stack and JSON. */
export function shownPlans({ plans }: Workspace): readonly (readonly [string, string])[] {
  return readdirSync(plans)
    .sort()
    .map((file) => [/^\d+-(.+)\.json$/.exec(file)?.[1] ?? file, readFileSync(join(plans, file), 'utf8')] as const);
}

/** What is done while a command runs. */
export interface Meanwhile {
  readonly started?: (pid: number) => void;
  readonly printed?: (line: string, pid: number) => void;
}

/** Runs a line of a shell in the clone, and gives all that it printed in the order in which it came. */
export function runLine({ root, env }: Workspace, line: string, meanwhile: Meanwhile = {}): Promise<CommandResult> {
  return new Promise((resolve, reject) => {
    const child = spawn('bash', ['-c', `exec ${line} 2>&1`], {
      cwd: root,
      // of its own group, as in a terminal: a signal can be sent to all of it
      detached: true,
      env: { ...process.env, NO_COLOR: '1', ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const pid = child.pid ?? 0;
    const lines: string[] = [];
    for (const stream of [child.stdout, child.stderr])
      createInterface(stream).on('line', (one) => {
        lines.push(one);
        meanwhile.printed?.(one, pid);
      });
    child.on('error', reject);
    // As a shell tells it.
    child.on('exit', (code, signal) => {
      const exitCode = code ?? 128 + constants.signals[signal ?? 'SIGTERM'];
      // What a killed tree left behind may hold the pipes.
      const ended = setTimeout(() => resolve({ exitCode, lines }), 2000);
      child.on('close', () => {
        clearTimeout(ended);
        resolve({ exitCode, lines });
      });
    });
    if (pid !== 0) meanwhile.started?.(pid);
  });
}

/** Ends a process and all below it at once, as a runner that is taken away. */
export function killTree(pid: number): void {
  const children = run('ps', ['-eo', 'pid=,ppid='])
    .split('\n')
    .map((row) => row.trim().split(/\s+/).map(Number))
    .filter(([, parent]) => parent === pid);
  killNow(pid);
  for (const [child] of children) if (child !== undefined) killTree(child);
}
