import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { UserError } from '@vmshift/environments';

export interface ChildOptions {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Then the child is interrupted, and killed when it has not ended after `graceMs`. */
  readonly timeoutMs: number;
  readonly graceMs: number;
  /** Receives each complete line of both outputs while the child runs. @default nothing is passed on */
  readonly onLine?: (line: string) => void;
}

export interface ChildResult {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** More than this of output is no plan of ours. */
const LARGEST_OUTPUT = 64 * 1024 * 1024;

/** What a terminal or a workflow runner sends to stop a program. */
const STOP_SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * Runs a program to its end, with nothing to read. It gets a process group of its own, so that an interrupt reaches it
 * once, from here: Terraform takes a second one for "give up now" and loses what it was doing.
 * @throws UserError when it is not installed, does not end in time, or was interrupted.
 */
export async function runChild(program: string, args: readonly string[], options: ChildOptions): Promise<ChildResult> {
  const child = spawn(program, args, {
    cwd: options.cwd,
    env: { ...options.env },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  const send = (signal: NodeJS.Signals): void => {
    try {
      if (child.pid !== undefined) process.kill(-child.pid, signal);
    } catch {
      // it ended in the meantime
    }
  };
  const stop = stopper(send, options.graceMs);
  const interrupted = (): void => stop.because('interrupted');
  for (const signal of STOP_SIGNALS) process.on(signal, interrupted);
  const timer = setTimeout(
    () => stop.because(`stopped after ${options.timeoutMs / 60_000} minutes`),
    options.timeoutMs,
  );
  try {
    const [stdout, stderr, status] = await Promise.all([
      gather(child.stdout, options.onLine, () => stop.because('stopped because of too much output')),
      gather(child.stderr, options.onLine, () => stop.because('stopped because of too much output')),
      new Promise<number>((resolve, reject) => {
        child.once('error', reject);
        child.once('close', (code) => resolve(code ?? 1));
      }),
    ]);
    if (stop.reason() !== undefined) throw new UserError(`${[program, ...args].join(' ')}: ${stop.reason()}`);
    return { status, stdout, stderr };
  } catch (error) {
    if (typeof error === 'object' && error !== null && 'code' in error && error.code === 'ENOENT') {
      throw new UserError(existsSync(options.cwd) ? `${program} is not on PATH` : `${options.cwd} does not exist`);
    }
    throw error;
  } finally {
    clearTimeout(timer);
    stop.done();
    for (const signal of STOP_SIGNALS) process.off(signal, interrupted);
  }
}

/** Interrupts first, and kills when that did not help. Asked twice, it interrupts again, which makes Terraform give up. */
function stopper(send: (signal: NodeJS.Signals) => void, graceMs: number) {
  let reason: string | undefined;
  let grace: NodeJS.Timeout | undefined;
  return {
    because(text: string): void {
      reason ??= text;
      send('SIGINT');
      grace ??= setTimeout(() => send('SIGKILL'), graceMs);
    },
    reason: () => reason,
    done: () => clearTimeout(grace),
  };
}

async function gather(
  stream: NodeJS.ReadableStream,
  onLine: ((line: string) => void) | undefined,
  tooMuch: () => void,
): Promise<string> {
  const chunks: Buffer[] = [];
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
    const lines = (rest + buffer.toString('utf8')).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) onLine(line);
  }
  if (rest !== '') onLine?.(rest);
  return Buffer.concat(chunks).toString('utf8');
}
