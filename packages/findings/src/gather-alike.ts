import type { Found, RuleDescription } from './rule';

type Gathering = Pick<RuleDescription, 'id' | 'isOneCause'>;

/**
 * What a rule tells with the same words at several places is one finding, at the first of them and with a line for each:
 * one cause shows there. Only of rules that say so; the order stays. Pure.
 * @param rules those that found it
 */
export function gatherAlike(rules: readonly Gathering[], found: readonly Found[]): readonly Found[] {
  if (found.length < 2) return found;
  const ids = new Set(rules.filter(({ isOneCause }) => isOneCause === true).map(({ id }) => id));
  const groups = new Map<unknown, Found[]>();
  for (const one of found) {
    const key = ids.has(one.id) ? wordsOf(one) : one;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [one]);
    else group.push(one);
  }
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    if (first === undefined || group.length === 1) return group;
    const explains = group.flatMap((one) => one.explains ?? []);
    const told = { ...first, ...withCount(first, group.length), lines: group.map(placeOf) };
    return [explains.length === 0 ? told : { ...told, explains }];
  });
}

/** An acknowledgement agrees to the value: with the number of places in it, none that comes later is lifted as well. */
function withCount({ after, now }: Found, places: number): Pick<Found, 'after' | 'now'> {
  if (after !== undefined) return { after: `${after}, in ${places} places` };
  return now === undefined ? {} : { now: `${now}, in ${places} places` };
}

function wordsOf({ id, verdict, before, after, now, because, impact, fix }: Found): string {
  return JSON.stringify([id, verdict, before, after, now, because, impact, fix]);
}

function placeOf({ object, path }: Found): string {
  return path === '' ? object : `${object} ${path}`;
}
