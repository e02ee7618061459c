import type { EnvironmentConfig } from './environment-config';
import type { PlatformConfig } from './platform-config';

/** The whole of what is declared: the input of both synths and of every rule. */
export interface Model {
  readonly platform: PlatformConfig;
  readonly environments: readonly EnvironmentConfig[];
}
