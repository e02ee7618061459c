import type { Rule, RuleDefinition } from '@vmshift/findings';
import { goSeconds } from '@vmshift/kubernetes';
import { type AttributePath, at, Hidden, isEmpty, isPlanObject, type PlanValue, printPath } from '../plan-value';
import { type PlanContext, resourceRule } from '../rule';
import { isOn } from './chart-setting';

/** Whether a value that changed is harmful, by the one before it; undefined where it is left out. */
export type IsHarmful = (after: PlanValue | undefined, before: PlanValue | undefined) => boolean;

export const isSet: IsHarmful = (after) => !isEmpty(after);
export const switchedOn: IsHarmful = (after, before) => isOn(after) && !isOn(before);
export const switchedOff: IsHarmful = (after, before) => isOn(before) && !isOn(after);

/** `180s`, `3m` or a bare number, in seconds; undefined where it is no time. */
export function settingSeconds(value: PlanValue | undefined): number | undefined {
  const text = String(value ?? '');
  return /^\d+$/.test(text) ? Number(text) : goSeconds(text);
}

/** Keys of one of Argo CD's ConfigMaps that do the same harm. */
export interface ConfigMapKeys
  extends Pick<RuleDefinition<PlanContext, never>, 'id' | 'title' | 'class' | 'verdict' | 'see'> {
  /** `cm` is `argocd-cm`, `params` is `argocd-cmd-params-cm`. */
  readonly map: 'cm' | 'params';
  /** Keys, `*` for any part of one, each with the values that do harm. */
  readonly keys: Readonly<Record<string, IsHarmful>>;
  /** @default a first installation is judged as well */
  readonly onlyChanges?: boolean;
  readonly because: (facts: { readonly key: string; readonly value: string }) => string;
  readonly impact: string;
  readonly fix: string;
}

/** A rule over keys of `argocd-cm` or `argocd-cmd-params-cm`, as the argo-cd chart writes them. */
export function configMapRule({ map, keys, onlyChanges = false, because, ...texts }: ConfigMapKeys): Rule<PlanContext> {
  const folder: AttributePath = ['values', 'configs', map];
  return resourceRule({
    ...texts,
    types: ['helm_release'],
    chart: 'argo-cd',
    actions: onlyChanges ? ['update'] : ['create', 'update', 'replace'],
    judge: ({ before, after }) => {
      if (!isPlanObject(at(after, 'values'))) return [];
      const sides = [at(before, ...folder), at(after, ...folder)];
      const names = new Set(sides.flatMap((side) => (isPlanObject(side) ? Object.keys(side) : [])));
      return [...names].sort().flatMap((key) => {
        const [was, is] = sides.map((side) => at(side, key));
        const isHarmful = Object.entries(keys).find(([pattern]) => isOf(pattern, key))?.[1];
        const isSame = JSON.stringify(was) === JSON.stringify(is);
        if (isHarmful === undefined || isSame || is instanceof Hidden || !isHarmful(is, was)) return [];
        return [{ path: [...folder, key], key, value: String(is ?? 'nothing') }];
      });
    },
    because: (facts) => because(facts),
    reads: Object.keys(keys).map((key) => printPath([...folder, key])),
  });
}

function isOf(pattern: string, key: string): boolean {
  const [start = '', end] = pattern.split('*');
  return end === undefined ? key === pattern : key.startsWith(start) && key.endsWith(end) && key.length >= start.length;
}
