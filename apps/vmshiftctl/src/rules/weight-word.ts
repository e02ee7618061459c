import { SEVERITY_WORDS } from '@vmshift/diagnosis/git';
import type { RuleDescription } from '@vmshift/findings';

/** What a finding of the rule weighs, as people read it: the verdict, or the severity of a problem in words. */
export function weightWord({ verdict, severity }: RuleDescription): string {
  if (verdict !== undefined) return verdict;
  const words: Readonly<Record<string, string>> = SEVERITY_WORDS;
  return severity === undefined ? 'refused' : (words[severity] ?? severity);
}
