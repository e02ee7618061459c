import { UserError } from '@vmshift/findings';
import type { PlannedResource } from '@vmshift/terraform-review';
import { linodeUrl } from '../linode-url';
import type { World } from '../world';
import { type ExistingObject, existingObjects, makesAtLinode } from './existing-objects';
import { BY_HAND } from './failed-run';
import type { Interruption } from './interruption';
import { ChildStopped, INTERRUPTED } from './run-child';

/**
 * Refuses to make at Linode what is there already and the state does not know.
 * @throws UserError with the commands that take it into the state
 * @throws ChildStopped when it was interrupted, whether Linode answers or not
 */
export async function refuseSecondObjects(
  stack: string,
  resources: readonly PlannedResource[],
  interruption: Interruption,
  world: Pick<World, 'env' | 'warn'>,
): Promise<void> {
  const existing = await askForExisting(stack, resources, interruption, world);
  if (existing.length === 0) return;
  throw new UserError([
    `${stack} was not deployed: Linode has what it would make, and the state does not know it (${BY_HAND}):`,
    ...existing.flatMap(({ address, id }) => [
      `  ${address}: ${id}`,
      `    to take it in: terraform -chdir=cdktf.out/stacks/${stack} import '${address}' '${id}'`,
    ]),
    `  when that is done: ./vmshiftctl deploy ${stack}; what is not to be kept is deleted at https://cloud.linode.com instead`,
  ]);
}

/**
 * What a plan would make a second time; none where Linode does not tell, which is told.
 * @throws ChildStopped when it was interrupted
 */
export async function askForExisting(
  stack: string,
  resources: readonly PlannedResource[],
  interruption: Interruption,
  { env, warn }: Pick<World, 'env' | 'warn'>,
): Promise<readonly ExistingObject[]> {
  const { LINODE_TOKEN: token } = env;
  if (!makesAtLinode(resources) || token === undefined || token === '') return [];
  const scope = 'lke:read_only';
  const interrupted = new AbortController();
  const stopListening = interruption.listen(() => interrupted.abort());
  const { signal } = interrupted;
  try {
    return await existingObjects(resources, { fetch: globalThis.fetch, url: linodeUrl({ env }), token, scope, signal });
  } catch (error) {
    if (signal.aborted) throw new ChildStopped(`question to Linode about ${stack}`, INTERRUPTED, false, '');
    const because = error instanceof Error ? error.message : String(error);
    warn(`${stack}: not checked whether Linode has already what is to be made: ${because}`);
    return [];
  } finally {
    stopListening();
  }
}
