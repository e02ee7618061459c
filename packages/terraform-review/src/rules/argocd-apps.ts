import { at, isEmpty, isPlanObject, type PlanObject, type PlanValue } from '../plan-value';

/** The Applications or projects of an argocd-apps release, by name. The chart makes none of an entry without content. */
export function entriesOf(
  release: PlanObject | null,
  list: 'applications' | 'projects',
): readonly (readonly [name: string, entry: PlanValue])[] {
  const entries = at(release, 'values', list);
  return isPlanObject(entries) ? Object.entries(entries).filter(([, entry]) => !isEmpty(entry)) : [];
}
