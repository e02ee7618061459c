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
export function foldExplained<One extends Found>(rules: readonly Explained[], found: readonly One[]): readonly One[] {
  const groups = byObject(found);
  // Most changes bring one finding or none at a place.
  if (groups.length === 0) return found;
  const explainedBy = new Map(rules.map((rule) => [rule.id, rule.explainedBy ?? []]));
  const explains = (other: Found, one: Found): boolean => {
    const names = explainedBy.get(one.id) ?? [];
    if (other.id === one.id || SEVERITY[other.verdict] < SEVERITY[one.verdict]) return false;
    if (names.includes(other.id)) return isWithin(other.path, one.path) || isWithin(one.path, other.path);
    return names.includes(ANY) && !explainedBy.get(other.id)?.includes(ANY) && isWithin(other.path, one.path);
  };
  const folded = new Map<One, One[]>();
  const explained = new Set<One>();
  for (const group of groups) {
    for (const one of group) {
      const explanation = lastExplanation(one, group, explains);
      if (explanation === one) continue;
      explained.add(one);
      folded.set(explanation, [...(folded.get(explanation) ?? []), one]);
    }
  }
  return found.filter((one) => !explained.has(one)).map((one) => withExplained(one, folded.get(one) ?? []));
}

function byObject<One extends Found>(found: readonly One[]): readonly (readonly One[])[] {
  const groups = new Map<string, One[]>();
  for (const one of found) {
    const group = groups.get(one.object);
    if (group === undefined) groups.set(one.object, [one]);
    else group.push(one);
  }
  return [...groups.values()].filter((group) => group.length > 1);
}

/** What explains a finding may be explained itself. No rule explains itself in a circle: a test holds the registry to that. */
function lastExplanation<One extends Found>(
  one: One,
  group: readonly One[],
  explains: (other: One, one: One) => boolean,
): One {
  const next = group.find((other) => explains(other, one));
  return next === undefined ? one : lastExplanation(next, group, explains);
}

/** `spec.containers[api].image` is within `spec.containers`, and everything within the whole object. */
function isWithin(path: string, outer: string): boolean {
  if (outer === '' || path === outer) return true;
  return path.startsWith(outer) && '.['.includes(path.charAt(outer.length));
}

/** A state has no value before; the change of the same field has. */
function withExplained<One extends Found>(one: One, explained: readonly One[]): One {
  if (explained.length === 0) return one;
  const change = explained.find(({ path, before }) => path === one.path && before !== undefined);
  const { now, ...rest } = one;
  // Every finding may lack `now`.
  const changed = { ...rest, before: change?.before, after: now } as unknown as One;
  const told = now === undefined || change === undefined ? one : changed;
  return {
    ...told,
    explains: [
      ...(one.explains ?? []),
      ...explained.flatMap(({ id, verdict, path, because, explains = [] }) => [
        { id, verdict, path, because },
        ...explains,
      ]),
    ],
  };
}
