import { UserError } from '@vmshift/findings';
import { CHART_LOCK_FILE } from '../charts/chart-paths';
import type { World } from '../world';
import { CHART_LOCK_COMMAND, chartLockGaps, chartsOfStacks, lockedDigest, readChartLock } from './chart-lock';
import type { Interruption } from './interruption';
import { findLockGaps, LOCK_FIX, summarizeLockGaps } from './provider-locks';
import { pullChart } from './pull-chart';
import type { AppStack } from './terraform-app';

export interface LockOptions {
  /** Refuses a provider or a chart that is not locked, instead of naming it. @default false */
  readonly locked?: boolean;
}

const CHART_LOCK_FIX = `${CHART_LOCK_COMMAND}, then commit ${CHART_LOCK_FILE}`;

/**
 * Holds what the stacks take from outside against the committed hashes: that each provider has one, which Terraform itself
 * compares, and that each chart's archive is still the locked one. A repository that answers the provider differently a
 * moment later is not found out by this.
 * @throws UserError naming each chart whose archive is another one, and with `locked` what has no hash
 */
export async function checkLocks(
  stacks: readonly AppStack[],
  { locked = false, interruption }: LockOptions & { readonly interruption: Interruption },
  world: World,
): Promise<void> {
  const names = stacks.map(({ name }) => name);
  const charts = chartsOfStacks(world.root, names);
  const lock = readChartLock(world.root);
  const gaps = [...providerGaps(world.root, names), ...chartGaps(chartLockGaps(charts, lock))];
  if (locked && gaps.length > 0)
    throw new UserError(['not everything is locked by hash:', ...gaps.map((gap) => `  ${gap}`)]);
  for (const gap of gaps) world.warn(gap);
  const replaced: string[] = [];
  for (const source of charts) {
    const digest = lockedDigest(source, lock);
    if (digest === undefined) continue;
    const { digest: found } = await pullChart(source, world, interruption);
    if (found === digest) continue;
    replaced.push(`  ${source.chart} ${source.version} of ${source.repository}: got ${found}; locked: ${digest}`);
  }
  if (replaced.length === 0) return;
  throw new UserError([
    'a chart is not the one that was reviewed; its repository has another archive under the same version:',
    ...replaced,
    `  fix: find out from the project why; where the new archive is right: ${CHART_LOCK_FIX}`,
  ]);
}

function providerGaps(root: string, stacks: readonly string[]): readonly string[] {
  const found = findLockGaps(root, stacks);
  if (found.length === 0) return [];
  const summary = summarizeLockGaps(found);
  return [`providers are not locked by hash in ${summary.stacks} (${summary.gaps}); fix: ${LOCK_FIX}`];
}

function chartGaps(gaps: readonly string[]): readonly string[] {
  return gaps.length === 0 ? [] : [`charts are not locked by hash (${gaps.join('; ')}); fix: ${CHART_LOCK_FIX}`];
}
