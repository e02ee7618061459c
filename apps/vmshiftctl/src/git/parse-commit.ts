import { UserError } from '@vmshift/findings';

/** What history needs of a commit object. */
export interface CommitText {
  /** When it was written, ISO 8601 with the author's offset. */
  readonly authorDate: string;
  /** As in the object: no `.mailmap` renames anybody. */
  readonly author: string;
  /** The first paragraph on one line. */
  readonly subject: string;
  readonly message: string;
}

/** A name may hold anything but `<`, `>` and the line break that ends it. */
const AUTHOR_LINE = /^author (.*?) ?<[^<>\n]*> (\d{1,12}) ([+-])(\d\d)(\d\d)$/s;

/**
 * Reads a commit as Git stores it. A signature is one of its headers, so nothing has to be cut out of a printed log.
 *
 * @throws UserError naming the commit when it is not built as a commit is
 * @see https://git-scm.com/book/en/v2/Git-Internals-Git-Objects#_git_commit_objects
 */
export function parseCommit(commit: string, object: Buffer): CommitText {
  const end = object.indexOf('\n\n');
  const headers = object.subarray(0, end < 0 ? object.length : end);
  // One character a byte: the encoding is that of names and messages, and the headers are found without it.
  const lines = headers.toString('latin1').split('\n');
  const lineOf = (name: string) => lines.find((header) => header.startsWith(`${name} `)) ?? '';
  const encoding = /^encoding (.+)$/.exec(lineOf('encoding'))?.[1];
  const [, author, seconds, sign = '+', hours = '00', minutes = '00'] = AUTHOR_LINE.exec(lineOf('author')) ?? [];
  if (!/^tree [0-9a-f]{40,64}$/.test(lines[0] ?? '') || author === undefined) {
    throw new UserError(`commit ${commit} cannot be read; fix: git fsck, or work in a fresh clone`);
  }
  const offset = Number(`${sign}1`) * (Number(hours) * 60 + Number(minutes)) * 60;
  const local = new Date((Number(seconds) + offset) * 1000).toISOString().slice(0, 19);
  const message = end < 0 ? '' : decode(object.subarray(end + 2), encoding);
  return {
    authorDate: `${local}${sign}${hours}:${minutes}`,
    author: decode(Buffer.from(author, 'latin1'), encoding),
    subject: subjectOf(message),
    message,
  };
}

function subjectOf(message: string): string {
  const [paragraph = ''] = message.replace(/^(\s*\n)+/, '').split(/\n\s*\n/);
  return paragraph
    .split('\n')
    .map((line) => line.trim())
    .join(' ')
    .trim();
}

/** What cannot be decoded is an old commit and must not stop a rollback: it shows as a replacement character. */
function decode(bytes: Buffer, encoding = 'UTF-8'): string {
  try {
    return new TextDecoder(encoding).decode(bytes);
  } catch {
    return bytes.toString();
  }
}
