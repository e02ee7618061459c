import { execFile } from 'node:child_process';
import type { Kubectl } from '@vmshift/observation';
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
}

/**
 * Runs a program to its end in the root of the repository.
 *
 * @throws Error when it is not installed or does not end in time; a failing exit status is a result.
 */
export function runProgram(
  program: string,
  args: readonly string[],
  world: Pick<World, 'root' | 'env'>,
  { timeoutMs = 10_000 }: ProgramLimits = {},
): Promise<ProgramResult> {
  return new Promise((resolve, reject) => {
    const options = { cwd: world.root, env: { ...world.env }, timeout: timeoutMs, maxBuffer: 64 * 1024 * 1024 };
    execFile(program, [...args], options, (error, stdout, stderr) => {
      if (error === null) resolve({ status: 0, stdout, stderr });
      else if (error.code === 'ENOENT') reject(new Error(`${program} is not installed`));
      else if (error.killed) reject(new Error(`${program} did not answer within ${timeoutMs / 1000} s`));
      else resolve({ status: typeof error.code === 'number' ? error.code : 1, stdout, stderr });
    });
  });
}

/** The kubectl of this machine. */
export function kubectlOf(world: Pick<World, 'root' | 'env'>): Kubectl {
  return (args) => runProgram('kubectl', args, world);
}
