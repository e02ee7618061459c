import { UserError } from '@vmshift/findings';
import type { World } from '../world';

/** Counts restarts in the environment of the program, so that a repository that never rests ends in an error. */
export const RESTARTS = 'VMSHIFTCTL_RESTARTS';

/**
 * Called before anything is pushed: who killed the command that started this one again wants nothing of it any more.
 * @param connected whether the channel to what started this process is open; undefined where there is none
 * @throws UserError where that command is gone
 */
export function requireStarter({ env }: Pick<World, 'env'>, connected: boolean | undefined = process.connected): void {
  if (env[RESTARTS] === undefined || connected !== false) return;
  throw new UserError('the command that started this one again was killed; nothing was pushed; fix: run it again');
}
