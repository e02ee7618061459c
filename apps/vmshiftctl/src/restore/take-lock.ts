import { printableLine, UserError } from '@vmshift/findings';
import type { RestoreMarker } from '@vmshift/observation';
import { deleteJob, pasteable, removeMarker } from './restore-commands';
import { type JobOutcome, jobOutcome } from './restore-job';
import type { RestorePlace } from './restore-place';
import type { RestoreState } from './restore-state';

/** What a person asks for. */
export interface RestoreRequest {
  /** Of this run: no two have the same. */
  readonly run: string;
  readonly by: string;
  /** When it was asked for, ISO 8601. */
  readonly now: string;
  /** Name of a Job that is made now. */
  readonly job: string;
  /** Name of a dump, or `latest`. @default that of the restore which is under way, else the newest */
  readonly dump?: string | undefined;
  readonly into?: RestoreMarker['into'] | undefined;
  /** Also where another person has the lock. */
  readonly takeOver: boolean;
  /** Starts everything again without a restore. */
  readonly cancel: boolean;
}

/**
 * The lock with which this run goes on, from the one that is there.
 * @throws UserError where another person has it, or the request does not fit what is under way
 */
export function takenLock(
  state: RestoreState,
  place: RestorePlace,
  request: RestoreRequest,
): RestoreMarker | undefined {
  const { restore } = state.application;
  const { name } = place.environment;
  if (restore === undefined) {
    if (!request.cancel) return undefined;
    throw new UserError(`no restore of ${name} is under way, so there is nothing to cancel`);
  }
  if (restore === 'unreadable')
    throw new UserError([
      `the lock of a restore of ${name} cannot be read, so it is not known who has it`,
      `  to remove it, when no restore is under way: ${pasteable([removeMarker(place)])}`,
    ]);
  if (restore.by !== request.by && !request.takeOver)
    throw new UserError([
      `${printableLine(restore.by)} restores ${name} since ${printableLine(restore.since)}; two at a time would undo each other`,
      `  to go on in the place of that run, once it has ended: ./vmshiftctl restore ${name} --take-over`,
    ]);
  requireFitting(state, place, request, restore);
  const lock = { ...restore, run: request.run, by: request.by };
  if (isRestoredAgain(state, request, restore)) {
    const { dump = restore.dump, into = restore.into, job } = request;
    return { ...lock, phase: 'stopped', dump, into, job };
  }
  if (request.cancel) return { ...lock, phase: restore.phase === 'running' ? 'running' : 'syncing' };
  const job = jobState(state, restore);
  if (job === 'active' || job === 'complete') return lock;
  const { dump = restore.dump, into = restore.into } = request;
  return { ...lock, dump, into, job: job === 'failed' ? request.job : restore.job };
}

/** Whether another dump is asked for after one is restored, as where that one is damaged too and nothing starts with it. */
export function isRestoredAgain(
  state: RestoreState,
  { dump, into, cancel }: RestoreRequest,
  restore: RestoreMarker,
): boolean {
  if (cancel || jobState(state, restore) !== 'complete') return false;
  const isOther = dump !== undefined && dump !== 'latest' && dump !== restore.dump;
  return isOther || (into !== undefined && into !== restore.into);
}

/** How the Job of a restore is, which is complete once anything starts again. */
function jobState(state: RestoreState, { phase, job }: RestoreMarker): JobOutcome['state'] {
  return phase === 'stopped' ? jobOutcome(state, job).state : 'complete';
}

/** @throws UserError where a dump is being restored, and another one is asked for, or none */
function requireFitting(
  state: RestoreState,
  place: RestorePlace,
  { dump, into, cancel }: RestoreRequest,
  restore: RestoreMarker,
): void {
  const { name } = place.environment;
  const job = jobState(state, restore);
  const other = (dump !== undefined && dump !== restore.dump) || (into !== undefined && into !== restore.into);
  if (job === 'active' && cancel)
    throw new UserError([
      `${restore.dump} is being restored, so that it cannot be cancelled between two steps`,
      `  to end the Job, which then changes nothing: ${pasteable([deleteJob(place, restore.job)])}`,
    ]);
  if (job === 'complete' && cancel && restore.phase === 'stopped')
    throw new UserError([
      `${restore.dump} is restored already, and what is left is to start again`,
      `  to go on: ./vmshiftctl restore ${name}`,
    ]);
  if (other && job === 'active')
    throw new UserError([
      `${restore.dump} is being restored into ${describeInto(restore.into)}; another one can be asked for when that has ended`,
      `  to go on: ./vmshiftctl restore ${name}`,
    ]);
}

/** The lock of a restore that begins. */
export function newLock({ run, by, now, job, into = 'schema' }: RestoreRequest, dump: string): RestoreMarker {
  return { run, by, since: now, dump, into, job, phase: 'stopped', holds: true };
}

/** Where a dump is restored, for a person. */
export function describeInto(into: RestoreMarker['into']): string {
  return into === 'schema' ? 'the emptied schema' : 'a new database';
}
