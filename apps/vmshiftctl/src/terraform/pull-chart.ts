import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { printableLine, UserError } from '@vmshift/findings';
import type { World } from '../world';
import type { ChartSource } from './chart-lock';
import type { Interruption } from './interruption';
import { ChildStopped, runChild } from './run-child';
import { firstError } from './terraform-errors';

const MINUTES = 60_000;

/** No chart can be fetched on this machine. */
export class HelmMissing extends UserError {}

/**
 * The SHA-256 of a chart's archive as its repository gives it, fetched by Helm, whose library Terraform's provider uses.
 * Nothing of a person's Helm is read: no repository, plugin or cache.
 * @throws UserError when it cannot be fetched; HelmMissing where Helm is not installed; ChildStopped when it was interrupted
 */
export async function pullChart(source: ChartSource, world: World, interruption: Interruption): Promise<string> {
  const { repository, chart, version } = source;
  const folder = mkdtempSync(join(tmpdir(), 'vmshift-chart-'));
  try {
    mkdirSync(join(folder, 'archive'));
    const from = repository.startsWith('oci://') ? [`${repository}/${chart}`] : [chart, '--repo', repository];
    const { status, stderr } = await runChild(
      'helm',
      ['pull', ...from, '--version', version, '--destination', join(folder, 'archive')],
      {
        cwd: world.root,
        env: { ...world.env, ...HOMES(folder) },
        timeoutMs: 5 * MINUTES,
        graceMs: MINUTES / 12,
        interruption,
      },
    ).catch((error: unknown) => {
      if (error instanceof ChildStopped || !(error instanceof UserError)) throw error;
      throw new HelmMissing(
        `${error.message}; install Helm, which fetches the charts: https://helm.sh/docs/intro/install`,
      );
    });
    if (status !== 0)
      throw new UserError(`chart ${chart} ${version} of ${repository}: ${printableLine(firstError(stderr))}`);
    const [archive] = readdirSync(join(folder, 'archive'));
    if (archive === undefined)
      throw new UserError(`chart ${chart} ${version} of ${repository}: helm pull wrote nothing`);
    const hash = createHash('sha256').update(readFileSync(join(folder, 'archive', archive)));
    return `sha256:${hash.digest('hex')}`;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
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
