import { model } from '@vmshift/environments';
import { UserError } from '@vmshift/findings';
import { gitHubApi, network, reasonOf } from '@vmshift/observation';
import { askAgain } from '../github/ask-again';
import { personToken } from '../operate/person-token';
import { ProgramMissing, type ProgramResult, runProgram } from '../run-program';
import type { World } from '../world';
import { askGhAgain } from './ask-gh-again';
import type { Provenance } from './verify-build';

/** gh fetches signatures and the keys that they are checked against. */
const TIMEOUT_MS = 60_000;

/**
 * GitHub's program and API with the token of the person, or of the job.
 * @throws UserError where there is no token
 */
export async function provenanceOf(world: World): Promise<Provenance> {
  const token = await personToken(world);
  if (token === undefined) {
    throw new UserError([
      'a build is known by its attestation, which GitHub gives to no one without a token; nothing was changed',
      '  fix: install gh (https://cli.github.com), and gh auth login; in a workflow set GH_TOKEN',
    ]);
  }
  const env = { ...world.env, GH_TOKEN: token, NO_COLOR: '1', GH_PROMPT_DISABLED: '1' };
  const gh = async (args: readonly string[]): Promise<ProgramResult> => {
    try {
      return await runProgram('gh', args, { root: world.root, env }, { timeoutMs: TIMEOUT_MS });
    } catch (error) {
      if (!(error instanceof ProgramMissing)) return { status: 1, stdout: '', stderr: reasonOf(error) };
      const fix = 'install gh: https://cli.github.com; nothing was changed';
      throw new UserError([`a build is verified by gh: ${reasonOf(error)}`, `  fix: ${fix}`]);
    }
  };
  const api = gitHubApi({ env }, network);
  return { platform: model.platform, gh: askGhAgain(gh, world), api: (path) => askAgain(() => api(path), world) };
}
