import { again, type Cause, type FailedRun } from './failed-run';

const WHERE = 'docs/setup.md, "Linode"';

/** The scope behind a type of the provider, as the Cloud Manager names it. */
const SCOPES: readonly (readonly [RegExp, string])[] = [
  [/\blinode_domain/, 'Domains'],
  [/\blinode_database/, 'Databases'],
  [/\blinode_(vpc|subnet)/, 'VPCs'],
  [/\blinode_firewall/, 'Firewalls'],
  [/\blinode_object_storage/, 'Object Storage'],
  [/\blinode_lke/, 'Kubernetes'],
];

/**
 * What Linode refuses, by the provider's words: `[status] reason`. First a scope that is missing, for which Linode answers
 * 401 as well as 403.
 */
export const LINODE_REFUSALS: readonly Cause[] = [
  {
    pattern: /\[40[13]\][^\n]*(?:not\s+authorized\s+to\s+use\s+this|required\s+scope)/i,
    explain: ({ input = '' }, run) =>
      `LINODE_TOKEN lacks a scope: Linode knows the token and refuses this call (${status(input)}); it needs ` +
      `${scope(input, run)}; a token keeps its scopes, so make a new one (${WHERE}), set LINODE_TOKEN to it, and ${again(run)}`,
  },
  {
    pattern: /\[401\]/,
    explain: ({ input = '' }, run) =>
      run.hasLinodeToken
        ? `Linode does not know LINODE_TOKEN (${status(input)}): it expired, was revoked, or was not copied in full; set it ` +
          `to one that is valid (${WHERE}), and ${again(run)}`
        : `LINODE_TOKEN is not set; export a token with the scopes of ${WHERE}, and ${again(run)}`,
  },
  {
    pattern: /\[403\]/,
    explain: ({ input = '' }, run) =>
      `Linode refuses this call to the user of LINODE_TOKEN (${status(input)}), whatever the scopes of the token: a ` +
      `restricted user needs a grant of the account's administrator (https://cloud.linode.com/account/users); then ${again(run)}`,
  },
  {
    pattern: /\[429\]/,
    explain: (_, run) =>
      `Linode answers no more calls of this account for now (429 Too Many Requests); wait a few minutes, and ${again(run)}`,
  },
  {
    pattern: /\[5\d\d\]/,
    explain: ({ input = '' }, run) =>
      `Linode cannot answer (${status(input)}); look at https://status.linode.com, and ${again(run)}`,
  },
  {
    // What linodego gives of an error of Go's own, here one of reading JSON.
    pattern: /\[002\][^\n]*?(unexpected\s+end\s+of\s+JSON\s+input|invalid\s+character\s[^\n]*|cannot\s+unmarshal)/,
    explain: ([, what = ''], run) =>
      `what answers in place of Linode is no answer of its API (${what.replace(/\s+/g, ' ').trim()}): a proxy may stand in ` +
      `between (HTTPS_PROXY, LINODE_URL), or Linode is disturbed (https://status.linode.com); then ${again(run)}`,
  },
];

/** `401 Invalid Token`. */
function status(error: string): string {
  const [, code = '', reason = ''] = /\[(\d{3})\]\s*([^\n]*)/.exec(error) ?? [];
  return `${code} ${reason}`.trim().replace(/\.$/, '');
}

/** A plan reads; but Linode gives a credential only to a token that writes. */
function scope(error: string, { command }: FailedRun): string {
  const [, name] = SCOPES.find(([pattern]) => pattern.test(error)) ?? [];
  const access = command === 'plan' && !/kubeconfig|credentials/i.test(error) ? 'read only' : 'read/write';
  return name === undefined ? `the ${access} scopes of our tokens` : `${name}: ${access}`;
}
