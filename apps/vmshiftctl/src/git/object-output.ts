import { UserError } from '@vmshift/findings';

/** An object of the repository. */
export interface GitObject {
  /** Its name, in hexadecimal. */
  readonly id: string;
  readonly type: string;
  readonly content: Buffer;
}

/** The objects in what `git cat-file --batch` prints, which comes in pieces. @see https://git-scm.com/docs/git-cat-file#_batch_output */
export class ObjectOutput {
  private pieces: Buffer[] = [];
  private length = 0;
  /** Bytes without which the next object is known not to be complete. */
  private needed = 0;

  add(piece: Buffer): void {
    this.pieces.push(piece);
    this.length += piece.length;
  }

  /** The next object, which is that of `name`; undefined as long as it is not complete. */
  take(name: string): { readonly object: GitObject | undefined } | undefined {
    if (this.length === 0 || this.length < this.needed) return undefined;
    const bytes = this.pieces.length === 1 ? (this.pieces[0] ?? Buffer.of()) : Buffer.concat(this.pieces);
    this.pieces = [bytes];
    const end = bytes.indexOf('\n');
    if (end < 0) {
      if (bytes.length > LONGEST_HEADER + name.length) throw unexpected(name, bytes.toString());
      this.needed = bytes.length + 1;
      return undefined;
    }
    const header = bytes.toString('utf8', 0, end);
    if (header === `${name} missing` || header === `${name} ambiguous`) return this.taken(bytes, end + 1, undefined);
    const [, id, type, size] = /^([0-9a-f]{40,64}) ([a-z]+) (\d+)$/.exec(header) ?? [];
    if (id === undefined || type === undefined) throw unexpected(name, header);
    const after = end + 1 + Number(size);
    if (bytes.length <= after) {
      this.needed = after + 1;
      return undefined;
    }
    if (bytes[after] !== NEWLINE) throw unexpected(name, header);
    return this.taken(bytes, after + 1, { id, type, content: bytes.subarray(end + 1, after) });
  }

  /** @throws UserError when there is more than was asked for */
  requireEnd(last: string): void {
    if (this.length > 0) throw unexpected(last, Buffer.concat(this.pieces).toString());
  }

  private taken(bytes: Buffer, end: number, object: GitObject | undefined) {
    this.pieces = end === bytes.length ? [] : [bytes.subarray(end)];
    this.length = bytes.length - end;
    this.needed = 0;
    return { object };
  }
}

const NEWLINE = 10;
/** Bytes of a header without the name that was asked for. */
const LONGEST_HEADER = 128;

/** What was printed is not the object that was asked for. */
export function unexpected(name: string, got: string): UserError {
  return new UserError(
    `git cat-file printed for ${name} what is no object: ${JSON.stringify(got.slice(0, 80))}; nothing was changed; ` +
      'fix: git fsck, or work in a fresh clone',
  );
}
