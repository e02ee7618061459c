import { ANY, firstExplanation } from './first-explanation';
import type { Found, RuleDescription } from './rule';

type Explained = Pick<RuleDescription, 'id' | 'explainedBy'>;

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
  const vague = vagueRules(explainedBy);
  const folded = new Map<One, One[]>();
  const explained = new Set<One>();
  for (const group of groups) {
    const first = firstExplanation(group, vague);
    for (const one of group) {
      const explanation = lastExplanation(one, (next) => first(next, explainedBy.get(next.id) ?? []));
      if (explanation === one) continue;
      explained.add(one);
      const others = folded.get(explanation);
      if (others === undefined) folded.set(explanation, [one]);
      else others.push(one);
    }
  }
  return found.filter((one) => !explained.has(one)).map((one) => withExplained(one, folded.get(one) ?? []));
}

/**
 * Rules that do not know what happens: any rule explains them, or one of them does. None of them explains the first kind,
 * or two findings would explain each other.
 */
function vagueRules(explainedBy: ReadonlyMap<string, readonly string[]>): ReadonlySet<string> {
  const vague = new Set<string>();
  const isVague = (names: readonly string[]) => names.some((name) => name === ANY || vague.has(name));
  let known = -1;
  while (known < vague.size) {
    known = vague.size;
    for (const [id, names] of explainedBy) if (isVague(names)) vague.add(id);
  }
  return vague;
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

/** What explains a finding may be explained itself. No names of rules form a circle: a test holds the registry to that. */
function lastExplanation<One extends Found>(one: One, first: (one: One) => One | undefined): One {
  const next = first(one);
  return next === undefined ? one : lastExplanation(next, first);
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
