import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { model } from '@vmshift/environments';
import { UserError } from '@vmshift/findings';
import { CHART_LOCK_FILE } from '../charts/chart-paths';
import type { ExitCode } from '../exit-code';
import { CHART_LOCK_COMMAND, chartsOfStacks, type LockedChart, printChartLock } from '../terraform/chart-lock';
import { interruptible } from '../terraform/interruption';
import { HelmMissing, pullChart } from '../terraform/pull-chart';
import { ChildStopped } from '../terraform/run-child';
import { synthesizeApp } from '../terraform/synthesize-app';
import type { TerraformApp } from '../terraform/terraform-app';
import type { World } from '../world';

/** Writes the digest of every chart that the stacks take from a repository. */
export async function lockCharts(world: World): Promise<ExitCode> {
  return lockChartsOf(await synthesizeApp(model, world), world);
}

/**
 * Locks the charts of an app that is synthesized; all of them or none.
 * @throws UserError naming every chart that could not be fetched
 */
export async function lockChartsOf({ stacks }: TerraformApp, world: World): Promise<ExitCode> {
  const charts = chartsOfStacks(
    world.root,
    stacks.map(({ name }) => name),
  );
  const locked: LockedChart[] = [];
  const failed: string[] = [];
  await interruptible(world, 'lock of charts', async (interruption) => {
    for (const source of charts) {
      world.warn(`fetching ${source.chart} ${source.version}`);
      try {
        const { digest } = await pullChart(source, world, interruption);
        locked.push({ ...source, digest });
      } catch (error) {
        if (error instanceof ChildStopped)
          throw new UserError(`${error.reason}: nothing was written; fix: ${CHART_LOCK_COMMAND}`);
        if (error instanceof HelmMissing)
          throw new UserError([error.message, `  nothing was written; then: ${CHART_LOCK_COMMAND}`]);
        if (!(error instanceof UserError)) throw error;
        failed.push(`  ${error.message}`);
      }
    }
  });
  if (failed.length > 0) {
    const fix = `  fix: check the network to the repositories, then run ${CHART_LOCK_COMMAND}`;
    throw new UserError(['charts cannot be locked; nothing was written:', ...failed, fix]);
  }
  writeFileSync(join(world.root, CHART_LOCK_FILE), printChartLock(locked));
  for (const { chart, version, digest } of locked) world.print(`${chart} ${version}: ${digest}`);
  world.print(`next: git add ${CHART_LOCK_FILE} && git commit`);
  return 0;
}
