import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { UserError } from '@vmshift/findings';
import type { World } from '../world';
import { ApplyInterruption } from './apply-interruption';
import type { ApplyLog } from './apply-log';
import { failedRun } from './failed-run';
import { followFile } from './follow-file';
import type { Interruption } from './interruption';
import { keepDumpedState } from './keep-dumped-state';
import { ChildStopped, runChild } from './run-child';
import { tellWaiting } from './tell-waiting';
import type { AppStack } from './terraform-app';
import { PRIVATE_UMASK, terraformEnvironment } from './terraform-cli';
import { explainFailure } from './terraform-failure';
import { TerraformOfCdktf } from './terraform-of-cdktf';

/** Longer than the provider's own bounds: 40 minutes for a cluster, 60 for a database. */
const TIMEOUT_MS = 90 * 60_000;

/**
 * An interrupted apply ends its calls and writes the state; killing it before loses that. The provider of Helm does not break
 * off: it waits as long as the release may take, ten minutes, and takes it back then.
 */
const GRACE_MS = 15 * 60_000;

/**
 * Where cdktf-cli is.
 * @throws UserError when it cannot run here
 */
export function requireCdktf({ root }: Pick<World, 'root'>): string {
  const program = join(root, 'node_modules/cdktf-cli/bundle/bin/cdktf');
  if (!existsSync(program)) throw new UserError('cdktf-cli is not installed; run: npm run setup');
  return program;
}

export interface CdktfDeployOptions {
  readonly lockTimeoutSeconds: number;
  /** Hides secrets in what is printed. */
  readonly redact: (text: string) => string;
  readonly interruption: Interruption;
}

/** With what Terraform needs in its environment to be watched. */
interface WatchedOptions extends CdktfDeployOptions {
  readonly env: Readonly<Record<string, string>>;
  /** What it was last heard of. */
  readonly told: () => string;
}

/** What is applied, and what is told of it. */
export interface GuardedPlan {
  readonly file: string;
  readonly log: ApplyLog;
}

/**
 * Applies a plan file to one stack by `cdktf deploy`, its log on the way. Returns, or throws, when no Terraform of it runs any
 * more.
 * @returns false when the plan was refused because the state had changed since: nothing was applied
 * @throws ChildStopped when it was interrupted, or did not end in time
 * @throws UserError when it fails
 */
export async function cdktfDeploy(
  stack: AppStack,
  { file, log }: GuardedPlan,
  options: CdktfDeployOptions,
  world: World,
): Promise<boolean> {
  const terraform = new TerraformOfCdktf(file);
  const tell = (line: string): void => world.warn(`  ${options.redact(line)}`);
  const interruption = new ApplyInterruption(options.interruption, log, world);
  const { status, output } = await tellWaiting(`${stack.name}: terraform apply`, world, ({ env, onLine, told }) => {
    const stopFollowing = followFile(terraform.log, (line) => {
      for (const shown of log.add(line)) {
        onLine(shown);
        tell(shown);
      }
    });
    return runToEnd(stack, { ...options, interruption, env, told }, terraform, world).finally(() => {
      stopFollowing();
      if (log.dumpedState !== undefined) log.keptState = keepDumpedState(stack.name, log.dumpedState, world);
    });
  });
  // what counts is what Terraform told: cdktf may have ended before it
  if (log.complete || log.stale) return log.complete;
  // a disk that is full swallows what Terraform tells, and not what it does; cdktf gives its exit code
  if (status === 0 && log.errors === '') return true;
  const run = { ...failedRun(stack, 'deploy', world), ...(log.keptState && { keptState: log.keptState }) };
  const { message } = explainFailure(run, options.redact(log.errors || output));
  throw new UserError(`${stack.name}: the deploy failed: ${message}`);
}

interface CdktfResult {
  readonly status: number;
  /** What cdktf itself printed. */
  readonly output: string;
}

/** cdktf drops its Terraform when it is stopped, or killed. */
async function runToEnd(
  stack: AppStack,
  options: WatchedOptions,
  terraform: TerraformOfCdktf,
  world: World,
): Promise<CdktfResult> {
  const [run] = await Promise.allSettled([runCdktf(stack, options, terraform, world)]);
  if (!(await terraform.ended(GRACE_MS, options.interruption))) {
    throw new ChildStopped(`cdktf deploy ${stack.name}`, 'left behind by cdktf and still running', true, '');
  }
  if (run.status === 'rejected') throw run.reason;
  return run.value;
}

async function runCdktf(
  stack: AppStack,
  { lockTimeoutSeconds, interruption, env, told }: WatchedOptions,
  terraform: TerraformOfCdktf,
  world: World,
): Promise<CdktfResult> {
  const flags = ['--auto-approve', '--skip-synth', '--ignore-missing-stack-dependencies', '--no-color'];
  const { status, stdout, stderr } = await runChild(
    process.execPath,
    [requireCdktf(world), 'deploy', stack.name, ...flags],
    {
      cwd: world.root,
      env: {
        ...terraformEnvironment(world),
        ...terraform.env,
        ...env,
        // a plain log instead of a terminal's
        CI: '1',
        TF_CLI_ARGS_apply: [world.env.TF_CLI_ARGS_apply, `-lock-timeout=${lockTimeoutSeconds}s`].join(' ').trim(),
      },
      timeoutMs: TIMEOUT_MS,
      graceMs: GRACE_MS,
      interruption,
      stopping: terraform.stopping,
      umask: PRIVATE_UMASK,
      lastHeard: told,
    },
  );
  return { status, output: stripVTControlCharacters(`${stderr}\n${stdout}`) };
}
