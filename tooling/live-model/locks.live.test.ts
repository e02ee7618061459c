import { readdirSync } from 'node:fs';
import {
  CHART_LOCK_COMMAND,
  chartLockGaps,
  chartsOfStacks,
  readChartLock,
} from '../../apps/vmshiftctl/src/terraform/chart-lock';
import { findLockGaps, LOCK_COMMAND } from '../../apps/vmshiftctl/src/terraform/provider-locks';
import { root } from '../workflows/workflow-file';

const stacks = readdirSync(`${root}/cdktf.out/stacks`);

/** A lock is made where the registry can be reached; one that is there has to fit what is pinned. */
test('the locks that are committed fit the pins, or a change forgot to make them again', () => {
  const stale = findLockGaps(root, stacks).filter(({ gaps }) => gaps.some((gap) => !gap.endsWith('is not locked')));
  expect({ fix: LOCK_COMMAND, stale }).toEqual({ fix: LOCK_COMMAND, stale: [] });
  const lock = readChartLock(root);
  const charts = lock.length === 0 ? [] : chartLockGaps(chartsOfStacks(root, stacks), lock);
  expect({ fix: CHART_LOCK_COMMAND, charts }).toEqual({ fix: CHART_LOCK_COMMAND, charts: [] });
});
