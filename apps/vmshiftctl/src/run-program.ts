import { execFile, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { Kubectl } from '@vmshift/observation';
import { programEnvironment } from './program-environment';
import type { World } from './world';

export interface ProgramResult {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Bounds of one call of a program. */
export interface ProgramLimits {
  /** @default 10000 */
  readonly timeoutMs?: number;
  /** Of standard output, and of standard error. @default 64 MiB */
  readonly maxBytes?: number;
  /** What it reads from its standard input. @default nothing */
  readonly input?: string;
}

/** A program that this machine does not have. */
export class ProgramMissing extends Error {
  /** What a person does about it: the doctor has the version that is needed, and the address. */
  readonly fix = './vmshiftctl doctor tells where to install it from';

  constructor(program: string) {
    super(`${program} is not installed`);
  }
}

/**
 * Runs a program to its end in the root of the repository.
 *
 * @throws ProgramMissing when it is not installed; Error when it does not end in time, or answers too much; a failing exit status is a result.
 */
export function runProgram(
  program: string,
  args: readonly string[],
  world: Pick<World, 'root' | 'env'>,
  { timeoutMs = 10_000, maxBytes = 64 * 2 ** 20, input }: ProgramLimits = {},
): Promise<ProgramResult> {
  return new Promise((resolve, reject) => {
    const options = {
      cwd: world.root,
      env: programEnvironment(program, world.env),
      timeout: timeoutMs,
      maxBuffer: maxBytes,
    };
    const child = execFile(program, [...args], options, (error, stdout, stderr) => {
      if (error === null) resolve({ status: 0, stdout, stderr });
      else if (error.code === 'ENOENT') reject(new ProgramMissing(program));
      else if (error.code === 'ERR_CHILD_PROCESS_STDIO_MAXBUFFER')
        reject(new Error(`${program} answered more than ${maxBytes / 2 ** 20} MiB`));
      else if (error.killed) reject(new Error(`${program} did not answer within ${timeoutMs / 1000} s`));
      else resolve({ status: typeof error.code === 'number' ? error.code : 1, stdout, stderr });
    });
    // Without an end to read, one that asks for a user's name waits for it. One that ends without reading is told of by its
    // exit status.
    child.stdin?.on('error', () => {});
    child.stdin?.end(input);
  });
}

/** The kubectl of this machine. */
export function kubectlOf(world: Pick<World, 'root' | 'env'>): Kubectl {
  return (args) => runProgram('kubectl', args, world);
}

/**
 * Runs a program in the root of the repository and passes on each line of its outputs as it comes; the terminal's Ctrl-C
 * reaches it as well.
 *
 * @returns its exit status
 * @throws ProgramMissing when it is not installed
 */
export function followProgram(
  program: string,
  args: readonly string[],
  { root, env, print, warn }: Pick<World, 'root' | 'env' | 'print' | 'warn'>,
): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, [...args], {
      cwd: root,
      env: programEnvironment(program, env),
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    createInterface({ input: child.stdout }).on('line', (line) => print(line));
    createInterface({ input: child.stderr }).on('line', (line) => warn(line));
    child.once('error', (error: NodeJS.ErrnoException) =>
      reject(error.code === 'ENOENT' ? new ProgramMissing(program) : error),
    );
    child.once('close', (code) => resolve(code ?? 1));
  });
}
