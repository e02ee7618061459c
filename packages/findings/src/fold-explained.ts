import type { Verdict } from './finding';
import type { Found, RuleDescription } from './rule';

type Explained = Pick<RuleDescription, 'id' | 'explainedBy'>;

const SEVERITY: Readonly<Record<Verdict, number>> = { block: 2, warn: 1, info: 0 };

/** Explained by every rule that knows what happens. */
const ANY = '*';

/**
 * One fact, one finding: what a rule finds is folded into the finding of a rule that explains it, at the same place and with
 * a verdict that is at least as strict. The order stays. Pure.
 * @param rules those that found it
 */
export function foldExplained(rules: readonly Explained[], found: readonly Found[]): readonly Found[] {
  const explainedBy = new Map(rules.map((rule) => [rule.id, rule.explainedBy ?? []]));
  const explains = (other: Found, one: Found): boolean => {
    const names = explainedBy.get(one.id) ?? [];
    if (other.id === one.id || SEVERITY[other.verdict] < SEVERITY[one.verdict]) return false;
    if (names.includes(other.id)) return isWithin(other.path, one.path) || isWithin(one.path, other.path);
    return names.includes(ANY) && !explainedBy.get(other.id)?.includes(ANY) && isWithin(other.path, one.path);
  };
  const folded = new Map<Found, Found[]>();
  const explained = new Set<Found>();
  for (const group of byObject(found)) {
    for (const one of group) {
      const explanation = lastExplanation(one, group, explains);
      if (explanation === one) continue;
      explained.add(one);
      folded.set(explanation, [...(folded.get(explanation) ?? []), one]);
    }
  }
  return found.filter((one) => !explained.has(one)).map((one) => withExplained(one, folded.get(one) ?? []));
}

function byObject(found: readonly Found[]): readonly (readonly Found[])[] {
  const groups = new Map<string, Found[]>();
  for (const one of found) {
    const group = groups.get(one.object);
    if (group === undefined) groups.set(one.object, [one]);
    else group.push(one);
  }
  return [...groups.values()].filter((group) => group.length > 1);
}

/** What explains a finding may be explained itself. No rule explains itself in a circle: a test holds the registry to that. */
function lastExplanation(one: Found, group: readonly Found[], explains: (other: Found, one: Found) => boolean): Found {
  const next = group.find((other) => explains(other, one));
  return next === undefined ? one : lastExplanation(next, group, explains);
}

/** `spec.containers[api].image` is within `spec.containers`, and everything within the whole object. */
function isWithin(path: string, outer: string): boolean {
  if (outer === '' || path === outer) return true;
  return path.startsWith(outer) && '.['.includes(path.charAt(outer.length));
}

/** A state has no value before; the change of the same field has. */
function withExplained(one: Found, explained: readonly Found[]): Found {
  if (explained.length === 0) return one;
  const { now, ...rest } = one;
  const change = explained.find(({ path, before }) => path === one.path && before !== undefined);
  const told = now === undefined || change === undefined ? one : { ...rest, before: change.before, after: now };
  return {
    ...told,
    explains: explained.map(({ id, verdict, path, because }) => ({ id, verdict, path, because })),
  };
}
