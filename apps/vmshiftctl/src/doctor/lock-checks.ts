import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import {
  CHART_LOCK_COMMAND,
  CHART_LOCK_FILE,
  chartLockGaps,
  chartsOfStacks,
  readChartLock,
} from '../terraform/chart-lock';
import { findLockGaps, LOCK_FILE, LOCK_FIX, summarizeLockGaps } from '../terraform/provider-locks';
import { stackFolder, stacksFolder } from '../terraform/terraform-cli';
import type { Check } from './check';

const QUESTION = { id: 'provider-locks', what: `Terraform providers, locked by hash (${LOCK_FILE} of every stack)` };

const CHARTS = { id: 'chart-locks', what: `Helm charts, locked by hash (${CHART_LOCK_FILE})` };

/** Whether every synthesized stack has a lock of its providers that fits the pins. */
export function providerLockCheck(root: string): Check {
  const stacks = synthesizedStacks(root);
  if (stacks.length === 0)
    return { ...QUESTION, state: 'not checked', found: 'cdktf.out holds no stack', fix: './vmshiftctl synth' };
  const gaps = findLockGaps(root, stacks);
  if (gaps.length === 0) return { ...QUESTION, state: 'fine', found: `${stacks.length} stacks` };
  const summary = summarizeLockGaps(gaps);
  return { ...QUESTION, state: 'missing', found: `${summary.gaps} (${summary.stacks})`, fix: LOCK_FIX };
}

/** Whether the archive of every chart that the stacks install has a recorded hash. */
export function chartLockCheck(root: string): Check {
  const stacks = synthesizedStacks(root);
  if (stacks.length === 0)
    return { ...CHARTS, state: 'not checked', found: 'cdktf.out holds no stack', fix: './vmshiftctl synth' };
  const charts = chartsOfStacks(root, stacks);
  const gaps = chartLockGaps(charts, readChartLock(root));
  if (gaps.length === 0) return { ...CHARTS, state: 'fine', found: `${charts.length} charts` };
  return {
    ...{ ...CHARTS, state: 'missing', found: gaps.join('; ') },
    fix: `${CHART_LOCK_COMMAND}, then commit ${CHART_LOCK_FILE}`,
  };
}

function synthesizedStacks(root: string): readonly string[] {
  const folder = stacksFolder(root);
  return existsSync(folder)
    ? readdirSync(folder).filter((stack) => existsSync(join(stackFolder(root, stack), 'cdk.tf.json')))
    : [];
}
