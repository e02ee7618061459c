import { type PlanObject, stringAt } from '../plan-value';
import type { PlannedResource } from '../terraform-plan';

/** Name of a release's chart, without the repository, folder or version of a packaged file (`x/argo-cd-10.1.1.tgz`). */
export function chartName({
  before,
  after,
}: {
  readonly before: PlanObject | null;
  readonly after: PlanObject | null;
}): string | undefined {
  const chart = stringAt(after, 'chart') ?? stringAt(before, 'chart');
  return chart === undefined ? undefined : withoutVersion(chart).split('/').pop();
}

/** What names a chart, without the version of a packaged file. */
export function withoutVersion(chart: string): string {
  return chart.replace(/-v?\d+\.\d+\.\d+[^/]*\.tgz$/, '');
}

/** Whether the planned object is a release of the chart. */
export function isRelease(resource: PlannedResource, chart: string): boolean {
  return resource.type === 'helm_release' && chartName(resource) === chart;
}
