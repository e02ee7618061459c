import { syncDeadlineSeconds } from '@vmshift/environments';
import { type ArgoCdApplication, failedObjects, hasFailed, seenValue } from '@vmshift/observation';
import { olderThan } from '../../age';
import type { EnvironmentView } from '../../view';
import { BLIND_SECONDS } from '../cluster/autoscaling';
import { isDoomed } from './refusals';

/**
 * What decides about an Application, the worst first: one thing is told of what it is doing, as the others follow from it.
 * `failing`: a sync that has failed and is tried again; `failed`: one that Argo CD gave up; `blocked`: it does not begin one;
 * `missing`: objects are not in the cluster, and no sync makes them; `overtaken`: all is as Git has it, which has another state
 * since the commit whose sync failed.
 */
export type ApplicationState =
  | 'deleting'
  | 'degraded-while-syncing'
  | 'failing'
  | 'degraded'
  | 'incomparable'
  | 'failed'
  | 'blocked'
  | 'syncing-too-long'
  | 'missing'
  | 'progressing-too-long'
  | 'paused'
  | 'different'
  | 'overtaken'
  | 'well';

/** Attempts of a sync that may fail before it is told: the first retry comes after seconds and succeeds where it was a race. */
const TOLERATED_RETRIES = 1;

/** What Argo CD knows of an Application once it has compared it. Any other word, such as one that is new to us, tells neither. */
const COMPARED = ['Synced', 'OutOfSync'];

/** Phases of a sync that is over. */
const ENDED = ['Succeeded', 'Failed', 'Error'];

/** The Application, where Argo CD has it and it was seen. */
export function applicationOfView({ observed }: EnvironmentView): ArgoCdApplication | undefined {
  const application = seenValue(observed.application);
  return application === 'absent' ? undefined : application;
}

/** The Application where it is in one of these states; for rules that tell of them. */
export function applicationIn(
  view: EnvironmentView,
  ...states: readonly ApplicationState[]
): ArgoCdApplication | undefined {
  const application = applicationOfView(view);
  return application !== undefined && states.includes(applicationState(application, view)) ? application : undefined;
}

export function applicationState(
  application: ArgoCdApplication,
  view: Pick<EnvironmentView, 'platform' | 'now' | 'observed'>,
): ApplicationState {
  const { platform, now } = view;
  const { sync, healthSince, operation, conditions, automated } = application;
  const health = waitsForMetrics(application, now) ? 'Progressing' : application.health;
  const running = isRunning(application);
  const tooLong = (since: string | undefined): boolean => olderThan(syncDeadlineSeconds(platform), since, now);
  if (application.deletedAt !== undefined) return 'deleting';
  // A restore has stopped the application and ended its sync, and another rule tells so.
  if (typeof application.restore === 'object' && application.restore.phase === 'stopped') return 'well';
  // No sync can go on then: one that is tried again fails for it, whatever it failed for before.
  if (conditions.some(({ type }) => type === 'InvalidSpecError')) return 'incomparable';
  const retries = operation?.retryCount ?? 0;
  // It waits for nothing then, however its objects are.
  if (running && retries > 0 && hasDoomedObject(operation)) return 'failing';
  if (running && health === 'Degraded') return 'degraded-while-syncing';
  if (running && retries > TOLERATED_RETRIES && !goesOn(operation)) return 'failing';
  if (health === 'Degraded') return 'degraded';
  const errors = conditions.some(({ type }) => type.endsWith('Error') && type !== 'SyncError');
  if (!COMPARED.includes(sync) || health === 'Unknown' || errors) return 'incomparable';
  const overtaken = isOvertaken(application, view);
  if (hasFailed(operation) && !overtaken) return 'failed';
  if (!running && conditions.some(({ type }) => type === 'SyncError')) return 'blocked';
  if (running && tooLong(operation?.startedAt)) return 'syncing-too-long';
  // What a sync that is under way has yet to make is missing until its wave comes.
  if (health === 'Missing') return running ? 'well' : 'missing';
  if (health === 'Progressing' && tooLong(healthSince)) return 'progressing-too-long';
  if (health !== 'Healthy' && health !== 'Progressing') return 'paused';
  // A sync is under way, or another rule tells why there is none.
  if (sync !== 'Synced' && !running && automated) return 'different';
  return overtaken ? 'overtaken' : 'well';
}

/**
 * Whether the last sync failed for a commit that Git has left behind, and what runs is what Git has now: after a rollback Argo
 * CD begins no sync where it finds no difference, and what it keeps of the failed one stays. It compares no hook.
 */
export function isOvertaken(
  { sync, operation }: ArgoCdApplication,
  { observed }: Pick<EnvironmentView, 'observed'>,
): boolean {
  const applied = seenValue(observed.applied);
  if (sync !== 'Synced' || !hasFailed(operation) || applied === undefined || applied === 'not on the branch')
    return false;
  return applied.missing === 0 && applied.newerThanFailedSync === true;
}

/**
 * Whether a further attempt has got past what failed: Argo CD counts the attempts before it until the last wave is healthy,
 * which takes minutes. A hook that runs again may fail again. As Argo CD 3.5 writes it.
 */
function goesOn(operation: ArgoCdApplication['operation']): boolean {
  const words = /^(?:waiting for healthy state|Retrying operation)/;
  return failedObjects(operation).length === 0 && words.test(operation?.message ?? '');
}

/**
 * Whether all that is Degraded is an autoscaler without metrics, which Argo CD calls so at once, and which comes with every
 * start of metrics-server.
 * @see https://argo-cd.readthedocs.io/en/stable/operator-manual/health/
 */
function waitsForMetrics({ health, healthSince, resources }: ArgoCdApplication, now: Date): boolean {
  const degraded = resources.filter((one) => one.health === 'Degraded');
  if (health !== 'Degraded' || degraded.length === 0 || olderThan(BLIND_SECONDS, healthSince, now)) return false;
  return degraded.every(
    ({ object, message = '' }) => object.startsWith('HorizontalPodAutoscaler/') && /\bmetrics\b/.test(message),
  );
}

/** Whether an object is refused for good. */
function hasDoomedObject(operation: ArgoCdApplication['operation']): boolean {
  return failedObjects(operation).some(({ message = '' }) => isDoomed(message));
}

/** A phase that is new to us has not ended: a limit in time holds for it as well. */
export function isRunning({ operation }: ArgoCdApplication): boolean {
  return operation !== undefined && !ENDED.includes(operation.phase);
}

/** How a diagnosis names an Application, or one field of it, whose cause is none of its objects. */
export function applicationObject(name: string, field?: string): string {
  return `Application/${name}${field === undefined ? '' : ` ${field}`}`;
}
