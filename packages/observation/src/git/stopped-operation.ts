import type { Git } from './applied-revision';

/** A command of Git that stopped halfway, and until whose end Git switches to no other branch. */
export interface StoppedOperation {
  /** `rebase`, `merge`, `am`, `cherry-pick`, `revert` or `bisect`. */
  readonly name: string;
  /** Goes back to before it. */
  readonly undo: string;
  /** Goes on with it, once its conflicts are resolved. */
  readonly proceed: string;
}

/** What `git status` prints of each. The bisection stands last: others stop in the middle of one. */
const SAID: readonly (readonly [RegExp, string])[] = [
  [/^(interactive )?rebase in progress|^You are currently (rebasing|editing a commit while rebasing)/m, 'rebase'],
  [/^You are in the middle of an am session/m, 'am'],
  [/^You have unmerged paths\.|you are still merging\.$/m, 'merge'],
  [/^(You are currently cherry-picking|Cherry-pick currently in progress)/m, 'cherry-pick'],
  [/^(You are currently reverting|Revert currently in progress)/m, 'revert'],
  [/^You are currently bisecting/m, 'bisect'],
];

/**
 * What was begun in this work tree and not ended; undefined where there is nothing, or where Git does not say.
 * @param git that answers in English
 * @see https://git-scm.com/docs/git-status
 */
export async function stoppedOperation(git: Pick<Git, 'attempt'>): Promise<StoppedOperation | undefined> {
  const { stdout } = await git.attempt([
    'status',
    '--long',
    '--untracked-files=no',
    '--ignore-submodules=all',
    '--no-ahead-behind',
  ]);
  // A person may have a comment sign before each line.
  const said = stdout.replace(/^# /gm, '');
  const name = SAID.find(([pattern]) => pattern.test(said))?.[1];
  if (name === undefined) return undefined;
  if (name === 'bisect') return { name, undo: 'git bisect reset', proceed: 'git bisect good, or git bisect bad' };
  return { name, undo: `git ${name} --abort`, proceed: `git ${name} --continue` };
}
