import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ACKNOWLEDGEMENTS_FILE, CODE_OWNERS_FILES, codeOwnersOf, type Signers } from '@vmshift/findings';
import { recordsAt, textAt } from '@vmshift/kubernetes';
import type { World } from '../world';

/**
 * Who may sign an acknowledgement: the Code Owners of the file that holds them, and those whose review the pull request of
 * this run asks for; never its author.
 * @param codeOwners content of CODEOWNERS as the base has it; undefined where there is none
 */
export function readSigners(codeOwners: string | undefined, env: World['env']): Signers {
  const owners = codeOwners === undefined ? [] : codeOwnersOf(ACKNOWLEDGEMENTS_FILE, codeOwners);
  return { owners: owners.length === 0 ? undefined : owners, ...readPullRequest(env) };
}

/** CODEOWNERS of the checkout, for what is planned and deployed from it. */
export function readCodeOwners(root: string): string | undefined {
  for (const file of CODE_OWNERS_FILES) {
    try {
      return readFileSync(join(root, file), 'utf8');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === undefined) throw error;
    }
  }
  return undefined;
}

/** Of the event of a workflow run; nothing is known elsewhere. @see https://docs.github.com/webhooks/webhook-events-and-payloads#pull_request */
function readPullRequest({
  GITHUB_ACTIONS: actions,
  GITHUB_EVENT_PATH: file,
}: World['env']): Pick<Signers, 'author' | 'reviewers'> {
  if (actions !== 'true' || !file) return {};
  let event: unknown;
  try {
    event = JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return {};
  }
  return {
    author: textAt(event, 'pull_request.user.login'),
    reviewers: recordsAt(event, 'pull_request.requested_reviewers').flatMap((one) => textAt(one, 'login') ?? []),
  };
}
