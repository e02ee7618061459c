import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { printableLine, UserError } from '@vmshift/findings';
import { makeTemporaryFolder } from '@vmshift/infra/temporary-folder';
import { programEnvironment } from '../program-environment';
import type { World } from '../world';
import type { ChartSource } from './chart-lock';
import type { Interruption } from './interruption';
import { type ChildResult, ChildStopped, runChild } from './run-child';
import { firstError } from './terraform-errors';

const MINUTES = 60_000;

/** No chart can be fetched or rendered on this machine. */
export class HelmMissing extends UserError {}

/** A chart's archive as its repository gives it. */
export interface ChartArchive {
  readonly content: Buffer;
  /** SHA-256. */
  readonly digest: string;
}

/**
 * Fetches a chart with Helm, whose library Terraform's provider uses. Nothing of a person's Helm is read: no repository,
 * plugin or cache.
 * @throws UserError when it cannot be fetched; HelmMissing where Helm is not installed; ChildStopped when it was interrupted
 */
export async function pullChart(source: ChartSource, world: World, interruption: Interruption): Promise<ChartArchive> {
  const { repository, chart, version } = source;
  const folder = makeTemporaryFolder('chart');
  try {
    mkdirSync(join(folder, 'archive'));
    const from = repository.startsWith('oci://') ? [`${repository}/${chart}`] : [chart, '--repo', repository];
    const args = ['pull', ...from, '--version', version, '--destination', join(folder, 'archive')];
    const { status, stderr } = await runHelm(args, folder, world, interruption);
    if (status !== 0)
      throw new UserError(`chart ${chart} ${version} of ${repository}: ${printableLine(firstError(stderr))}`);
    const [archive] = readdirSync(join(folder, 'archive'));
    if (archive === undefined)
      throw new UserError(`chart ${chart} ${version} of ${repository}: helm pull wrote nothing`);
    const content = readFileSync(join(folder, 'archive', archive));
    return { content, digest: archiveDigest(content) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** As a lock has it. */
export function archiveDigest(content: Buffer): string {
  return `sha256:${createHash('sha256').update(content).digest('hex')}`;
}

/**
 * Runs Helm without anything of a person's.
 * @param folder that its cache and settings are in meanwhile
 * @throws HelmMissing where it is not installed; ChildStopped when it was interrupted
 */
export async function runHelm(
  args: readonly string[],
  folder: string,
  world: Pick<World, 'root' | 'env'>,
  interruption: Interruption,
): Promise<ChildResult> {
  return runChild('helm', args, {
    cwd: world.root,
    env: { ...programEnvironment('helm', world.env), ...HOMES(folder) },
    timeoutMs: 5 * MINUTES,
    graceMs: MINUTES / 12,
    interruption,
    lastHeard: () => `helm ${args.slice(0, 2).join(' ')} does not end`,
  }).catch((error: unknown) => {
    if (error instanceof ChildStopped || !(error instanceof UserError)) throw error;
    throw new HelmMissing(
      `${error.message}; install Helm, which fetches and renders the charts: https://helm.sh/docs/intro/install`,
    );
  });
}

/** @see https://helm.sh/docs/helm/helm/ */
const HOMES = (folder: string) => ({
  HELM_CACHE_HOME: join(folder, 'cache'),
  HELM_CONFIG_HOME: join(folder, 'config'),
  HELM_DATA_HOME: join(folder, 'data'),
  HELM_REPOSITORY_CONFIG: undefined,
  HELM_REPOSITORY_CACHE: undefined,
  HELM_PLUGINS: undefined,
});
