import { isDnsLabel } from '@vmshift/kubernetes';
import type { ArgoCdLoginConfig, ArgoCdRole } from '../platform-config';
import { isGitHubLogin, isGitHubTeam } from './formats';
import { platformRule, type Report } from './rule';

const ROLES: readonly ArgoCdRole[] = ['readonly', 'admin'];

/** What GitHub gives an OAuth App: letters and digits, and a point in the older ones. */
const CLIENT_ID = /^[A-Za-z0-9.]{10,40}$/;

const ACCOUNT = 'lower-case letters, digits and dashes, and not admin, which is there already';

/** Protects Argo CD from a login that admits no one, or others: GitHub and Argo CD tell it to who tries it alone. */
export const argoCdLogin = platformRule(
  {
    id: 'argo-cd-login',
    title: 'A login of Argo CD names people that GitHub can know, or an account that reads',
    see: 'https://argo-cd.readthedocs.io/en/stable/operator-manual/user-management/',
  },
  ({ argoCd: { login } }, report) => {
    if (login === undefined) return;
    switch (login.kind) {
      case 'github':
        return checkGitHub(login, report);
      case 'account':
        if (!isDnsLabel(login.name) || login.name === 'admin') report(`${PATH}.name`, login.name, ACCOUNT);
        return;
      default:
        report(`${PATH}.kind`, (login as { readonly kind: unknown }).kind, 'github, account');
    }
  },
);

const PATH = 'argoCd.login';

type GitHubLogin = Extract<ArgoCdLoginConfig, { readonly kind: 'github' }>;

function checkGitHub({ organization, clientId, teams }: GitHubLogin, report: Report): void {
  if (!isGitHubLogin(organization)) {
    report(`${PATH}.organization`, organization, 'the login of an organization at GitHub');
  }
  if (!CLIENT_ID.test(clientId)) {
    report(`${PATH}.clientId`, clientId, "the client ID on the page of the organization's OAuth App");
  }
  const entries = Object.entries(teams);
  if (entries.length === 0)
    report(`${PATH}.teams`, teams, 'one team or more; without one dex would admit the whole organization');
  for (const [team, role] of entries) {
    if (!isGitHubTeam(team)) report(`${PATH}.teams`, team, 'the slug of a team, as it stands in its address at GitHub');
    if (!ROLES.includes(role)) report(`${PATH}.teams.${team}`, role, ROLES.join(', '));
  }
}
