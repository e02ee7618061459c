import type { Model } from '@vmshift/environments';
import { z } from 'zod';
import { askLinode, labelsAtLinode } from '../access/linode-api';
import type { MissingValue } from '../github/part';
import { storeValue } from './give-value';
import { goingOnLater, type LinodeMaking, makeShownOnce } from './shown-once';

/** A personal access token at Linode, and the secret that it becomes. */
export interface PlannedToken {
  readonly label: string;
  /** Such as `lke:read_write`, separated by spaces. */
  readonly scopes: string;
  readonly value: MissingValue;
}

/** What may make tokens; one can give no more than its maker has. */
export const TOKEN_SCOPE = 'account:read_write';

/** GitHub environments whose jobs plan, and change nothing. */
const READERS = ['plan', 'review'];

/** The tokens whose secrets GitHub lacks. */
export function planTokens(model: Model, missing: readonly MissingValue[]): readonly PlannedToken[] {
  const { repository } = model.platform;
  return missing.flatMap((value) =>
    value.repository === repository && value.name === 'LINODE_TOKEN'
      ? [{ label: `vmshift-${value.environment}`, scopes: scopesOf(model, value.environment).join(' '), value }]
      : [],
  );
}

/** What the token of a GitHub environment may do: all that its stacks need, and to read it where nothing is deployed. */
function scopesOf({ platform, environments }: Model, environment = ''): readonly string[] {
  const reads = READERS.includes(environment);
  const own = environments.filter(({ name }) => reads || name === environment);
  const kinds = [
    'lke',
    ...(platform.dns.kind === 'linode' ? ['domains'] : []),
    ...(own.some(({ database }) => database.kind !== 'in-cluster') ? ['databases'] : []),
  ];
  return kinds.map((kind) => `${kind}:${reads ? 'read_only' : 'read_write'}`);
}

/** Long enough for a team's calendar, short enough to be renewed by those who made it. */
const DAYS = 180;

/** When a token that is made now expires. */
function tokenExpiry(now: Date): Date {
  return new Date(now.getTime() + DAYS * 24 * 3_600_000);
}

const TOKEN = z.object({ id: z.number(), token: z.string() });

/**
 * Makes the tokens, each of which goes straight to GitHub. @returns how many
 * @throws UserError where Linode or GitHub refuses; run again it goes on
 * @see https://techdocs.akamai.com/linode-api/reference/post-personal-access-token
 */
export async function makeTokens(tokens: readonly PlannedToken[], making: LinodeMaking): Promise<number> {
  if (tokens.length === 0) return 0;
  const { linode, github, now } = making;
  const expiry = tokenExpiry(now());
  return goingOnLater(async () => {
    const before = await labelsAtLinode(linode, '/profile/tokens');
    for (const { label, scopes, value } of tokens) {
      const body = { label, scopes, expiry: expiry.toISOString().slice(0, 19) };
      await makeShownOnce(
        {
          what: `the token ${label} (${scopes}), which expires on ${expiry.toISOString().slice(0, 10)}`,
          make: async () => TOKEN.parse(await askLinode(linode, '/profile/tokens', { method: 'POST', body })),
          give: ({ token }) => storeValue(value, token, github),
          remove: async ({ id }) => void (await askLinode(linode, `/profile/tokens/${id}`, { method: 'DELETE' })),
        },
        github.tell,
      );
      if (before.has(label)) github.tell(`left: revoke the older token ${label}: ${TOKENS_PAGE}`);
    }
    return tokens.length;
  });
}

/** Where a person makes and revokes tokens. */
export const TOKENS_PAGE = 'https://cloud.linode.com/profile/tokens';
