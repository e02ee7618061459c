import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { UserError } from '@vmshift/findings';
import type { World } from '../world';
import { failedRun } from './failed-run';
import type { Interruption } from './interruption';
import { ChildStopped, runChild } from './run-child';
import type { AppStack } from './terraform-app';
import { terraformEnvironment } from './terraform-cli';
import { explainFailure } from './terraform-failure';
import { TerraformOfCdktf } from './terraform-of-cdktf';

/** cdktf-cli loads a native module whose tarball is built for Node 20 and 22 alone. */
const NODE_VERSIONS = ['20', '22'];

/** Longer than the provider's own bounds: 40 minutes for a cluster, 60 for a database. */
const TIMEOUT_MS = 90 * 60_000;

/** An interrupted apply finishes the calls it began and writes the state; killing it before loses that. */
const GRACE_MS = 10 * 60_000;

/**
 * Where cdktf-cli is.
 * @throws UserError when it cannot run here
 */
export function requireCdktf({ root }: Pick<World, 'root'>): string {
  const [major = ''] = process.versions.node.split('.');
  if (!NODE_VERSIONS.includes(major)) {
    throw new UserError(
      `node: got version ${process.versions.node}; allowed for a deploy: ${NODE_VERSIONS.join(' or ')} (cdktf-cli)`,
    );
  }
  const program = join(root, 'node_modules/cdktf-cli/bundle/bin/cdktf');
  if (!existsSync(program)) throw new UserError('cdktf-cli is not installed; run: npm run build');
  return program;
}

export interface CdktfDeployOptions {
  readonly lockTimeoutSeconds: number;
  /** Hides secrets in what is printed. */
  readonly redact: (text: string) => string;
  readonly interruption: Interruption;
}

/**
 * Deploys one synthesized stack as it stands below `cdktf.out`, its log on the way. Returns, or throws, when no Terraform of
 * it runs any more.
 * @throws ChildStopped when it was interrupted, or did not end in time
 * @throws UserError when it fails
 */
export async function cdktfDeploy(stack: AppStack, options: CdktfDeployOptions, world: World): Promise<void> {
  const terraform = new TerraformOfCdktf(world);
  try {
    await runCdktf(stack, options, terraform, world);
  } catch (error) {
    if (await terraform.ended(GRACE_MS, options.interruption)) throw error;
    const output = error instanceof ChildStopped ? error.output : '';
    throw new ChildStopped(`cdktf deploy ${stack.name}`, 'left behind by cdktf and still running', true, output);
  } finally {
    terraform.remove();
  }
}

async function runCdktf(
  stack: AppStack,
  { lockTimeoutSeconds, redact, interruption }: CdktfDeployOptions,
  terraform: TerraformOfCdktf,
  world: World,
): Promise<void> {
  const flags = ['--auto-approve', '--skip-synth', '--ignore-missing-stack-dependencies', '--no-color'];
  const { status, stdout, stderr } = await runChild(
    process.execPath,
    [requireCdktf(world), 'deploy', stack.name, ...flags],
    {
      cwd: world.root,
      env: {
        ...terraformEnvironment(world),
        ...terraform.env,
        // a plain log instead of a terminal's
        CI: '1',
        TF_CLI_ARGS_apply: [world.env.TF_CLI_ARGS_apply, `-lock-timeout=${lockTimeoutSeconds}s`].join(' ').trim(),
      },
      timeoutMs: TIMEOUT_MS,
      graceMs: GRACE_MS,
      interruption,
      stopping: terraform.stopping,
      onLine: (line) => {
        const plain = stripVTControlCharacters(line).trimEnd();
        if (plain !== '') world.warn(`  ${redact(plain)}`);
      },
    },
  );
  if (status === 0) return;
  // cdktf puts the stack's name, or blanks, before each line of Terraform's.
  const log = redact(`${stderr}\n${stdout}`).replace(new RegExp(`^(?:${stack.name}  | {3})`, 'gm'), '');
  const error = log.search(/^Error: /m);
  const { message } = explainFailure(failedRun(stack, 'deploy', world), error === -1 ? log : log.slice(error));
  throw new UserError(`${stack.name}: the deploy failed: ${message}`);
}
