import type { Verdict } from './finding';
import type { Found } from './rule';

type Placed = Pick<Found, 'id' | 'path' | 'verdict'>;

/** Explained by every rule that knows what happens. */
export const ANY = '*';

/** The verdicts that are at least as strict. */
const AS_STRICT: Readonly<Record<Verdict, readonly Verdict[]>> = {
  block: ['block'],
  warn: ['block', 'warn'],
  info: ['block', 'warn', 'info'],
};

/**
 * Finds the first of a group that explains a finding: one of a rule that is named, at the same path, above or below it,
 * or for {@link ANY} one of a rule that knows what happens, at the path or below. It is at least as strict.
 * @param vague rules that do not know what happens
 */
export function firstExplanation<One extends Placed>(
  group: readonly One[],
  vague: ReadonlySet<string>,
): (one: One, names: readonly string[]) => One | undefined {
  const [at, within] = [new Map<string, number>(), new Map<string, number>()];
  for (const [index, { id, path, verdict }] of group.entries()) {
    keepFirst(at, keyOf(path, id, verdict), index);
    for (const outer of outersOf(path)) {
      keepFirst(within, keyOf(outer, id, verdict), index);
      if (!vague.has(id)) keepFirst(within, keyOf(outer, ANY, verdict), index);
    }
  }
  return (one, names) => {
    let first = group.length;
    for (const name of names) {
      if (name === one.id) continue;
      for (const verdict of AS_STRICT[one.verdict]) {
        first = Math.min(first, within.get(keyOf(one.path, name, verdict)) ?? first);
        if (name === ANY) continue;
        for (const outer of outersOf(one.path)) first = Math.min(first, at.get(keyOf(outer, name, verdict)) ?? first);
      }
    }
    return group[first];
  };
}

/** `spec.containers[api].image` is within `spec.containers`, and everything within the whole object, which is ''. */
function outersOf(path: string): readonly string[] {
  const outers = path === '' ? [''] : ['', path];
  for (let end = 1; end < path.length; end++) if ('.['.includes(path.charAt(end))) outers.push(path.slice(0, end));
  return outers;
}

function keyOf(path: string, id: string, verdict: Verdict): string {
  return `${verdict} ${id} ${path}`;
}

function keepFirst(firsts: Map<string, number>, key: string, index: number): void {
  if (!firsts.has(key)) firsts.set(key, index);
}
