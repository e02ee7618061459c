import type { Rule, RuleDefinition } from '@vmshift/findings';
import { type AttributePath, at, Hidden, type PlanValue, printPath } from '../plan-value';
import { type PlanContext, resourceRule } from '../rule';

/** A value of a chart whose effect its name does not show. */
export interface ChartSetting
  extends Pick<RuleDefinition<PlanContext, never>, 'id' | 'title' | 'class' | 'verdict' | 'see'> {
  readonly chart: string;
  /** Below `values`. */
  readonly setting: AttributePath;
  /** Whether the value is harmful; undefined where it is left out. Flagged when it was not so before. */
  readonly isHarmful: (value: PlanValue | undefined) => boolean;
  /** Only when the release exists: on a first installation the value takes nothing away. @default false */
  readonly takesAway?: boolean;
  readonly because: string;
  readonly impact: string;
  readonly fix: string;
}

/** `true` or `"true"`: what goes into a ConfigMap is written as text. */
export function isOn(value: PlanValue | undefined): boolean {
  return value === true || value === 'true';
}

export function isOff(value: PlanValue | undefined): boolean {
  return value === false || value === 'false';
}

/** A rule about one value of a chart. A value without a rule is a change for a person to read. */
export function chartSettingRule({
  chart,
  setting,
  isHarmful,
  takesAway = false,
  ...texts
}: ChartSetting): Rule<PlanContext> {
  const path = ['values', ...setting];
  return resourceRule({
    ...texts,
    types: ['helm_release'],
    chart,
    actions: takesAway ? ['update'] : ['create', 'update'],
    judge: (release) => {
      const { action, before, after } = release;
      // Hidden values are told by the rules in unseen-values.ts.
      if (at(after, 'values') instanceof Hidden) return [];
      const wasHarmful = action === 'update' && isHarmful(at(before, ...path));
      return !wasHarmful && isHarmful(at(after, ...path)) ? [{ path }] : [];
    },
    reads: [printPath(path)],
  });
}
