import type { ReportSource } from './report';

/** The generated list of all rules; each has a heading of its id. */
export const RULES_FILE = 'docs/rules.md';

/** Where GitHub shows what a rule protects; undefined where repository, revision or id are no plain names. */
export function ruleLink({ repository, revision }: ReportSource, id: string): string | undefined {
  const plain = /^https:\/\/[\w./-]+$/.test(repository) && /^[\w./-]+$/.test(revision) && /^[a-z0-9-]+$/.test(id);
  return plain ? `${repository}/blob/${revision}/${RULES_FILE}#${id}` : undefined;
}
