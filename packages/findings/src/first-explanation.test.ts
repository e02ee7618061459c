import fc from 'fast-check';
import type { Verdict } from './finding';
import { ANY, firstExplanation } from './first-explanation';

interface One {
  readonly id: string;
  readonly path: string;
  readonly verdict: Verdict;
}

const SEVERITY = { block: 2, warn: 1, info: 0 };
const vague = new Set(['c']);

/** What the index answers, by looking at all. */
function firstOfAll(group: readonly One[], one: One, names: readonly string[]): One | undefined {
  return group.find(({ id, path, verdict }) => {
    if (id === one.id || SEVERITY[verdict] < SEVERITY[one.verdict]) return false;
    if (names.includes(id)) return isWithin(path, one.path) || isWithin(one.path, path);
    return names.includes(ANY) && !vague.has(id) && isWithin(path, one.path);
  });
}

function isWithin(path: string, outer: string): boolean {
  if (outer === '' || path === outer) return true;
  return path.startsWith(outer) && '.['.includes(path.charAt(outer.length));
}

test('what explains a finding is the first of all that do', () => {
  const one = fc.record({
    id: fc.constantFrom('a', 'b', 'c'),
    path: fc.constantFrom('', 'a', 'a.b', 'a.b.c', 'ab', 'a[x].b', 'a[x.y]', 'a["x.y/z"]', 'b'),
    verdict: fc.constantFrom<Verdict>('block', 'warn', 'info'),
  });
  const names = fc.subarray(['a', 'b', 'c', ANY], { minLength: 0 });
  fc.assert(
    fc.property(fc.array(one, { minLength: 1, maxLength: 12 }), names, (group, asked) => {
      const first = firstExplanation(group, vague);
      // Vague is what any rule explains.
      for (const own of group.filter(({ id }) => !asked.includes(ANY) || vague.has(id)))
        expect(first(own, asked)).toBe(firstOfAll(group, own, asked));
    }),
  );
});
