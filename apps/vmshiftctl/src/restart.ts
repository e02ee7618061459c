import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { UserError } from '@vmshift/findings';
import type { ProgramOutdated } from './publish/program-outdated';
import type { World } from './world';

/** Counts restarts in the environment of the program, so that a repository that never rests ends in an error. */
const COUNTER = 'VMSHIFTCTL_RESTARTS';
const MAXIMUM = 3;

/**
 * Builds the code that a fetch brought and runs the same command again with it: what this process would render is not
 * what the repository renders now.
 *
 * @param argv the arguments after the program's own
 * @returns the exit code of the new run
 * @throws UserError when it does not build, or when the code changes time and again
 */
export function restart({ root, env, warn }: World, argv: readonly string[], because: ProgramOutdated): number {
  const restarts = Number(env[COUNTER] ?? 0);
  const again = 'nothing was changed; fix: npm run build, then run it again';
  if (restarts >= MAXIMUM) throw new UserError(`${because.message}, after ${MAXIMUM} builds; ${again}`);
  warn(`${because.message}; building it and starting again`);
  // Its output is progress: standard output is for results.
  const build = spawnSync(process.execPath, [join(root, 'tooling/run.mjs'), 'build'], { cwd: root, stdio: [0, 2, 2] });
  if (build.status !== 0) throw new UserError(`${because.message}, and they do not build; ${again}`);
  const next = spawnSync(process.execPath, [join(root, 'apps/vmshiftctl/bin/vmshiftctl.js'), ...argv], {
    stdio: 'inherit',
    env: { ...env, [COUNTER]: String(restarts + 1) },
  });
  return next.status ?? 1;
}
