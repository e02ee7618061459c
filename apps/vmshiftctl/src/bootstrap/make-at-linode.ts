import type { Model } from '@vmshift/environments';
import type { Network } from '@vmshift/observation/network';
import type { MissingValue } from '../github/part';
import { linodeUrl } from '../linode-url';
import type { World } from '../world';
import type { ApplyAccess } from './apply-access';
import { STORAGE_SCOPE } from './linode-storage';
import { makeTokens, type PlannedToken, planTokens, TOKEN_SCOPE, TOKENS_PAGE } from './linode-tokens';
import { makeStorage } from './make-storage';
import { type PlannedKey, planStorage } from './storage-plan';

/** What a run makes at Linode. */
export interface LinodePlan {
  readonly tokens: readonly PlannedToken[];
  readonly keys: readonly PlannedKey[];
}

/** A plan, and the token that carries it out. */
export interface LinodeWork {
  readonly plan: LinodePlan;
  /** Undefined where nothing is to be made, or a person makes it. */
  readonly token: string | undefined;
}

/** The token of the set-up, by which the others are made. */
export const SETUP_TOKEN = 'LINODE_SETUP_TOKEN';

/** The credentials of Linode whose secrets GitHub lacks. */
export function planLinode(model: Model, missing: readonly MissingValue[]): LinodePlan {
  return { tokens: planTokens(model, missing), keys: planStorage(model, missing) };
}

export function isMade({ tokens, keys }: LinodePlan, value: MissingValue): boolean {
  return [...tokens.map((one) => one.value), ...keys.flatMap(({ id, secret }) => [id, secret])].some(
    (one) => one.repository === value.repository && one.environment === value.environment && one.name === value.name,
  );
}

/** What a plan does, a line for each. */
export function linodeTexts({ tokens, keys }: LinodePlan): readonly string[] {
  if (tokens.length + keys.length === 0) return [];
  return [
    `ask for ${SETUP_TOKEN} (${setupTokenText({ tokens, keys })})`,
    ...tokens.map(({ label, scopes }) => `Linode: make the token ${label} (${scopes})`),
    ...keys.map(({ label }) => `Linode: make the key ${label}, and its buckets where they are not there`),
  ];
}

/** What the token of the set-up has to be good for, and what becomes of it. */
export function setupTokenText({ tokens, keys }: LinodePlan): string {
  const made = [
    ...(tokens.length > 0 ? [`${tokens.length} tokens`] : []),
    ...(keys.length > 0 ? [`${keys.length} keys and their buckets`] : []),
  ].join(', and ');
  return `Linode token with ${setupScopes({ tokens, keys })}, from ${TOKENS_PAGE} with the shortest expiry; it makes ${made}, and is not kept`;
}

/** It can give no token more than it has. */
function setupScopes({ tokens, keys }: LinodePlan): string {
  const given = tokens.flatMap(({ scopes }) => scopes.split(' ').map((scope) => scope.replace(/:.*/, ':read_write')));
  const scopes = [...(tokens.length > 0 ? [TOKEN_SCOPE] : []), ...given, ...(keys.length > 0 ? [STORAGE_SCOPE] : [])];
  return [...new Set(scopes)].join(', ');
}

/** @returns how many things were made */
export async function makeAtLinode(
  { plan, token }: LinodeWork,
  github: ApplyAccess,
  { fetch }: Pick<Network, 'fetch'>,
  world: Pick<World, 'env' | 'clock' | 'pause'>,
): Promise<number> {
  if (token === undefined) return 0;
  const making = (scope: string) => ({
    linode: { fetch, url: linodeUrl(world), token, scope, tokenName: SETUP_TOKEN },
    ...{ github, now: world.clock, pause: world.pause },
  });
  return (
    (await makeTokens(plan.tokens, making(setupScopes({ ...plan, keys: [] })))) +
    (await makeStorage(plan.keys, making(STORAGE_SCOPE)))
  );
}
