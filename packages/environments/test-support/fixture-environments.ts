import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { EnvironmentConfig } from '../src/environment-config';
import type { Model } from '../src/model';

/** What stands for `src/environments.ts` in every test but `*.live.test.ts`: a model that no edit of the live one changes. */
export const model: Model = JSON.parse(readFileSync(join(__dirname, 'fixture-model.json'), 'utf8'));

export const environments: readonly EnvironmentConfig[] = model.environments;
