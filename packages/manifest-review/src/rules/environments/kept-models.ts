import type { EnvironmentConfig } from '@vmshift/environments';
import type { Comparison } from '../rule';

/** An environment that the model has before and after. */
export interface KeptModel {
  readonly object: string;
  readonly was: EnvironmentConfig;
  readonly is: EnvironmentConfig;
}

/** The environment before and after; none where one side has no model, or not this environment. */
export function keptModels({ before, after }: Comparison): readonly KeptModel[] {
  const [was, is] = [before.config, after.config];
  return was === undefined || is === undefined ? [] : [{ object: `Cluster/${after.name}`, was, is }];
}
