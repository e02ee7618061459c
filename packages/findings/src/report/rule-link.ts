import type { FilePlace, ReportSource } from './report';

/** The generated list of all rules; each has a heading of its id. */
export const RULES_FILE = 'docs/reference/rules.md';

/** The address of the repository; undefined where it is no plain one. */
export function repositoryOf({ repository }: ReportSource): string | undefined {
  return /^https:\/\/[\w./-]+$/.test(repository) ? repository : undefined;
}

/** Where GitHub shows what a rule protects; undefined where repository, revision or id are no plain names. */
export function ruleLink(source: ReportSource, id: string): string | undefined {
  const repository = repositoryOf(source);
  const plain = repository !== undefined && /^[\w./-]+$/.test(source.revision) && /^[a-z0-9-]+$/.test(id);
  return plain ? `${repository}/blob/${source.revision}/${RULES_FILE}#${id}` : undefined;
}

/** Where GitHub shows a line of a file; undefined where repository, revision or path are no plain names. */
export function fileLink(source: ReportSource, { file, line }: FilePlace): string | undefined {
  const repository = repositoryOf(source);
  const plain = repository !== undefined && /^[\w./-]+$/.test(source.revision) && /^[\w./-]+$/.test(file);
  return plain ? `${repository}/blob/${source.revision}/${file}#L${line}` : undefined;
}
