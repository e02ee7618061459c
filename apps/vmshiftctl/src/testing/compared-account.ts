import type { StubRepository } from '@vmshift/observation/testing';
import type { Check } from '../doctor/check';
import { gitHubChecks } from '../doctor/github-checks';
import { GitHubAccount, ownedBy } from './github-account';

/** Of an organization, where GitHub tells everything. */
export const ORGANIZATION = ownedBy({ kind: 'organization', team: 'platform' });

/** Both repositories with everything as it has to be: what bootstrap makes, and what people do. */
export async function completeAccount(
  owned = ORGANIZATION,
  visibility: StubRepository['visibility'] = 'public',
): Promise<GitHubAccount> {
  const account = new GitHubAccount(owned, visibility);
  account.doByHand();
  await account.applyChanges();
  account.mergePulls();
  account.setSecrets();
  return account;
}

/** What doctor does not call fine. @param token by default that of the administrator */
export async function differencesOf(account: GitHubAccount, token?: string): Promise<readonly Check[]> {
  const checks = await gitHubChecks(account.parts(), account.api(token));
  return checks.filter(({ state }) => state !== 'fine');
}

/** Id and text of what is found of a complete set-up after a person changed something. */
export async function differencesAfter(
  change: (own: StubRepository, application: StubRepository) => void,
  owned = ORGANIZATION,
): Promise<readonly (readonly [string, string])[]> {
  const account = await completeAccount(owned);
  change(...account.repositories);
  const differences = await differencesOf(account);
  await account.github.close();
  return differences.map(({ id, found }) => [id.replace(/^ilearn-code\//, ''), found]);
}
