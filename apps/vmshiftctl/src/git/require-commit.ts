import { UserError } from '@vmshift/findings';
import type { Git } from './git';

/** Why what is read from commits cannot be read where there are none. */
export function nothingCommitted(): UserError {
  return new UserError(
    'nothing is committed yet on the branch that is checked out; fix: git add --all && git commit, or git switch to a branch that has commits',
  );
}

/**
 * Asked when a reading of HEAD failed, so that no other one waits for it.
 * @throws UserError where nothing is committed yet on the branch that is checked out
 */
export async function requireCommit(git: Git): Promise<void> {
  const { code } = await git.attempt(['rev-parse', '--verify', '--quiet', 'HEAD']);
  if (code === NO_COMMIT) throw nothingCommitted();
}

/** Exit code of `git rev-parse --quiet` for a name that stands for nothing; where it cannot look, it is another one. */
const NO_COMMIT = 1;

/** What HEAD has. @throws UserError where nothing is committed yet, else what the reading throws */
export async function readOfHead(git: Git, args: readonly string[]): Promise<string> {
  try {
    return await git.run(args);
  } catch (error) {
    await requireCommit(git);
    throw error;
  }
}
