import type { World } from '../world';
import type { AppStack } from './terraform-app';

/** What the shell needs in which a person pastes a command of Terraform's own: keys, and what a bucket does not take without. */
export const BY_HAND = 'needs the shell of docs/maintenance.md#terraform-by-hand';

/** A run of Terraform that failed, as far as its explanation needs it. */
export interface FailedRun {
  readonly stack: string;
  /** Every stack that has to be applied before it, in the order in which they are deployed. */
  readonly producers: readonly string[];
  readonly command: 'plan' | 'deploy';
  /** Whether the run had a `LINODE_TOKEN`. Its provider does not tell a missing one from a wrong one. */
  readonly hasLinodeToken: boolean;
  /** The file that a dumped state was kept in. @default none was dumped, or none could be kept */
  readonly keptState?: string;
}

/** The run of one stack. */
export function failedRun(
  { name, dependencies, producers = dependencies }: AppStack,
  command: FailedRun['command'],
  { env }: Pick<World, 'env'>,
): FailedRun {
  return { stack: name, producers, command, hasLinodeToken: Boolean(env.LINODE_TOKEN) };
}

/** What a person runs once the cause is gone. A deploy that failed goes on where it was. */
export function again({ command, stack }: FailedRun): string {
  return command === 'deploy'
    ? `run the same deploy again, it goes on where it was: ./vmshiftctl deploy ${stack}`
    : `run ./vmshiftctl plan ${stack}`;
}

/** Why Terraform stopped, as it is recognized in one error of its output. */
export interface Cause {
  readonly pattern: RegExp;
  /** `output` is that of the whole run, without its frames. */
  readonly explain: (match: RegExpMatchArray, run: FailedRun, output: string) => string;
}
