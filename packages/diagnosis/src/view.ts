import type { EnvironmentConfig, PlatformConfig } from '@vmshift/environments';
import type { EnvironmentObservation, GitHubObservation, PlatformObservation } from '@vmshift/observation';
import type { EnvironmentState } from '@vmshift/releases';
import type { ArgoCdAccess } from './commands';

/** All that one environment is judged by: what is declared, what is pinned, and what was observed. */
export interface EnvironmentView {
  readonly environment: EnvironmentConfig;
  readonly platform: PlatformConfig;
  /** Pins and their history of all environments, for comparisons with those of the same branch. */
  readonly states: readonly EnvironmentState[];
  readonly observed: EnvironmentObservation;
  readonly gitHub: GitHubObservation;
  readonly access: ArgoCdAccess;
  /** The time of the observation; every age is counted from it. */
  readonly now: Date;
}

/** What Git alone tells of an environment. */
export type PinView = Pick<EnvironmentView, 'environment' | 'platform' | 'states'>;

/** All that what the environments share is judged by. */
export interface PlatformView extends Pick<EnvironmentView, 'platform' | 'states' | 'gitHub' | 'access' | 'now'> {
  readonly environments: readonly EnvironmentConfig[];
  readonly observed: PlatformObservation;
}

/** The pin and history of the environment itself; undefined where they were not read. */
export function ownState({ environment, states }: PinView): EnvironmentState | undefined {
  return states.find((state) => state.environment.name === environment.name);
}
