import type { Finding, Verdict } from './finding';

const ORDER: Readonly<Record<Verdict, number>> = { block: 0, warn: 1, info: 2 };

/** The findings with the worst verdict first; equal verdicts keep their order. */
export function worstFirst<Found extends Pick<Finding, 'verdict'>>(findings: readonly Found[]): readonly Found[] {
  return [...findings].sort((left, right) => ORDER[left.verdict] - ORDER[right.verdict]);
}

/** Joins findings that differ in their environments alone, and puts the worst first. */
export function mergeFindings(findings: readonly Finding[]): readonly Finding[] {
  const merged = new Map<string, Finding>();
  for (const finding of findings) {
    const { environments, ...rest } = finding;
    const key = JSON.stringify(Object.entries(rest).sort());
    const all = new Set([...(merged.get(key)?.environments ?? []), ...environments]);
    merged.set(key, { ...finding, environments: [...all] });
  }
  return worstFirst([...merged.values()]);
}
