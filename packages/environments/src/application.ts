import {
  type ApplicationProfile,
  type NetworkFlow,
  networkFlows,
  type PinnedImage,
  type Process,
  vmshift,
} from '@vmshift/application';
import { type Databases, renderedIdleDatabase } from './databases';
import type { DatabaseConfig, EnvironmentConfig } from './environment-config';
import type { PlatformConfig } from './platform-config';
import type { ProcessConfig } from './process-config';

/** The profile of the application that the platform runs. */
export function applicationOf(platform: Pick<PlatformConfig, 'application'> | undefined): ApplicationProfile {
  return platform?.application ?? vmshift;
}

/** The third-party images: those of the data servers, and those of processes that are none of the application's own. */
export function thirdPartyImages(platform: Pick<PlatformConfig, 'application' | 'images'>): readonly PinnedImage[] {
  const { api: _api, celery: _celery, ...ofServers } = platform.images;
  const ofProcesses = Object.values(applicationOf(platform).processes).map(({ image }) => image);
  return [...Object.values(ofServers), ...ofProcesses.filter((image) => typeof image !== 'string')];
}

/** A process of an environment: what it is and how large. */
export interface EnvironmentProcess {
  /** Its name in the profile and in the environment. */
  readonly name: string;
  readonly process: Process;
  readonly config: ProcessConfig;
}

/** The sizes that an environment declares, by the names of its processes, whether the profile has those or not. */
export function declaredProcesses({
  processes,
}: Pick<EnvironmentConfig, 'processes'>): readonly (readonly [name: string, config: ProcessConfig])[] {
  return Object.entries<ProcessConfig | undefined>(processes).flatMap(([name, config]) =>
    config === undefined ? [] : [[name, config] as const],
  );
}

/** The processes that an environment has, in the profile's order. Names that the profile does not have are left out. */
export function processesOf(
  { processes }: Pick<EnvironmentConfig, 'processes'>,
  profile: ApplicationProfile,
): readonly EnvironmentProcess[] {
  return Object.entries(profile.processes).flatMap(([name, process]) => {
    const config: ProcessConfig | undefined = Object.hasOwn(processes, name) ? processes[name] : undefined;
    return config === undefined ? [] : [{ name, process, config }];
  });
}

/** Every connection between the pods of an environment, and to and from the world. */
export function environmentFlows(
  environment: Pick<EnvironmentConfig, 'processes'> & Databases,
  profile: ApplicationProfile,
): readonly NetworkFlow[] {
  const { database } = environment;
  const idle = renderedIdleDatabase(environment);
  return networkFlows(profile, {
    processes: processesOf(environment, profile).map(({ name }) => name),
    pooled: database.pooler !== undefined,
    ...managedPort(database),
    ...(idle && { idle: managedPort(idle) }),
  });
}

function managedPort(database: DatabaseConfig): { readonly managedPort?: number } {
  return database.kind === 'managed' ? { managedPort: database.port } : {};
}
