import type { EnvironmentObservation } from '@vmshift/observation';
import type { Git } from '../git/git';
import type { Sync } from './trace';

/**
 * The sync that brought a commit of this repository: the oldest of those that Argo CD keeps whose revision holds it.
 * Undefined where none does, or where the clone does not have what they name.
 */
export async function findSync(
  observed: EnvironmentObservation | undefined,
  commit: string,
  git: Git,
): Promise<Sync | undefined> {
  const application = observed?.application;
  if (application?.state !== 'seen' || application.value === 'absent') return undefined;
  for (const sync of application.value.deployments) {
    if (sync.revision === undefined) continue;
    const { code } = await git.attempt(['merge-base', '--is-ancestor', commit, sync.revision]);
    if (code === 0) return sync;
  }
  return undefined;
}
