import type { ArgoCdLoginConfig, ArgoCdRole } from '@vmshift/environments';

/** Where Argo CD finds the client secret of the OAuth App at GitHub, which Terraform writes. */
export const LOGIN_SECRET = { name: 'argocd-login', key: 'client-secret' } as const;

/** What the argo-cd chart is told of who logs in: keys of `argocd-cm`, `argocd-rbac-cm`, and whether dex runs. */
export interface LoginValues {
  readonly cm: Readonly<Record<string, string>>;
  readonly rbac: Readonly<Record<string, string>>;
  readonly runsDex: boolean;
}

/**
 * Argo CD's logins besides `admin`. Through GitHub, dex admits members of the named teams alone, and tells Argo CD the teams as
 * groups `<organization>:<slug>`; every other login may do nothing. An account of Argo CD's own reads.
 * @see https://dexidp.io/docs/connectors/github/
 */
export function loginValues(login: ArgoCdLoginConfig | undefined): LoginValues {
  if (login === undefined) return { cm: {}, rbac: EVERY_LOGIN_READS, runsDex: false };
  if (login.kind === 'account') {
    return { cm: { [`accounts.${login.name}`]: 'login' }, rbac: EVERY_LOGIN_READS, runsDex: false };
  }
  const { organization, clientId, teams } = login;
  const connector = {
    type: 'github',
    id: 'github',
    name: 'GitHub',
    config: {
      clientID: clientId,
      clientSecret: `$${LOGIN_SECRET.name}:${LOGIN_SECRET.key}`,
      orgs: [{ name: organization, teams: Object.keys(teams) }],
      teamNameField: 'slug',
    },
  };
  const grants = Object.entries(teams).map(([team, role]) => `g, ${organization}:${team}, ${nameOf(role)}`);
  return {
    cm: { 'dex.config': JSON.stringify({ connectors: [connector] }) },
    rbac: { 'policy.default': '', 'policy.csv': grants.join('\n') },
    runsDex: true,
  };
}

/** The accounts that there are, are all of Argo CD's own. */
const EVERY_LOGIN_READS = { 'policy.default': 'role:readonly' };

function nameOf(role: ArgoCdRole): string {
  return `role:${role}`;
}
