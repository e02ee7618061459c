import { UserError } from '@vmshift/findings';
import type { Git } from './git';

/** An object of the repository. */
export interface GitObject {
  readonly type: string;
  readonly content: Buffer;
}

/**
 * Reads objects, all in one process.
 *
 * @param names such as a commit, or `<commit>:<path>`; undefined in the answer for what is not there
 * @throws UserError when Git prints anything but these objects
 * @see https://git-scm.com/docs/git-cat-file#_batch_output
 */
export async function readObjects(git: Git, names: readonly string[]): Promise<readonly (GitObject | undefined)[]> {
  if (names.length === 0) return [];
  const output = await git.read(['cat-file', '--batch'], { input: names.map((name) => `${name}\n`).join('') });
  let at = 0;
  const objects = names.map((name): GitObject | undefined => {
    const end = output.indexOf('\n', at);
    const header = output.toString('utf8', at, end < 0 ? output.length : end);
    if (header === `${name} missing`) {
      at = end + 1;
      return undefined;
    }
    const [, type, size] = /^[0-9a-f]{40,64} ([a-z]+) (\d+)$/.exec(header) ?? [];
    const after = end + 1 + Number(size);
    if (end < 0 || type === undefined || output[after] !== NEWLINE) throw unexpected(name, header);
    const content = output.subarray(end + 1, after);
    at = after + 1;
    return { type, content };
  });
  if (at !== output.length) throw unexpected(names.at(-1) ?? '', output.toString('utf8', at));
  return objects;
}

const NEWLINE = 10;

function unexpected(name: string, got: string): UserError {
  return new UserError(
    `git cat-file printed for ${name} what is no object: ${JSON.stringify(got.slice(0, 80))}; nothing was changed; ` +
      'fix: git fsck, or work in a fresh clone',
  );
}
