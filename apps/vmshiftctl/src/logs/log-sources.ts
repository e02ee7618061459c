import { databaseRestore, restoreDrill } from '@vmshift/application';
import { applicationOf, type EnvironmentConfig, type PlatformConfig } from '@vmshift/environments';
import { nearestHint } from '@vmshift/findings';
import { quote, UsageError } from '../usage-error';

/** Pods of an environment whose logs can be asked for. */
export interface LogSource {
  /** Value of their label `app`. */
  readonly app: string;
  /** Another name, as the profile has it, such as `api`. @default it has none */
  readonly alias?: string;
}

/** What runs in an environment: its processes first, then its data servers, backup and restore. */
export function logSources(environment: EnvironmentConfig, platform: PlatformConfig): readonly LogSource[] {
  const profile = applicationOf(platform);
  const processes = Object.entries(profile.processes).filter(([name]) => name in environment.processes);
  const { servers, backup } = profile;
  return [
    ...processes.map(([alias, { app }]) => ({ app, alias })),
    ...[...Object.values(servers), backup, databaseRestore(profile), restoreDrill(profile)].map(({ app }) => ({ app })),
  ];
}

/** The source of that name. @throws UsageError with the names there are */
export function findLogSource(name: string, sources: readonly LogSource[]): LogSource {
  const plain = name.replace(/^[A-Za-z]+\//, '');
  const found = sources.find(({ app, alias }) => plain === app || plain === alias);
  if (found !== undefined) return found;
  const names = sources.flatMap(({ app, alias }) => (alias === undefined ? [app] : [alias, app]));
  throw new UsageError(
    `unknown workload: got ${quote(name)}; ${nearestHint(plain, names, 2)}allowed: ${names.join(', ')}`,
  );
}
