import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { closeSync, mkdirSync, openSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Runs a program to its end. @throws Error with what it printed when it fails */
export function run(program: string, args: readonly string[], options: RunOptions = {}): string {
  const { status, stdout, stderr, error } = spawnSync(program, args, {
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
    ...options,
    env: { ...process.env, ...options.env },
  });
  if (error) throw error;
  if (status !== 0) throw new Error(`${program} ${args.join(' ')} exited ${status}: ${stderr.trim() || stdout.trim()}`);
  return stdout;
}

export interface RunOptions {
  readonly input?: string | Buffer;
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
}

/** Like `run`, without holding up the others that run in this process. */
export async function runAside(program: string, args: readonly string[], options: RunOptions = {}): Promise<string> {
  const child = spawn(program, args, { cwd: options.cwd, env: { ...process.env, ...options.env } });
  const output: Buffer[] = [];
  const errors: Buffer[] = [];
  child.stdout.on('data', (chunk) => output.push(chunk));
  child.stderr.on('data', (chunk) => errors.push(chunk));
  child.stdin.on('error', () => undefined);
  child.stdin.end(options.input ?? '');
  const status = await new Promise<number | null>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', resolve);
  });
  if (status !== 0)
    throw new Error(`${program} ${args.join(' ')} exited ${status}: ${Buffer.concat(errors).toString().trim()}`);
  return Buffer.concat(output).toString();
}

export function pause(seconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, seconds * 1000));
}

/** Asks until it is true. @throws Error that names what was waited for */
export async function until(what: string, seconds: number, isTrue: () => boolean | Promise<boolean>): Promise<void> {
  const end = Date.now() + seconds * 1000;
  for (;;) {
    if (await isTrue()) return;
    if (Date.now() > end) throw new Error(`waited ${seconds} s in vain: ${what}`);
    await pause(1);
  }
}

/** A program of the lab in the background, which keeps its log and is remembered on disk: a lab that was killed leaves it. */
export class Daemons {
  private readonly running = new Map<string, ChildProcess>();

  constructor(private readonly folder: string) {
    mkdirSync(join(folder, 'log'), { recursive: true });
    mkdirSync(join(folder, 'run'), { recursive: true });
  }

  start(name: string, program: string, args: readonly string[], env: Readonly<Record<string, string>> = {}): void {
    const log = openSync(join(this.folder, 'log', `${name}.log`), 'a');
    const child = spawn(program, args, {
      // Not of the terminal's group: Ctrl-C reaches the lab alone, which ends them in order.
      detached: true,
      stdio: ['ignore', log, log],
      env: { ...process.env, ...env },
    });
    closeSync(log);
    child.on('error', (error) => console.error(`${name}: ${error.message}`));
    if (child.pid !== undefined) {
      writeFileSync(this.memory(name), `${child.pid} ${startOf(child.pid)}`);
      this.running.set(name, child);
    }
  }

  /** @throws Error with the end of its log when it ended */
  mustRun(name: string): void {
    const child = this.running.get(name);
    if (child !== undefined && child.exitCode === null && child.signalCode === null) return;
    const log = readFileSync(join(this.folder, 'log', `${name}.log`), 'utf8')
      .trim()
      .split('\n');
    throw new Error(`${name} ended: ${log.slice(-3).join(' | ')}`);
  }

  stop(name: string): void {
    this.running.delete(name);
    stopRemembered(this.memory(name));
  }

  /** Newest first. */
  stopAll(): void {
    for (const name of [...this.running.keys()].reverse()) this.stop(name);
    for (const file of readdirSync(join(this.folder, 'run'))) stopRemembered(join(this.folder, 'run', file));
  }

  private memory(name: string): string {
    return join(this.folder, 'run', `${name}.pid`);
  }
}

/** Ends a process only while it is the one that was started: its number may be another's by now. */
function stopRemembered(file: string): void {
  let memory: readonly string[];
  try {
    memory = readFileSync(file, 'utf8').split(' ');
  } catch {
    return;
  }
  const pid = Number(memory[0]);
  for (let attempt = 0; isSame(pid, memory[1]) && attempt < 50; attempt += 1) {
    process.kill(pid, attempt < 40 ? 'SIGTERM' : 'SIGKILL');
    spawnSync('sleep', ['0.2']);
  }
  rmSync(file, { force: true });
}

function isSame(pid: number, start: string | undefined): boolean {
  return start !== undefined && start !== '' && startOf(pid) === start;
}

/** Ends a process at once; nothing where it is gone. */
export function killNow(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It ended meanwhile.
  }
}

/** Clock ticks since the machine started; empty where the process is gone, or has ended and was not waited for. */
export function startOf(pid: number): string {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').replace(/.*\) /s, '').split(' ');
    return fields[0] === 'Z' ? '' : (fields[19] ?? '');
  } catch {
    return '';
  }
}
