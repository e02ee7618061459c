import type { Problem, RuleDescription } from '@vmshift/findings';
import type { EnvironmentConfig } from '../environment-config';
import type { Model } from '../model';
import type { PlatformConfig } from '../platform-config';

/** Something that a model must not break. A rule looks at all it is given and never throws on a malformed value. */
export interface Rule extends RuleDescription {
  readonly layer: 'model';
  readonly check: (model: Model) => readonly Problem[];
}

/** Where the profile of the application is written, whatever its files are called. */
export const PROFILE_FOLDER = 'packages/application/src/vmshift';

/**
 * Reports one value: its property path, what it is, and what it may be.
 * @param file where it is written. @default the environment's own file
 */
export type Report = (path: string, value: unknown, allowed: string, file?: string) => void;

/** Reports a value that is none of a few words. */
export function checkChoice(path: string, value: string, choices: readonly string[], report: Report): void {
  if (!choices.includes(value)) report(path, value, choices.join(', '));
}

/** Reports one value of the named environment, or of `platform`. */
export type ScopedReport = (environment: string, ...problem: Parameters<Report>) => void;

/** What a rule is called, what it protects, and the page that the fact comes from. The id is the name of the file. */
export type RuleHeading = Pick<RuleDescription, 'id' | 'title' | 'see'>;

/** A rule over the whole model. */
export function modelRule(heading: RuleHeading, inspect: (model: Model, report: ScopedReport) => void): Rule {
  const { id } = heading;
  return {
    ...heading,
    layer: 'model',
    check: (model) => {
      const problems: Problem[] = [];
      inspect(model, (environment, path, value, allowed, file) => {
        const fix = file ?? fileToFix(environment, path);
        problems.push({ rule: id, environment, path, value: print(value), allowed, fix });
      });
      return problems;
    },
  };
}

/** A rule over each environment by itself. */
export function environmentRule(
  heading: RuleHeading,
  inspect: (environment: EnvironmentConfig, report: Report, platform: PlatformConfig) => void,
): Rule {
  return modelRule(heading, ({ environments, platform }, report) => {
    for (const environment of environments) {
      inspect(environment, (...problem) => report(environment.name, ...problem), platform);
    }
  });
}

/** A rule over what the environments share. */
export function platformRule(heading: RuleHeading, inspect: (platform: PlatformConfig, report: Report) => void): Rule {
  return modelRule(heading, ({ platform }, report) =>
    inspect(platform, (...problem) => report('platform', ...problem)),
  );
}

/** Whether the value is a whole number within the bounds, both included. */
export function isIntegerWithin(value: number, minimum: number, maximum = Number.MAX_SAFE_INTEGER): boolean {
  return Number.isSafeInteger(value) && value >= minimum && value <= maximum;
}

function print(value: unknown): string {
  if (typeof value === 'string' || Array.isArray(value)) return JSON.stringify(value);
  return typeof value === 'object' && value !== null ? 'an object' : String(value);
}

/** Each environment is declared in the file of its name. */
function fileToFix(environment: string, path: string): string {
  const file = path === 'environments' || !/^[a-z0-9-]+$/.test(environment) ? 'environments' : environment;
  return `packages/environments/src/${file}.ts`;
}
