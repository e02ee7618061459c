import type { PlatformConfig } from '@vmshift/environments';
import { z } from 'zod';
import { type GitHubReader, NotShown } from './github-reader';

/** A reviewer of an environment, as GitHub takes one. */
export interface Reviewer {
  readonly type: 'User' | 'Team';
  readonly id: number;
}

const ACCOUNT = z.object({ id: z.number() });

/** One person alone reviews, who cannot approve what they began. */
export function isSingleOwner({ repositoryOwner: owner }: Pick<PlatformConfig, 'repositoryOwner'>): boolean {
  return owner.kind === 'user' && owner.reviewers.length === 1;
}

/**
 * Those who approve, by their numbers at GitHub.
 * @throws NotShown where GitHub knows one of them not, or does not show them
 * @see https://docs.github.com/rest/deployments/environments#create-or-update-an-environment
 */
export async function reviewers(
  { repository, repositoryOwner: owner }: PlatformConfig,
  { find }: GitHubReader,
): Promise<readonly Reviewer[]> {
  if (owner.kind === 'organization') {
    const organization = repository.split('/')[0];
    const team = await find(`/orgs/${organization}/teams/${owner.team}`, ACCOUNT);
    if (team === undefined) throw new NotShown(`GitHub shows no team @${organization}/${owner.team} to this token`);
    return [{ type: 'Team', id: team.id }];
  }
  return Promise.all(
    // More than six are not taken.
    owner.reviewers.slice(0, 6).map(async (login) => {
      const user = await find(`/users/${login}`, ACCOUNT);
      if (user === undefined) throw new NotShown(`GitHub knows no user ${login}`);
      return { type: 'User', id: user.id } as const;
    }),
  );
}
