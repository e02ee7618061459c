import { gitHubToken } from '@vmshift/observation';
import { runProgram } from '../run-program';
import type { World } from '../world';

/**
 * The token of the person at this machine: that of the environment, or the one that `gh auth login` keeps.
 * @see https://cli.github.com/manual/gh_auth_token
 */
export async function personToken(world: Pick<World, 'root' | 'env'>): Promise<string | undefined> {
  const given = gitHubToken(world.env);
  if (given !== undefined) return given;
  try {
    const { status, stdout } = await runProgram('gh', ['auth', 'token', '--hostname', 'github.com'], world);
    return status === 0 ? stdout.trim() || undefined : undefined;
  } catch {
    // Not installed, or it waits for a keyring that is locked: then there is none.
    return undefined;
  }
}
