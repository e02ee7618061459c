import type { Finding, FindingClass, Verdict } from './finding';

const ORDER: Readonly<Record<Verdict, number>> = { block: 0, warn: 1, info: 2 };

/** What cannot be taken back first, then what users see. */
const CLASSES: Readonly<Record<FindingClass, number>> = {
  'data-loss': 0,
  'secret-leak': 1,
  exposure: 2,
  privilege: 3,
  outage: 4,
  'wrong-image': 5,
  'sync-failure': 6,
  capacity: 7,
  'drift-between-environments': 8,
  cost: 9,
};

/** The findings with the worst verdict first, and of equal verdicts the most dangerous; what is equal keeps its order. */
export function worstFirst<Found extends Pick<Finding, 'verdict' | 'class'>>(
  findings: readonly Found[],
): readonly Found[] {
  return [...findings].sort(
    (left, right) => ORDER[left.verdict] - ORDER[right.verdict] || CLASSES[left.class] - CLASSES[right.class],
  );
}

/** Joins findings that differ in their environments, and in what they explain there, alone, and puts the worst first. */
export function mergeFindings(findings: readonly Finding[]): readonly Finding[] {
  const merged = new Map<string, Finding>();
  for (const finding of findings) {
    const { environments, explains, ...rest } = finding;
    const key = JSON.stringify(Object.entries(rest).sort());
    const known = merged.get(key);
    const all = new Set([...(known?.environments ?? []), ...environments]);
    const explained = distinct([...(known?.explains ?? []), ...(explains ?? [])]);
    merged.set(key, {
      ...rest,
      environments: [...all],
      ...(explained.length === 0 ? {} : { explains: explained }),
    });
  }
  return worstFirst([...merged.values()]);
}

/** Each value once, in the order in which they come first; equal are those that JSON writes alike. */
export function distinct<Value>(values: readonly Value[]): readonly Value[] {
  return [...new Map(values.map((value) => [JSON.stringify(value), value])).values()];
}
