import { UserError } from '@vmshift/findings';
import { type GitHubApi, readCommit, reasonOf } from '@vmshift/observation';
import { COMMIT, type EnvironmentState } from '@vmshift/releases';

/**
 * All digits of a commit of the application of which some are given: of the builds that were ever pinned, else GitHub is
 * asked.
 * @throws UserError where it is the beginning of several, or of none
 */
export async function findCommit(
  digits: string,
  states: readonly EnvironmentState[],
  api: GitHubApi,
  repository: string,
): Promise<string> {
  if (COMMIT.matches(digits)) return digits;
  const pinned = states.flatMap(({ pin, history }) => [pin, ...history.map((entry) => entry.pin)]);
  const found = [...new Set(pinned.flatMap((pin) => (pin?.commit.startsWith(digits) ? pin.commit : [])))];
  if (found.length > 1)
    throw new UserError(
      `${digits} is the beginning of several builds; fix: give more digits of one: ${found.sort().join(', ')}`,
    );
  const [only] = found;
  if (only !== undefined) return only;
  const known = await readCommit(api, repository, digits).catch((error: unknown) => {
    throw new UserError([
      `no build that was ever pinned begins with ${digits}, and GitHub could not be asked: ${reasonOf(error)}`,
      '  fix: give all 40 digits of the commit',
    ]);
  });
  if (known === undefined)
    throw new UserError(`${repository} has no commit ${digits}, or several; give all 40 digits of it`);
  return known;
}
