/** How a registry admits those who have a login. */
export interface Challenge {
  /** Address that gives a token for the login, with what it is for. @default it gives none */
  readonly tokens?: string;
  /** Whether the registry takes the login itself. */
  readonly basic: boolean;
}

/**
 * What a registry answers to a question without a login. A place over an open line is none, but for the address that was
 * asked over one.
 *
 * @param base address of the registry that was asked
 * @see https://distribution.github.io/distribution/spec/auth/token/#how-to-authenticate
 * @see https://www.rfc-editor.org/rfc/rfc9110#name-www-authenticate (several ways in one header)
 */
export function parseChallenge(header: string, base: string): Challenge {
  const basic = /(?:^|,)\s*Basic\b/i.test(header.replaceAll(QUOTED, '""'));
  const [, parameters = ''] = BEARER.exec(header) ?? [];
  const { realm, service, scope } = Object.fromEntries(
    [...parameters.matchAll(/(\w+)="([^"]*)"/g)].map(([, name = '', value = '']) => [name.toLowerCase(), value]),
  );
  if (realm === undefined || !URL.canParse(realm)) return { basic };
  const url = new URL(realm);
  if (url.protocol !== 'https:' && url.origin !== new URL(base).origin) return { basic };
  for (const [name, value] of Object.entries({ service, scope }))
    if (value !== undefined) url.searchParams.set(name, value);
  return { tokens: url.href, basic };
}

const QUOTED = /"[^"]*"/g;

/** Its parameters end where another way begins: a word without a value. */
const BEARER = /^(?:[^"]|"[^"]*")*?\bBearer\s+((?:\w+="[^"]*"\s*,?\s*)+)/i;
