import type { RestoreMarker } from '@vmshift/observation';
import { jobOutcome } from './restore-job';
import type { RestorePlace } from './restore-place';
import type { RestoreState } from './restore-state';

/** In what state things are where a restore ended before its end, and how to go on. */
export function standing(
  place: RestorePlace,
  lock: RestoreMarker,
  state: Pick<RestoreState, 'jobs' | 'pods'> | undefined,
): readonly string[] {
  const { name } = place.environment;
  const goOn = `  to go on: ./vmshiftctl restore ${name}`;
  const another = `  to restore another dump instead: ./vmshiftctl restore ${name} --dump <name>`;
  if (lock.phase === 'syncing') return [`Argo CD starts ${name}; it may not serve yet`, goOn, another];
  if (lock.phase === 'running')
    return [`${name} starts${lock.holds ? ', and its automatic releases are still held' : ''}`, goOn, another];
  const job = state === undefined ? undefined : jobOutcome(state, lock.job).state;
  switch (job) {
    case 'complete':
      return [`${lock.dump} is restored, and ${name} is still stopped`, goOn];
    case 'active':
      return [`${name} is stopped, and the Job ${lock.job} goes on restoring ${lock.dump} without this program`, goOn];
    default:
      return [
        `${name} is stopped, or about to be, and automatic sync is off${job === 'absent' ? '; its database is unchanged' : ''}`,
        `${goOn} (another dump: --dump <name>; where an object exists already: --into-new-database)`,
        `  to start it again without a restore: ./vmshiftctl restore ${name} --cancel`,
      ];
  }
}
