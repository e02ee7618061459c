import { join } from 'node:path';
import { STACKS_FOLDER } from '@vmshift/environments';
import { UserError } from '@vmshift/findings';
import { programEnvironment } from '../program-environment';
import type { World } from '../world';
import type { Interruption } from './interruption';
import { type ChildResult, ChildStopped, runChild } from './run-child';
import { tellWaiting } from './tell-waiting';

/** Write-only arguments, which keep the Secrets out of the state, exist since then. */
const OLDEST_TERRAFORM = '1.11.0';

const MINUTES = 60_000;

/** Each subcommand's bound. A plan reads every object of a stack through its API. */
const TIMEOUT = { version: 1, init: 10, state: 5, plan: 20, show: 5, 'providers lock': 20 } as const;

/** Runs Terraform in the folder of one stack. */
export interface TerraformCli {
  readonly folder: string;
  readonly run: (subcommand: keyof typeof TIMEOUT, args: readonly string[]) => Promise<ChildResult>;
}

/**
 * What every Terraform of ours runs with: it never asks, never calls home, and the state bucket understands its requests
 * (Object Storage refuses the checksums that the S3 client adds by default).
 */
export function terraformEnvironment({ env }: Pick<World, 'env'>): Readonly<Record<string, string | undefined>> {
  return {
    AWS_REQUEST_CHECKSUM_CALCULATION: 'when_required',
    AWS_RESPONSE_CHECKSUM_VALIDATION: 'when_required',
    ...programEnvironment('terraform', env),
    TF_INPUT: '0',
    TF_IN_AUTOMATION: '1',
    CHECKPOINT_DISABLE: '1',
  };
}

/** Folder of the folders of all stacks. */
export function stacksFolder(root: string): string {
  return join(root, STACKS_FOLDER, 'stacks');
}

/** Folder of a stack's synthesized configuration. */
export function stackFolder(root: string, stack: string): string {
  return join(stacksFolder(root), stack);
}

/** What Terraform writes is for this user alone: a state, and a plan, hold credentials. */
export const PRIVATE_UMASK = 0o077;

/**
 * A run without news for 30 s tells what it waits for.
 * @param planMinutes bound of `plan`
 * @throws UserError from `run` when Terraform is not installed; ChildStopped when it hangs or is interrupted
 */
export function terraformCli(
  world: World,
  stack: string,
  interruption: Interruption,
  planMinutes: number = TIMEOUT.plan,
): TerraformCli {
  const folder = stackFolder(world.root, stack);
  return {
    folder,
    run: (subcommand, args) =>
      inTurn(subcommand, () =>
        tellWaiting(`${stack}: terraform ${subcommand}`, world, ({ env, onLine, told }) =>
          runChild('terraform', [...subcommand.split(' '), ...args], {
            cwd: folder,
            env: { ...terraformEnvironment(world), ...env },
            timeoutMs: (subcommand === 'plan' ? planMinutes : TIMEOUT[subcommand]) * MINUTES,
            graceMs: MINUTES / 2,
            interruption,
            umask: PRIVATE_UMASK,
            onLine,
            lastHeard: () => `${told()}${subcommand === 'plan' ? '; a longer bound: --timeout <minutes>' : ''}`,
          }),
        ),
      ),
  };
}

let lastInit: Promise<unknown> = Promise.resolve();

/**
 * Terraform's cache of providers, which each user may have, takes one `init` at a time.
 * @see https://developer.hashicorp.com/terraform/cli/config/config-file#provider-plugin-cache
 */
function inTurn<T>(subcommand: string, run: () => Promise<T>): Promise<T> {
  if (subcommand !== 'init') return run();
  const init = lastInit.then(run);
  lastInit = init.catch(() => undefined);
  return init;
}

/** @throws UserError with the next step when Terraform is missing or too old. */
export async function requireTerraformProgram(world: World, interruption: Interruption): Promise<void> {
  const options = {
    cwd: world.root,
    env: terraformEnvironment(world),
    timeoutMs: TIMEOUT.version * MINUTES,
    graceMs: 1000,
    interruption,
  };
  const install = `install Terraform ${OLDEST_TERRAFORM} or newer: https://developer.hashicorp.com/terraform/install`;
  const { stdout } = await runChild('terraform', ['version', '-json'], options).catch((error: unknown) => {
    throw error instanceof UserError && !(error instanceof ChildStopped)
      ? new UserError(`${error.message}; ${install}`)
      : error;
  });
  const version = /"terraform_version":\s*"(\d+)\.(\d+)\.(\d+)/.exec(stdout)?.slice(1).map(Number);
  const oldest = OLDEST_TERRAFORM.split('.').map(Number);
  const difference = version?.map((part, index) => part - (oldest[index] ?? 0)).find((part) => part !== 0) ?? 0;
  if (version === undefined || difference < 0) {
    throw new UserError(`terraform: got version ${version?.join('.') ?? 'unknown'}; ${install}`);
  }
}
