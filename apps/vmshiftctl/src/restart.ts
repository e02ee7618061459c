import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { constants } from 'node:os';
import { join } from 'node:path';
import { UserError } from '@vmshift/findings';
import type { ProgramOutdated } from './publish/program-outdated';
import { RESTARTS } from './publish/require-starter';
import { endBySignal, STOP_SIGNALS } from './signals';
import type { World } from './world';

const MAXIMUM = 3;

/**
 * Runs the same command again with the code that a fetch brought: what this process would render is not what the
 * repository renders now. A signal that stops a program is passed on and waited for, and the new run's end is that of this
 * one, also where a signal ended it.
 *
 * @param argv the arguments after the program's own
 * @returns the exit code of the new run
 * @throws UserError when the code changes time and again
 */
export async function restart(
  { root, env, warn }: World,
  argv: readonly string[],
  because: ProgramOutdated,
): Promise<number> {
  const restarts = Number(env[RESTARTS] ?? 0);
  if (restarts >= MAXIMUM)
    throw new UserError(`${because.message}, after ${MAXIMUM} starts; nothing was changed; fix: run it again`);
  warn(`${because.message}; starting again`);
  const next = spawn(process.execPath, [join(root, 'apps/vmshiftctl/bin/vmshiftctl.js'), ...argv], {
    // Nothing is sent through the channel: its end tells the new run that this one was killed.
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
    env: { ...env, [RESTARTS]: String(restarts + 1) },
  });
  const passOn = (signal: NodeJS.Signals): void => {
    next.kill(signal);
  };
  for (const signal of STOP_SIGNALS) process.on(signal, passOn);
  try {
    await once(next, 'exit');
  } finally {
    for (const signal of STOP_SIGNALS) process.off(signal, passOn);
  }
  const { exitCode, signalCode } = next;
  if (signalCode === null) return exitCode ?? 1;
  endBySignal(signalCode);
  return 128 + constants.signals[signalCode];
}
