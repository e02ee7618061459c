import { UserError } from '@vmshift/findings';
import { AUTHOR } from '@vmshift/releases';
import { quote } from '../usage-error';
import type { World } from '../world';
import type { Git } from './git';

/** @see https://docs.github.com/en/enterprise-cloud@latest/admin/managing-iam/iam-configuration-reference/username-considerations-for-external-authentication */
const GITHUB_LOGIN = /^[A-Za-z0-9_-]{1,39}(\[bot\])?$/;

/**
 * Who asks: the GitHub login in a workflow, else the author that Git is configured with.
 * @throws UserError when there is neither, or a name that does not fit on a line
 */
export async function readAuthor(git: Git, { env }: World): Promise<string> {
  // Who started a run once more is not who started it first.
  const login = env.GITHUB_TRIGGERING_ACTOR || env.GITHUB_ACTOR;
  if (login !== undefined && GITHUB_LOGIN.test(login)) return login;
  const identity = await git.run(['var', 'GIT_AUTHOR_IDENT']);
  const author = identity.replace(/ <[^<>]*> \d+ [+-]\d{4}\s*$/, '');
  if (AUTHOR.matches(author)) return author;
  throw new UserError(
    `the author's name in Git: got ${quote(author)}; allowed: ${AUTHOR.allowed}; fix: git config user.name '<name>'`,
  );
}
