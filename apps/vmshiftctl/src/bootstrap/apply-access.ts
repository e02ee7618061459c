import type { Model } from '@vmshift/environments';
import { UserError } from '@vmshift/findings';
import { type GitHubApi, GitHubError } from '@vmshift/observation';
import { type Unreachable, whyStopped } from '../github/compare-parts';
import { NotShown } from '../github/github-reader';
import type { Change } from '../github/part';
import type { Answers } from './answers';
import type { KeptForDeploy } from './kept-for-deploy';
import type { SetSecret } from './set-secret';

/** What bootstrap works with. */
export interface BootstrapAccess {
  readonly model: Model;
  readonly api: GitHubApi;
  /** Tells what is done, or what stops. */
  readonly tell: (line: string) => void;
}

/** What it works with where it changes something. */
export interface ApplyAccess extends BootstrapAccess {
  readonly answers: Answers;
  readonly setSecret: SetSecret;
  readonly kept: KeptForDeploy;
}

/** Changes a setting of GitHub. @returns how many were changed */
export function makeChange({ text, method, path, body }: Change, access: BootstrapAccess): Promise<number> {
  const make = async (): Promise<number> => {
    await access.api(path, { method, ...(body && { body }) });
    access.tell(`done: ${text}`);
    return 1;
  };
  return tried(text, make, access);
}

/**
 * Does what gives a number of changes. What GitHub refuses is told, and counts as none.
 * @throws UserError where GitHub cannot be asked any more
 */
export async function tried(
  text: string,
  work: () => Promise<number>,
  { tell }: Pick<BootstrapAccess, 'tell'>,
): Promise<number> {
  try {
    return await work();
  } catch (error) {
    const stopped = whyStopped(error);
    if (stopped !== undefined) throw stoppedBy(stopped);
    if (!(error instanceof GitHubError || error instanceof NotShown)) throw error;
    tell(`not done: ${text}: ${error.message}`);
    return 0;
  }
}

/** What a run ends with where GitHub cannot be asked any more. */
export function stoppedBy({ because, fix }: Unreachable): UserError {
  return new UserError([
    `GitHub: ${because}`,
    `  what is done stays done; fix: ${fix}; then run it again: it goes on with what is left`,
  ]);
}
