import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { StringDecoder } from 'node:string_decoder';
import { counted, UserError } from '@vmshift/findings';
import type { Interruption } from './interruption';

export interface ChildOptions {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Then the child is interrupted, and killed when it has not ended after `graceMs`. */
  readonly timeoutMs: number;
  readonly graceMs: number;
  /** Interrupts the child as well. */
  readonly interruption: Interruption;
  /** Receives each complete line of both outputs while the child runs. @default nothing is passed on */
  readonly onLine?: (line: string) => void;
  /** What it was last heard of, asked when it has not ended in time. @default nothing is told */
  readonly lastHeard?: () => string;
  /** How the child is stopped. @default its process group gets the signals */
  readonly stopping?: ChildStopping;
  /** Permissions that the files it makes do not get. @default those of this process */
  readonly umask?: number;
}

/** How a child is stopped that must not get the signal itself. */
export interface ChildStopping {
  /** Receives the id of the child. */
  readonly interrupt: (pid: number) => void;
  readonly kill: (pid: number) => void;
}

export interface ChildResult {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** A child that was interrupted, by a signal to us, its time limit or its output. */
export class ChildStopped extends UserError {
  constructor(
    command: string,
    /** `interrupted`, or which limit was reached. */
    readonly reason: string,
    /** Whether it was made to give up, or killed: it did not end in order. */
    readonly gaveUp: boolean,
    /** What it printed until then, both outputs. */
    readonly output: string,
  ) {
    super(`${command}: ${reason}`);
  }
}

/** Why a child was stopped that a signal to us has ended. */
export const INTERRUPTED = 'interrupted';

/** More than this of output is no plan of ours. */
const LARGEST_OUTPUT = 64 * 1024 * 1024;

/**
 * Runs a program to its end, with nothing to read. It gets a process group of its own, so that an interrupt reaches it
 * once, from here: Terraform takes a second one for "give up now" and loses what it was doing.
 * @throws ChildStopped when it was interrupted, or did not end in time
 * @throws UserError when it is not installed
 */
export async function runChild(program: string, args: readonly string[], options: ChildOptions): Promise<ChildResult> {
  const name = [program, ...args].join(' ');
  if (options.interruption.requested()) throw new ChildStopped(name, INTERRUPTED, false, '');
  const child = withUmask(options.umask, () =>
    spawn(program, args, {
      cwd: options.cwd,
      env: { ...options.env },
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
    }),
  );
  const stopper = new Stopper(child.pid, options);
  const stopListening = options.interruption.listen((insisted) => stopper.interrupt(INTERRUPTED, insisted));
  const timer = setTimeout(() => stopper.interrupt(limitReached(options)), options.timeoutMs);
  try {
    const tooMuch = (): void => stopper.interrupt('stopped because of too much output');
    const [stdout, stderr, status] = await Promise.all([
      gather(child.stdout, options.onLine, tooMuch),
      gather(child.stderr, options.onLine, tooMuch),
      new Promise<number>((resolve, reject) => {
        child.once('error', reject);
        child.once('close', (code) => resolve(code ?? 1));
      }),
    ]);
    if (stopper.reason !== undefined) {
      throw new ChildStopped(name, stopper.reason, stopper.gaveUp, `${stdout}\n${stderr}`);
    }
    return { status, stdout, stderr };
  } catch (error) {
    if (typeof error === 'object' && error !== null && 'code' in error && error.code === 'ENOENT') {
      throw new UserError(existsSync(options.cwd) ? `${program} is not on PATH` : `${options.cwd} does not exist`);
    }
    throw error;
  } finally {
    clearTimeout(timer);
    stopListening();
    stopper.done();
  }
}

function limitReached({ timeoutMs, lastHeard }: ChildOptions): string {
  const reason = `stopped after ${counted(timeoutMs / 60_000, 'minute')}`;
  return lastHeard === undefined ? reason : `${reason}: ${lastHeard()}`;
}

/** A child inherits it; nothing else of this process runs meanwhile. */
function withUmask<T>(umask: number | undefined, start: () => T): T {
  if (umask === undefined) return start();
  const before = process.umask(umask);
  try {
    return start();
  } finally {
    process.umask(before);
  }
}

/** Sends a signal to every process of the child's group. */
export function signalGroup(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-pid, signal);
  } catch {
    // it ended in the meantime
  }
}

/** Interrupts first, again when the person insists, and kills when that did not help. */
class Stopper {
  reason: string | undefined;
  gaveUp = false;
  private grace: NodeJS.Timeout | undefined;
  private readonly stopping: ChildStopping;

  constructor(
    private readonly pid: number | undefined,
    private readonly options: Pick<ChildOptions, 'graceMs' | 'stopping'>,
  ) {
    this.stopping = options.stopping ?? {
      interrupt: (group) => signalGroup(group, 'SIGINT'),
      kill: (group) => signalGroup(group, 'SIGKILL'),
    };
  }

  interrupt(reason: string, insisted = false): void {
    if (this.pid === undefined || (this.reason !== undefined && !insisted)) return;
    this.reason ??= reason;
    this.gaveUp ||= insisted;
    this.stopping.interrupt(this.pid);
    this.grace ??= setTimeout(() => this.kill(), this.options.graceMs);
  }

  done(): void {
    clearTimeout(this.grace);
  }

  private kill(): void {
    this.gaveUp = true;
    if (this.pid !== undefined) this.stopping.kill(this.pid);
  }
}

async function gather(
  stream: NodeJS.ReadableStream,
  onLine: ((line: string) => void) | undefined,
  tooMuch: () => void,
): Promise<string> {
  const chunks: Buffer[] = [];
  // A chunk may end inside a character.
  const decoder = new StringDecoder('utf8');
  let size = 0;
  let rest = '';
  for await (const chunk of stream) {
    const buffer = Buffer.from(chunk);
    size += buffer.length;
    if (size > LARGEST_OUTPUT) {
      tooMuch();
      continue;
    }
    chunks.push(buffer);
    if (onLine === undefined) continue;
    const lines = (rest + decoder.write(buffer)).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) onLine(line);
  }
  if (rest !== '') onLine?.(rest);
  return Buffer.concat(chunks).toString('utf8');
}
