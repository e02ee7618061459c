import { isGitHubLogin, isGitHubTeam } from './formats';
import { platformRule } from './rule';

const LOGIN = 'the login of a user at GitHub, without @';

/** Protects the review from owners that GitHub cannot ask: it takes no review from one that does not exist. */
export const repositoryOwner = platformRule(
  {
    id: 'repository-owner',
    title: 'Reviews are asked of users, or of a team, that GitHub can know',
    see: 'https://docs.github.com/repositories/managing-your-repositorys-settings-and-features/customizing-your-repository/about-code-owners',
  },
  ({ repositoryOwner: owner }, report) => {
    if (owner.kind === 'organization') {
      const allowed = 'the slug of a team, as it stands in its address at GitHub';
      if (!isGitHubTeam(owner.team)) report('repositoryOwner.team', owner.team, allowed);
      return;
    }
    if (owner.reviewers.length === 0) report('repositoryOwner.reviewers', owner.reviewers, 'one login or more');
    for (const [index, login] of owner.reviewers.entries()) {
      const path = `repositoryOwner.reviewers[${index}]`;
      const twice = owner.reviewers.slice(0, index).some((other) => other.toLowerCase() === login.toLowerCase());
      if (!isGitHubLogin(login)) report(path, login, LOGIN);
      else if (twice) report(path, login, 'each login once');
    }
  },
);
