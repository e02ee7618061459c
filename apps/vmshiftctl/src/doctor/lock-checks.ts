import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { UserError } from '@vmshift/findings';
import { CHART_LOCK_FILE } from '../charts/chart-paths';
import { CHART_LOCK_COMMAND, chartLockGaps, chartsOfStacks, readChartLock } from '../terraform/chart-lock';
import { findLockGaps, LOCK_FILE, LOCK_FIX, summarizeLockGaps } from '../terraform/provider-locks';
import { stackFolder, stacksFolder } from '../terraform/terraform-cli';
import type { Check } from './check';

const PROVIDERS = { id: 'provider-locks', what: `Terraform providers, locked by hash (${LOCK_FILE} of every stack)` };

const CHARTS = { id: 'chart-locks', what: `Helm charts, locked by hash (${CHART_LOCK_FILE})` };

/** Whether everything that the synthesized stacks fetch is locked by hash. */
export function lockChecks(root: string): readonly Check[] {
  const stacks = synthesizedStacks(root);
  if (stacks.length === 0) return notChecked({ found: 'cdktf.out holds no stack', fix: './vmshiftctl synth' });
  try {
    return [providerLockCheck(root, stacks), chartLockCheck(root, stacks)];
  } catch (error) {
    if (error instanceof UserError) return notChecked({ found: error.message });
    throw error;
  }
}

function notChecked(why: Pick<Check, 'found' | 'fix'>): readonly Check[] {
  return [PROVIDERS, CHARTS].map((check) => ({ ...check, state: 'not checked', ...why }));
}

/** Whether every stack has a lock of its providers that fits the pins. */
function providerLockCheck(root: string, stacks: readonly string[]): Check {
  const gaps = findLockGaps(root, stacks);
  if (gaps.length === 0) return { ...PROVIDERS, state: 'fine', found: `${stacks.length} stacks` };
  const summary = summarizeLockGaps(gaps);
  return { ...PROVIDERS, state: 'missing', found: `${summary.gaps} (${summary.stacks})`, fix: LOCK_FIX };
}

/** Whether the archive of every chart that the stacks install has a recorded hash. */
function chartLockCheck(root: string, stacks: readonly string[]): Check {
  const charts = chartsOfStacks(root, stacks);
  const gaps = chartLockGaps(charts, readChartLock(root));
  if (gaps.length === 0) return { ...CHARTS, state: 'fine', found: `${charts.length} charts` };
  const fix = `${CHART_LOCK_COMMAND}, then commit ${CHART_LOCK_FILE}`;
  return { ...CHARTS, state: 'missing', found: gaps.join('; '), fix };
}

function synthesizedStacks(root: string): readonly string[] {
  const folder = stacksFolder(root);
  return existsSync(folder)
    ? readdirSync(folder).filter((stack) => existsSync(join(stackFolder(root, stack), 'cdk.tf.json')))
    : [];
}
