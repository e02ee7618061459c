import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { UserError } from '@vmshift/findings';
import type { ProgramOutdated } from './publish/program-outdated';
import type { World } from './world';

/** Counts restarts in the environment of the program, so that a repository that never rests ends in an error. */
const COUNTER = 'VMSHIFTCTL_RESTARTS';
const MAXIMUM = 3;

/**
 * Runs the same command again with the code that a fetch brought: what this process would render is not what the
 * repository renders now.
 *
 * @param argv the arguments after the program's own
 * @returns the exit code of the new run
 * @throws UserError when the code changes time and again
 */
export function restart({ root, env, warn }: World, argv: readonly string[], because: ProgramOutdated): number {
  const restarts = Number(env[COUNTER] ?? 0);
  if (restarts >= MAXIMUM)
    throw new UserError(`${because.message}, after ${MAXIMUM} starts; nothing was changed; fix: run it again`);
  warn(`${because.message}; starting again`);
  const next = spawnSync(process.execPath, [join(root, 'apps/vmshiftctl/bin/vmshiftctl.js'), ...argv], {
    stdio: 'inherit',
    env: { ...env, [COUNTER]: String(restarts + 1) },
  });
  return next.status ?? 1;
}
