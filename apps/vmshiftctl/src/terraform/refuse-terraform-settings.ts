import { UserError } from '@vmshift/findings';
import { quote } from '../usage-error';
import type { World } from '../world';

/** Flags with which Terraform plans something else than the configuration, or works on another state; `--x` is `-x` to it. */
const MISLEADING_FLAG = /(?:^|\s)["']?--?(?:destroy|refresh-only|refresh=["']?(?:false|f|0)|state(?:-out)?)\b/i;

/**
 * Refuses what a shell sets for work on another configuration: each stack has one state, and a folder of its own. Of
 * arguments only the flag is told, as a variable next to it can be a secret.
 * @throws UserError with every such environment variable, and how to go on
 */
export function refuseTerraformSettings({ env }: Pick<World, 'env'>): void {
  const problems = Object.entries(env).flatMap(([name, value = '']) => {
    const reason = value === '' ? undefined : reasonAgainst(name, value);
    return reason === undefined ? [] : [`${name}: ${reason}; next: unset ${name}`];
  });
  if (problems.length > 0) throw new UserError(problems);
}

function reasonAgainst(name: string, value: string): string | undefined {
  if (name === 'TF_WORKSPACE' && value !== 'default') {
    return `got ${quote(value)}; allowed: default; another workspace has another state, so everything would be created a second time`;
  }
  if (name === 'TF_DATA_DIR') {
    return `got ${quote(value)}; allowed: none; stacks that share a folder would use each other's state backend`;
  }
  const flag = /^TF_CLI_ARGS(_plan|_apply)?$/.test(name) ? MISLEADING_FLAG.exec(value)?.[0].trim() : undefined;
  return flag === undefined
    ? undefined
    : `got ${quote(flag)}; allowed: flags that change neither the state nor what is planned`;
}
