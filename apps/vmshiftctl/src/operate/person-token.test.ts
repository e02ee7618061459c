import { rmSync } from 'node:fs';
import { stubPrograms } from '../testing/stub-programs';
import { testWorld } from '../testing/test-world';
import { personToken } from './person-token';

/** The token of a machine with these variables, whose gh is this script. */
async function tokenOf(env: Record<string, string>, gh?: string): Promise<string | undefined> {
  const stubs = stubPrograms(gh === undefined ? {} : { gh });
  try {
    return await personToken(testWorld({ env: { PATH: `${stubs}:/bin`, ...env } }));
  } finally {
    rmSync(stubs, { recursive: true });
  }
}

const LOGGED_IN = `[ "$*" = 'auth token --hostname github.com' ] || exit 64; echo gho_kept`;

test.each([
  ['GH_TOKEN comes first', { GH_TOKEN: 'one', GITHUB_TOKEN: 'two' }, LOGGED_IN, 'one'],
  ['then GITHUB_TOKEN', { GITHUB_TOKEN: 'two' }, LOGGED_IN, 'two'],
  ['then what gh keeps', { GH_TOKEN: '' }, LOGGED_IN, 'gho_kept'],
  ['there is none where gh is logged in nowhere', {}, 'echo "no oauth token found" >&2; exit 1', undefined],
  ['there is none where gh prints none', {}, 'exit 0', undefined],
  ['there is none without gh', {}, undefined, undefined],
] as const)('%s', async (_what, env, gh, token) => {
  expect(await tokenOf(env, gh)).toBe(token);
});
