import { stringAt } from '../plan-value';
import { type Danger, ruleFor } from '../rule';
import { chartName } from './chart-name';

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

/** Chart versions that go back, or over a major version. Upgrades within one are what a person reads in the change itself. */
export const chartVersion = ruleFor(['helm_release'], (resource): readonly Danger[] => {
  if (resource.action !== 'update') return [];
  const [from, to] = [resource.before, resource.after].map((side) => stringAt(side ?? undefined, 'version'));
  const [old, next] = [versionOf(from), versionOf(to)];
  if (old === undefined || next === undefined) return [];
  const major = old[0] !== next[0];
  const back = compareVersions(next, old) < 0;
  if (!major && !back) return [];
  const chart = chartName(resource) ?? 'the chart';
  return [
    {
      id: back ? 'chart-downgrade' : 'chart-major-upgrade',
      class: 'outage',
      verdict: back && major ? 'block' : 'warn',
      path: 'version',
      before: from,
      after: to,
      because: back
        ? `${chart} goes back to an earlier version; Helm takes back no migration, and no CRD of a crds/ folder`
        : `${chart} changes its major version: values may be renamed, and Helm ignores names it does not know`,
      impact: back
        ? 'the older program meets objects and settings of the newer one'
        : 'a setting that moved falls back to its default without a word',
      fix: back
        ? 'go forward where you can; otherwise read the upgrade notes backwards and acknowledge it'
        : 'read the upgrade notes of the chart and compare its values file',
      see: SEE,
    },
  ];
});
