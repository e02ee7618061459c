import { createHash } from 'node:crypto';

/** The id that Git gives to a text. @see https://git-scm.com/book/en/v2/Git-Internals-Git-Objects */
export function blobId(text: string): string {
  const content = Buffer.from(text);
  return createHash('sha1').update(`blob ${content.length}\0`).update(content).digest('hex');
}
