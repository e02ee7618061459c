import { UserError } from '@vmshift/findings';
import type { MissingValue } from '../github/part';
import { runProgram } from '../run-program';
import type { World } from '../world';

/** Sets a secret of an environment. @throws UserError where it is not set */
export type SetSecret = (secret: Required<MissingValue>, value: string) => Promise<void>;

/**
 * By `gh`, which encrypts it for GitHub. The value is in no argument and in no variable: it goes through a pipe.
 * @see https://cli.github.com/manual/gh_secret_set
 */
export function setSecretByGh(world: Pick<World, 'root' | 'env'>, token: string): SetSecret {
  return async ({ repository, environment, name }, value) => {
    const args = ['secret', 'set', name, '--env', environment, '--repo', repository];
    const env = { ...world.env, GH_TOKEN: token };
    const { status, stderr } = await runProgram(
      'gh',
      args,
      { root: world.root, env },
      { timeoutMs: 30_000, input: value },
    );
    if (status === 0) return;
    throw new UserError([
      `${repository}: secret ${name} of environment ${environment} was not set: ${stderr.trim().split('\n')[0] ?? ''}`,
      `  by hand: gh ${args.join(' ')}`,
    ]);
  };
}
