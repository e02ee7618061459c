import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { STACKS_FOLDER } from '@vmshift/environments';
import { UserError } from '@vmshift/findings';
import type { Revision } from '../diff/revision';
import {
  CHART_LOCK_COMMAND,
  type ChartSource,
  isFetchable,
  lockedDigest,
  parseChartLock,
} from '../terraform/chart-lock';
import type { Interruption } from '../terraform/interruption';
import { archiveDigest, pullChart } from '../terraform/pull-chart';
import type { World } from '../world';
import { CHART_LOCK_FILE, CHARTS_FOLDER } from './chart-paths';
import type { ChartRelease } from './chart-release';
import type { Chart } from './render-release';

/** Archives that were fetched before, by their digest. */
const CACHE = 'node_modules/.cache/vmshift-charts';

/**
 * The chart of a release in a revision: our own from its files, any other from its repository, or from the archives that were
 * fetched before.
 * @param knownRepositories those of the base: from no other one anything is fetched
 * @returns the chart, and whether nothing tells that its archive is the one that was reviewed
 * @throws UserError why it cannot be had, or is not the one that is locked
 */
export async function readChart(
  release: ChartRelease,
  revision: Revision,
  knownRepositories: ReadonlySet<string>,
  world: World,
  interruption: Interruption,
): Promise<{ readonly chart: Chart; readonly isUnlocked: boolean }> {
  const { repository } = release;
  if (repository === undefined) return { chart: await ownChart(release, revision), isUnlocked: false };
  const source: ChartSource = { repository, chart: release.chart, version: release.version };
  if (!knownRepositories.has(repository)) throw new UserError('the base takes no chart from its repository');
  if (!isFetchable(source)) throw new UserError('its repository, name or version is none that can be fetched');
  const texts = await revision.read([CHART_LOCK_FILE]);
  const locked = lockedDigest(source, parseChartLock(texts.get(CHART_LOCK_FILE) ?? '[]'));
  return { chart: { archive: await archiveOf(source, locked, world, interruption) }, isUnlocked: locked === undefined };
}

/** The files of a folder of ours, by their paths in it. */
async function ownChart({ stack, chart }: ChartRelease, revision: Revision): Promise<Chart> {
  const folder = ownChartFolder(stack, chart);
  const paths = [...revision.files.keys()].filter((path) => path.startsWith(`${folder}/`));
  if (!folder.startsWith(`${CHARTS_FOLDER}/`) || paths.length === 0)
    throw new UserError(`there is no chart in ${folder}; allowed: a folder of ${CHARTS_FOLDER}`);
  const texts = await revision.read(paths);
  return { files: new Map([...texts].map(([path, text]) => [path.slice(folder.length + 1), text])) };
}

/** A path of the configuration as one from the root of the repository. */
export function ownChartFolder(stack: string, chart: string): string {
  return posix.join(STACKS_FOLDER, 'stacks', stack, chart);
}

async function archiveOf(
  source: ChartSource,
  locked: string | undefined,
  world: World,
  interruption: Interruption,
): Promise<Buffer> {
  const kept = locked === undefined ? undefined : join(world.root, CACHE, `${locked.replace('sha256:', '')}.tgz`);
  if (kept !== undefined && existsSync(kept)) {
    const content = readFileSync(kept);
    if (archiveDigest(content) === locked) return content;
  }
  const { content, digest } = await pullChart(source, world, interruption);
  if (locked !== undefined && digest !== locked)
    throw new UserError(
      `its repository gives ${digest}; locked: ${locked}; where that is right: ${CHART_LOCK_COMMAND}`,
    );
  if (kept !== undefined) {
    mkdirSync(join(world.root, CACHE), { recursive: true });
    writeFileSync(kept, content);
  }
  return content;
}
