import type { Process, vmshift } from '@vmshift/application';
import type { PlacementConfig, ResourcesConfig, ScalingConfig } from './sizes-config';

/** How large a process is in an environment. What it is stands in the application's profile. */
export interface ProcessConfig extends PlacementConfig {
  readonly resources: ResourcesConfig;
  /** For a process of the kind `scaled`. */
  readonly scaling?: ScalingConfig;
  /** For a process of the kind `cron-job`: when it runs, as a cron expression in UTC. */
  readonly schedule?: string;
  /** The settings that the profile declares for the process, such as `logLevel`. */
  readonly settings?: Readonly<Record<string, string>>;
  /**
   * Variables of this environment, in addition to those that the profile sets everywhere; the text is free.
   * @default none
   */
  readonly variables?: Readonly<Record<string, string>>;
}

/** What the profile's entry demands of an environment. */
type ConfigOf<P extends Process> = ProcessConfig &
  (P extends { readonly kind: 'scaled' } ? { readonly scaling: ScalingConfig } : unknown) &
  (P extends { readonly kind: 'cron-job' } ? { readonly schedule: string } : unknown) &
  (P extends { readonly settings: infer Settings }
    ? {
        readonly settings: {
          readonly [Name in keyof Settings]: Settings[Name] extends readonly (infer Value)[] ? Value : never;
        };
      }
    : unknown);

type Profile = (typeof vmshift)['processes'];
type Optional = {
  [Name in keyof Profile]: Profile[Name] extends { readonly optional: true } ? Name : never;
}[keyof Profile];

/**
 * The sizes of an environment's processes. The compiler demands what vmshift has everywhere; the rule `processes` compares
 * the names with the profile.
 */
export type ProcessesConfig = Readonly<Record<string, ProcessConfig>> & {
  readonly [Name in Exclude<keyof Profile, Optional>]: ConfigOf<Profile[Name]>;
} & { readonly [Name in Optional]?: ConfigOf<Profile[Name]> };
