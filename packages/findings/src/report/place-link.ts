import type { FilePlace, ReportSource } from './report';
import { repositoryOf } from './rule-link';

/** Where GitHub shows a line of the head; undefined where repository or revision are no plain names. */
export function placeLink(source: ReportSource, { file, line }: FilePlace): string | undefined {
  const repository = repositoryOf(source);
  if (repository === undefined || !/^[\w./-]+$/.test(source.revision)) return undefined;
  return `${repository}/blob/${source.revision}/${file.split('/').map(segment).join('/')}#L${line}`;
}

/** A name in an address that stands in Markdown, where a parenthesis would end it. */
function segment(name: string): string {
  return encodeURIComponent(name.replace(/\p{Surrogate}/gu, '\ufffd')).replace(
    /[!'()*]/g,
    (sign) => `%${sign.charCodeAt(0).toString(16)}`,
  );
}
