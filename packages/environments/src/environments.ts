import { dev } from './dev';
import type { EnvironmentConfig } from './environment-config';
import type { Model } from './model';
import { platform } from './platform';
import { production } from './production';
import { staging } from './staging';

/** Every environment. A new one is a file next to this one and a line here. */
export const environments: readonly EnvironmentConfig[] = [production, staging, dev];

/** The committed model. */
export const model: Model = { platform, environments };
