import { databaseCopy } from '@vmshift/application';
import { type DatabaseConfig, type EnvironmentConfig, keyFor, runningDatabase } from '@vmshift/environments';
import type { EnvironmentView } from './environment-view';

/** One environment before and after a change. */
interface Sides {
  readonly before: EnvironmentView;
  readonly after: EnvironmentView;
}

/** The database in use before and after a change that exchanges it for one of the other kind. */
export interface DatabaseSwitch {
  readonly was: EnvironmentConfig;
  readonly is: EnvironmentConfig;
}

/** The switch that the models declare; undefined where the database in use stays of its kind, or a model is not known. */
export function databaseSwitch({ before, after }: Sides): DatabaseSwitch | undefined {
  const [was, is] = [before.config, after.config];
  if (was === undefined || is === undefined || was.database.kind === is.database.kind) return undefined;
  return { was, is };
}

/** Whether the models let go of a server that was idle: the environment's data is in the managed database. */
export function isIdleServerRemoved({ before, after }: Sides): boolean {
  const [was, is] = [before.config, after.config];
  if (was?.database.kind !== 'managed' || is?.database.kind !== 'managed') return false;
  return runningDatabase(was) !== undefined && runningDatabase(is) === undefined;
}

/** Whether a workload is what copies the database in use over the idle one. */
export function isCopy(name: string, { profile }: EnvironmentView): boolean {
  return name === `CronJob/${databaseCopy(profile).app}`;
}

/**
 * Whether a workload changes from a Secret key of the one database to the same of the other, as the switch has it. Keys are
 * told with their Secret, as `name:key`.
 */
export function isSwitchedKey(
  sides: Sides,
  workload: string,
  [from, to]: readonly [from: string, to: string],
): boolean {
  const switched = databaseSwitch(sides);
  if (switched === undefined) return false;
  const { profile } = sides.after;
  const { name, keys } = profile.secret;
  const leads = (was: DatabaseConfig, is: DatabaseConfig) =>
    Object.keys(keys).some(
      (key) => `${name}:${keyFor(was, key, profile)}` === from && `${name}:${keyFor(is, key, profile)}` === to,
    );
  const [was, is] = [switched.was.database, switched.is.database];
  // What copies reads both, each in the place of the other.
  return leads(was, is) || (isCopy(workload, sides.after) && leads(is, was));
}
