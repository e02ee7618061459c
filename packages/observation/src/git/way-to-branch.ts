import { shellQuote } from '@vmshift/findings';
import type { Git } from './applied-revision';

/** How a person gets to a branch. */
export interface WayToBranch {
  readonly command: string;
  /** What has it checked out. @default no other work tree */
  readonly holder?: 'another work tree' | 'a work tree that is gone';
}

/** Git checks a branch out in one work tree alone, which may be another one, or be gone without Git being told. */
export async function wayToBranch(git: Pick<Git, 'attempt'>, branch: string): Promise<WayToBranch> {
  const { stdout } = await git.attempt(['worktree', 'list', '--porcelain']);
  const held = stdout.split('\n\n').find((one) => one.split('\n').includes(`branch refs/heads/${branch}`));
  const path = /^worktree (.+)$/m.exec(held ?? '')?.[1];
  if (path === undefined) return { command: `git switch ${branch}` };
  if (/^prunable\b/m.test(held ?? ''))
    return { command: `git worktree prune && git switch ${branch}`, holder: 'a work tree that is gone' };
  return { command: `cd ${shellQuote(path)}`, holder: 'another work tree' };
}

/**
 * Brings what the remote has into the branch that is checked out. A commit of one's own is put on top of it.
 * @param ahead commits that the remote lacks
 */
export const pullCommand = (ahead: number): string => `git pull ${ahead > 0 ? '--rebase --autostash' : '--ff-only'}`;
