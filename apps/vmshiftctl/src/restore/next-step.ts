import type { RestoreMarker } from '@vmshift/observation';
import { jobOutcome } from './restore-job';
import type { RestorePlace } from './restore-place';
import type { RestoreState } from './restore-state';

/** What brings a restore on. */
export type RestoreAction =
  | 'pause-sync'
  | 'terminate-sync'
  | 'stop'
  | 'create-job'
  | 'start-sync'
  /** Notes that the sync has succeeded. */
  | 'note-synced'
  | 'start'
  /** Resumes automatic releases, and takes the lock away. */
  | 'finish';

export type NextStep =
  | { readonly kind: 'act'; readonly action: RestoreAction }
  /** `minutes`: after which it is told as a problem. */
  | { readonly kind: 'wait'; readonly for: string; readonly minutes: number }
  /** A person has to decide. */
  | { readonly kind: 'failed'; readonly because: string };

/**
 * The next step of a restore that has its lock, by what the clusters show, so that it goes on wherever a run before it was
 * interrupted.
 */
export function nextStep(state: RestoreState, place: RestorePlace, marker: RestoreMarker): NextStep {
  switch (marker.phase) {
    case 'stopped':
      return stopAndRestore(state, place, marker);
    case 'syncing':
      return awaitSync(state, marker);
    case 'running':
      return start(state, place);
  }
}

function stopAndRestore(state: RestoreState, place: RestorePlace, marker: RestoreMarker): NextStep {
  const { application, deployments, pods, syncing } = state;
  const job = jobOutcome(state, marker.job);
  if (job.state === 'complete') return { kind: 'act', action: 'start-sync' };
  if (job.state === 'failed') return { kind: 'failed', because: job.words };
  if (job.state === 'active') return { kind: 'wait', for: describeJob(marker.job, job.waits), minutes: 5 * 60 };
  if (application.automated) return { kind: 'act', action: 'pause-sync' };
  if (application.refreshRequested !== undefined)
    return { kind: 'wait', for: 'Argo CD to see that automatic sync is off', minutes: 3 };
  if (syncing) {
    if (application.operation?.phase === 'Running') return { kind: 'act', action: 'terminate-sync' };
    return { kind: 'wait', for: 'the sync to end', minutes: 3 };
  }
  if (deployments.some(({ wanted }) => wanted > 0)) return { kind: 'act', action: 'stop' };
  const left = pods.filter(
    ({ labels, phase }) => place.clients.includes(labels.app ?? '') && phase !== 'Succeeded' && phase !== 'Failed',
  );
  if (left.length > 0) {
    // A backup that runs is let end; what was stopped has a minute.
    const ofJob = left.some(({ owner }) => owner?.startsWith('Job/'));
    const names = left.map(({ name }) => name).join(', ');
    return { kind: 'wait', for: `the pods to end: ${names}`, minutes: ofJob ? 60 : 10 };
  }
  return { kind: 'act', action: 'create-job' };
}

function describeJob(name: string, waits: string | undefined): string {
  return `the Job ${name}${waits === undefined ? '' : `, whose pod does not run yet: ${waits}`}`;
}

function awaitSync({ application, syncing }: RestoreState, { run }: RestoreMarker): NextStep {
  const { operation } = application;
  if (operation?.startedBy !== run) {
    // One that was begun before, such as by a run that was interrupted, ends first.
    return syncing ? { kind: 'wait', for: 'the sync to begin', minutes: 5 } : { kind: 'act', action: 'start-sync' };
  }
  if (operation.phase === 'Succeeded') return { kind: 'act', action: 'note-synced' };
  if (operation.phase === 'Failed' || operation.phase === 'Error')
    return { kind: 'failed', because: `the sync failed: ${operation.message ?? 'Argo CD gives no reason'}` };
  return { kind: 'wait', for: `the sync: ${operation.message ?? operation.phase}`, minutes: 20 };
}

function start({ deployments }: RestoreState, place: RestorePlace): NextStep {
  if (deployments.some(({ wanted }) => wanted === 0)) return { kind: 'act', action: 'start' };
  const away = deployments.filter(({ available, wanted, observed }) => !observed || available < wanted);
  if (away.length > 0) {
    const names = away.map(({ name, available, wanted }) => `${name} ${available} of ${wanted}`).join(', ');
    return { kind: 'wait', for: `the pods of ${place.namespace}: ${names}`, minutes: 15 };
  }
  return { kind: 'act', action: 'finish' };
}
