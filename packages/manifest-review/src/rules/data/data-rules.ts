import type { Rule } from '@vmshift/findings';
import type { Comparison } from '../rule';
import { backupExistence } from './backup-existence';
import { backupPlaces } from './backup-places';
import { backupRetention } from './backup-retention';
import { backupSteps } from './backup-steps';
import { backupUploads } from './backup-uploads';
import { claims } from './claims';
import { dataPlacement } from './data-placement';
import { destructiveCommands } from './destructive-commands';
import { exclusiveVolumes } from './exclusive-volumes';
import { initScripts } from './init-scripts';
import { pgbouncerSettings } from './pgbouncer-settings';
import { postgresqlSettings } from './postgresql-settings';
import { redisSettings } from './redis-settings';
import { replacedWorkloads } from './replaced-workloads';
import { restores } from './restores';
import { serverConfiguration } from './server-configuration';
import { unjudgedSettings } from './unjudged-settings';
import { unreadableSettings } from './unreadable-settings';

/** Rules about what keeps data: claims, servers and their settings, backups. */
export const dataRules: readonly Rule<Comparison>[] = [
  ...claims,
  ...dataPlacement,
  ...exclusiveVolumes,
  ...replacedWorkloads,
  ...redisSettings,
  ...postgresqlSettings,
  ...pgbouncerSettings,
  ...serverConfiguration,
  unreadableSettings,
  unjudgedSettings,
  ...initScripts,
  destructiveCommands,
  ...backupExistence,
  ...backupRetention,
  ...backupSteps,
  ...backupPlaces,
  ...backupUploads,
  ...restores,
];
