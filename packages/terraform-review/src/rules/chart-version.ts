import type { Rule, Verdict } from '@vmshift/findings';
import { stringAt } from '../plan-value';
import { type PlanContext, resourceRule } from '../rule';
import type { PlannedResource } from '../terraform-plan';
import { chartName, withoutVersion } from './chart-name';

const TYPES = ['helm_release'];
const SEE = 'https://helm.sh/docs/chart_best_practices/custom_resource_definitions/';

/** `v1.21.1` → [1, 21, 1]; undefined when it is no version. */
function versionOf(text: string | undefined): readonly number[] | undefined {
  const match = /^v?(\d+)\.(\d+)\.(\d+)/.exec(text ?? '');
  return match ? match.slice(1).map(Number) : undefined;
}

/** Negative when `a` is older than `b`. */
function compareVersions(a: readonly number[], b: readonly number[]): number {
  return a.map((part, index) => part - (b[index] ?? 0)).find((difference) => difference !== 0) ?? 0;
}

/** How the version of a chart changes; undefined where one is not known. */
function versionChange(release: PlannedResource) {
  const [old, next] = [release.before, release.after].map((side) => versionOf(stringAt(side, 'version')));
  if (old === undefined || next === undefined) return undefined;
  const chart = chartName(release) ?? 'the chart';
  return { chart, major: old[0] !== next[0], back: compareVersions(next, old) < 0 };
}

const chartDowngrade = resourceRule({
  id: 'chart-downgrade',
  title: 'A chart never goes back to an earlier version',
  types: TYPES,
  actions: ['update'],
  judge: (release) => {
    const change = versionChange(release);
    if (!change?.back) return [];
    return [{ path: ['version'], chart: change.chart, verdict: change.major ? 'block' : 'warn' }];
  },
  class: 'outage',
  verdict: 'block',
  because: ({ chart }) =>
    `${chart} goes back to an earlier version; Helm reverts no migration, and no CRD of a crds/ folder`,
  impact: 'the older program meets objects and settings of the newer one',
  fix: 'go forward where you can; otherwise read the upgrade notes in reverse and acknowledge this finding',
  see: SEE,
  reads: ['version'],
});

const chartMajorUpgrade = resourceRule({
  id: 'chart-major-upgrade',
  title: 'The values of a chart are compared with a new major version',
  types: TYPES,
  actions: ['update'],
  judge: (release) => {
    const change = versionChange(release);
    return change?.major && !change.back ? [{ path: ['version'], chart: change.chart }] : [];
  },
  class: 'outage',
  verdict: 'warn',
  because: ({ chart }) =>
    `${chart} changes its major version: values may be renamed, and Helm ignores names it does not know`,
  impact: 'a setting that was renamed falls back to its default without a message',
  fix: 'read the upgrade notes of the chart and compare its values file',
  see: SEE,
  reads: ['version'],
});

const chartUpgrade = resourceRule({
  id: 'chart-upgrade',
  title: 'What a new version of a chart renders is read before it is installed',
  types: TYPES,
  actions: ['update'],
  judge: (release) => {
    if (stringAt(release.before, 'version') === stringAt(release.after, 'version')) return [];
    const change = versionChange(release);
    if (change?.major || change?.back) return [];
    // A version that cannot be compared is none that was reviewed, such as a range.
    const verdict: Verdict = change === undefined ? 'block' : 'info';
    return [{ path: ['version'], chart: chartName(release) ?? 'the chart', verdict }];
  },
  class: 'outage',
  verdict: 'block',
  because: ({ chart, after }) => `${chart} becomes ${after ?? 'whatever is newest when it is applied'}`,
  impact: 'objects, images and defaults of the chart change with it, and this report shows none of them',
  fix: 'read its release notes, and compare what both versions render (helm template)',
  see: SEE,
  reads: ['version'],
});

const chartRepository = resourceRule({
  id: 'chart-of-another-repository',
  title: 'A chart comes from the repository that it came from',
  types: TYPES,
  actions: ['update'],
  judge: ({ before, after }) =>
    ['repository', 'chart']
      .filter((name) => withoutVersion(stringAt(before, name) ?? '') !== withoutVersion(stringAt(after, name) ?? ''))
      .map((name) => ({ path: [name] })),
  class: 'privilege',
  verdict: 'block',
  because: ({ before, after }) => `the chart ${after ?? '(none)'} is installed instead of ${before ?? '(none)'}`,
  impact: 'other people decide what is installed, with the rights of the deploy on the whole cluster',
  fix: 'keep the repository; acknowledge it where the project moved its chart',
  see: 'https://registry.terraform.io/providers/hashicorp/helm/latest/docs/resources/release',
  reads: ['repository', 'chart'],
});

/** Charts of another repository, and versions that go back, or over a major one. Others are reviewed in the change itself. */
export const chartVersionRules: readonly Rule<PlanContext>[] = [
  chartDowngrade,
  chartMajorUpgrade,
  chartUpgrade,
  chartRepository,
];
