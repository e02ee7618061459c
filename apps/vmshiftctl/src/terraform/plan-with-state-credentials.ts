import { linodeUrl } from '../linode-url';
import type { World } from '../world';
import type { Interruption } from './interruption';
import { linodeForReader } from './linode-for-reader';
import type { ChildResult } from './run-child';
import { stateCredentials } from './state-credentials';
import { terraformCli } from './terraform-cli';

/** How `terraform plan` ended, and what it took from the state, with the reason. */
export interface ReaderPlan {
  readonly result: ChildResult;
  readonly notRefreshed: readonly string[];
}

/**
 * Plans with a token of Linode that reads an object and not its credential: everything is refreshed but that.
 * @param args what `terraform plan` is given
 * @returns undefined where the state holds no credential either
 */
export async function planWithStateCredentials(
  stack: string,
  args: readonly string[],
  { interruption, planMinutes }: { readonly interruption: Interruption; readonly planMinutes: number | undefined },
  world: World,
): Promise<ReaderPlan | undefined> {
  const state = await terraformCli(world, stack, interruption).run('state', ['pull']);
  const credentials = stateCredentials(state.status === 0 ? state.stdout : '');
  if (credentials.size === 0) return undefined;
  world.warn(`${stack}: LINODE_TOKEN may not read credentials; planning again with those of the state`);
  const { LINODE_TOKEN: token = '' } = world.env;
  const linode = await linodeForReader({ linode: linodeUrl(world), token, credentials, fetch: globalThis.fetch });
  try {
    const reader = { ...world, env: { ...world.env, LINODE_URL: linode.url } };
    const result = await terraformCli(reader, stack, interruption, planMinutes).run('plan', args);
    const because = 'LINODE_TOKEN may not read it, so another one would not be seen (docs/setup.md, "Linode")';
    return { result, notRefreshed: linode.fromState().map((path) => `${path} is that of the state: ${because}`) };
  } finally {
    await linode.close();
  }
}
