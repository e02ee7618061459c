import type { Finding, Verdict } from './finding';

const ORDER: Readonly<Record<Verdict, number>> = { block: 0, warn: 1, info: 2 };

/** The findings with the worst verdict first; equal verdicts keep their order. */
export function worstFirst<Found extends Pick<Finding, 'verdict'>>(findings: readonly Found[]): readonly Found[] {
  return [...findings].sort((left, right) => ORDER[left.verdict] - ORDER[right.verdict]);
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
