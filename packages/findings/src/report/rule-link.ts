import type { FilePlace, ReportSource } from './report';

/** The generated list of all rules; each has a heading of its id. */
export const RULES_FILE = 'docs/reference/rules.md';

/** The address of the repository; undefined where it is no plain one. */
export function repositoryOf({ repository }: ReportSource): string | undefined {
  return /^https:\/\/[\w./-]+$/.test(repository) ? repository : undefined;
}

/** Where GitHub shows what a rule protects; undefined where repository, revision or id are no plain names. */
export function ruleLink(source: ReportSource, id: string): string | undefined {
  return /^[a-z0-9-]+$/.test(id) ? documentLink(source, `${RULES_FILE}#${id}`) : undefined;
}

/** Where the source of a fact is read, a page or a document of the repository; undefined where it is no plain address. */
export function seeLink(source: ReportSource, see: string): string | undefined {
  if (/^https:\/\/[\w./#?=&%~@+:-]+$/.test(see)) return see;
  return /^docs\/[\w./#-]+$/.test(see) ? documentLink(source, see) : undefined;
}

function documentLink(source: ReportSource, document: string): string | undefined {
  const repository = repositoryOf(source);
  // What a person compares at this machine is a commit that GitHub may not have.
  const { branch = source.revision } = source;
  const plain = repository !== undefined && /^[\w./-]+$/.test(branch);
  return plain ? `${repository}/blob/${branch}/${document}` : undefined;
}

/** Where GitHub shows a line of a file; undefined where repository, revision or path are no plain names. */
export function fileLink(source: ReportSource, { file, line }: FilePlace): string | undefined {
  const repository = repositoryOf(source);
  const plain = repository !== undefined && /^[\w./-]+$/.test(source.revision) && /^[\w./-]+$/.test(file);
  return plain ? `${repository}/blob/${source.revision}/${file}#L${line}` : undefined;
}
