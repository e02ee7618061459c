import { age, command, elapsedSeconds } from '@vmshift/diagnosis';
import {
  applicationName,
  type EnvironmentConfig,
  type PlatformConfig,
  syncDeadlineSeconds,
} from '@vmshift/environments';
import { oneLine } from '@vmshift/findings';
import type {
  AppliedRevision,
  ArgoCdApplication,
  ArgoCdCondition,
  ObjectState,
  Observation,
} from '@vmshift/observation';
import { failedObjects, unhealthyObjects } from '@vmshift/observation';
import type { StatusProblem } from './status-problem';

/** Seconds by which clocks of different machines may differ. */
const CLOCK_SKEW_SECONDS = 120;

/** Attempts of a sync that may fail before it is told: the first retry comes after seconds and succeeds where it was a race. */
const TOLERATED_RETRIES = 1;

/** Polls of Git that Argo CD may miss before it counts as not looking: it restarts, and a busy one is late. */
const TOLERATED_POLLS = 10;

/** What an Application is judged by. */
export interface ApplicationView {
  readonly environment: EnvironmentConfig;
  readonly platform: PlatformConfig;
  readonly application: ArgoCdApplication;
  /** How far the compared revision is from Git; absent where Argo CD names none. */
  readonly applied?: Observation<AppliedRevision>;
  readonly access: command.ArgoCdAccess;
  readonly now: Date;
}

/** Everything that an Application says is wrong, worst first, each with since when and what to run next. */
export function applicationProblems(view: ApplicationView): readonly StatusProblem[] {
  const main = deletion(view) ?? failing(view) ?? waiting(view) ?? different(view);
  return [main, automation(view), reconciliation(view), behind(view), ...warnings(view)]
    .filter((found) => found !== undefined)
    .map((found) => ({ environment: view.environment.name, about: 'Argo CD', ...found }));
}

type Found = Omit<StatusProblem, 'environment' | 'about'>;

function deletion({ application, environment, access, now }: ApplicationView): Found | undefined {
  if (application.deletedAt === undefined) return undefined;
  const cause = causeOf(application.conditions.filter(({ type }) => type === 'DeletionError'));
  return {
    problem: `Argo CD has been deleting ${application.name} for ${age(application.deletedAt, now)}${cause}`,
    next: [
      command.describeApplication(access, environment),
      command.awaitDeletion(access, environment),
      command.restoreApplications(access),
    ],
  };
}

/** Something has failed. */
function failing(view: ApplicationView): Found | undefined {
  const { application, environment, access } = view;
  const { name, sync, health, operation } = application;
  const running = operation?.phase === 'Running' || operation?.phase === 'Terminating';
  if (running && health === 'Degraded') {
    return {
      problem: `${name} is degraded while it syncs${during(operation.startedAt, view)}, and newer commits wait${healthCause(view)}`,
      next: [command.terminateSync(access, environment), rollback(environment)],
    };
  }
  if (running && operation.retryCount > TOLERATED_RETRIES) {
    return {
      problem: `the sync of ${name} has failed ${operation.retryCount} times${during(operation.startedAt, view)} and is tried again${syncCause(application)}`,
      next: [command.describeApplication(access, environment), rollback(environment)],
    };
  }
  if (health === 'Degraded' || health === 'Missing') {
    const next = [command.showPods(environment), command.showWarnings(environment), rollback(environment)];
    return { problem: `${name} ${been(health, application.healthSince, view)}${healthCause(view)}`, next };
  }
  const errors = application.conditions.filter(({ type }) => type.endsWith('Error') && type !== 'SyncError');
  if (sync === 'Unknown' || health === 'Unknown' || errors.length > 0) {
    const { describeApplication, refreshApplication } = command;
    return {
      problem: `${name} ${been(`${sync} and ${health}`, errors[0]?.since, view)}${causeOf(errors) || causeOf(application.conditions)}`,
      next: [describeApplication(access, environment), refreshApplication(access, environment)],
    };
  }
  if (operation?.phase === 'Failed' || operation?.phase === 'Error') {
    const ended = operation.finishedAt === undefined ? '' : ` ${age(operation.finishedAt, view.now)} ago`;
    return {
      problem: `the last sync of ${name} ended with ${operation.phase}${ended}${syncCause(application)}`,
      next: [command.describeApplication(access, environment), command.syncApplication(access, environment)],
    };
  }
  const syncErrors = application.conditions.filter(({ type }) => type === 'SyncError');
  if (running || syncErrors.length === 0) return undefined;
  return {
    problem: `Argo CD ${syncErrors[0]?.since === undefined ? 'cannot' : 'has been unable to'} sync ${name}${during(syncErrors[0]?.since, view)}${causeOf(syncErrors)}`,
    next: [command.describeApplication(access, environment), command.syncApplication(access, environment)],
  };
}

/** Something takes longer than it can when it works. */
function waiting(view: ApplicationView): Found | undefined {
  const { application, environment, platform, access, now } = view;
  const { name, health, healthSince, operation } = application;
  const deadline = syncDeadlineSeconds(platform);
  const overdue = (since: string | undefined): since is string =>
    since !== undefined && elapsedSeconds(since, now) > deadline + CLOCK_SKEW_SECONDS;
  const most = `, and one that works takes ${Math.ceil(deadline / 60)} min at most`;
  if ((operation?.phase === 'Running' || operation?.phase === 'Terminating') && overdue(operation.startedAt)) {
    return {
      problem: `the sync of ${name} ${been(operation.phase, operation.startedAt, view)}${most}; newer commits wait${syncCause(application)}`,
      next: [
        command.showPods(environment),
        command.showWarnings(environment),
        command.terminateSync(access, environment),
      ],
    };
  }
  if (health === 'Progressing' && overdue(healthSince)) {
    return {
      problem: `the rollout of ${name} ${been(health, healthSince, view)}${most}${healthCause(view)}`,
      next: [command.showPods(environment), command.showWarnings(environment), rollback(environment)],
    };
  }
  if (health === 'Healthy' || health === 'Progressing') return undefined;
  return {
    problem: `${name} ${been(health, healthSince, view)}${health === 'Suspended' ? ', so something in it is paused' : ''}${healthCause(view)}`,
    next: [command.showWorkloads(environment), command.describeApplication(access, environment)],
  };
}

/** Nothing has failed, and yet it is not what Git says. */
function different({ application, environment, access }: ApplicationView): Found | undefined {
  const { name, sync, automated, operation } = application;
  // A sync is under way, or the next problem says why there is none.
  if (sync === 'Synced' || operation?.phase === 'Running' || !automated) return undefined;
  return { problem: `${name} is ${sync}`, next: [command.diffApplication(access, environment)] };
}

function automation({ application, access }: ApplicationView): Found | undefined {
  const { name, automated, deletedAt, sync } = application;
  if (automated || deletedAt !== undefined) return undefined;
  return {
    problem: `automatic sync of ${name} is off, so no commit reaches it; it is ${sync} now`,
    next: [command.restoreApplications(access)],
  };
}

function reconciliation({ application, environment, platform, access, now }: ApplicationView): Found | undefined {
  const { name, reconciledAt, createdAt, deletedAt } = application;
  const polling = platform.argoCd.reconciliationSeconds;
  const last = reconciledAt ?? createdAt;
  if (last === undefined || deletedAt !== undefined) return undefined;
  if (elapsedSeconds(last, now) <= TOLERATED_POLLS * polling + CLOCK_SKEW_SECONDS) return undefined;
  const looked = reconciledAt === undefined ? 'has never compared' : 'last compared';
  return {
    problem: `Argo CD ${looked} ${name} with Git${reconciledAt === undefined ? ',' : ''} ${age(last, now)} ago; it should every ${polling} s`,
    next: [command.showArgoCdPods(access), command.refreshApplication(access, environment)],
  };
}

/** A commit that has just come is not late: Argo CD polls, and may have polled a moment before. */
function behind({ application, applied, environment, platform, access, now }: ApplicationView): Found | undefined {
  if (applied?.state !== 'seen' || applied.value.missing === 0 || application.deletedAt !== undefined) return undefined;
  const { newest, changedAt, missing } = applied.value;
  if (elapsedSeconds(changedAt, now) <= 2 * platform.argoCd.reconciliationSeconds + CLOCK_SKEW_SECONDS)
    return undefined;
  const commits = missing === 1 ? 'the last commit' : `the last ${missing} commits`;
  return {
    problem:
      `${application.name} is at ${application.revision?.slice(0, 12)}, without ${commits} to dist/${environment.name}; ` +
      `the newest, ${newest.slice(0, 12)}, is ${age(changedAt, now)} old`,
    next: [command.refreshApplication(access, environment), command.describeApplication(access, environment)],
  };
}

/** Orphaned objects are no problem of the Application. */
function warnings({ application, environment, access }: ApplicationView): readonly Found[] {
  return application.conditions
    .filter(({ type }) => !type.endsWith('Error') && type !== 'OrphanedResourceWarning')
    .map((condition) => ({
      problem: `Argo CD warns of ${application.name}${causeOf([condition])}`,
      next: [command.describeApplication(access, environment)],
    }));
}

function been(state: string, since: string | undefined, { now }: ApplicationView): string {
  return since === undefined ? `is ${state}` : `has been ${state} for ${age(since, now)}`;
}

function during(since: string | undefined, { now }: ApplicationView): string {
  return since === undefined ? '' : ` for ${age(since, now)}`;
}

/** What the objects say, else the Application, else its errors. The message of a sync that succeeded is no cause. */
function healthCause({ application }: ApplicationView): string {
  const { health, healthMessage, conditions, operation } = application;
  const worst = unhealthyObjects(application).filter(({ state }) => state === health);
  if (worst.length > 0) return `: ${objects(worst)}`;
  if (healthMessage !== undefined) return `: ${oneLine(healthMessage)}`;
  const errors = causeOf(conditions.filter(({ type }) => type.endsWith('Error')));
  if (errors !== '' || operation === undefined || operation.phase === 'Succeeded') return errors;
  return syncCause(application);
}

/** Which objects could not be applied, and why; else what the sync says. */
function syncCause({ operation, conditions }: ArgoCdApplication): string {
  const failed = failedObjects(operation);
  if (failed.length > 0) return `: ${objects(failed)}`;
  const errors = causeOf(conditions.filter(({ type }) => type.endsWith('Error')));
  return operation?.message === undefined ? errors : `: ${oneLine(operation.message)}${errors.replace(/^:/, ';')}`;
}

function causeOf(conditions: readonly ArgoCdCondition[]): string {
  if (conditions.length === 0) return '';
  return `: ${conditions.map(({ type, message }) => `${type}: ${oneLine(message)}`).join('; ')}`;
}

function objects(states: readonly ObjectState[]): string {
  return states
    .map(({ object, state, message }) => `${object} is ${state}${message === undefined ? '' : `: ${oneLine(message)}`}`)
    .join('; ');
}

function rollback(environment: EnvironmentConfig): string {
  return `./vmshiftctl rollback ${environment.name} --reason "<why>" --commit --push`;
}

/** Argo CD answered and has no such Application. */
export function absentApplication(environment: EnvironmentConfig, access: command.ArgoCdAccess): StatusProblem {
  return {
    environment: environment.name,
    about: 'Argo CD',
    problem: `Argo CD has no Application ${applicationName(environment)}`,
    next: ['./vmshiftctl deploy argocd', command.restoreApplications(access)],
  };
}
