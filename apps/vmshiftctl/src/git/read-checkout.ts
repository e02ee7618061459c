import { DIST_FOLDER } from '@vmshift/environments';
import type { Git } from './git';

/** What is checked out, and what of `dist/` is in no commit. */
export interface Checkout {
  /** The commit of HEAD. */
  readonly commit: string;
  /** Commits of the upstream branch, as it was fetched last, that HEAD does not have; 0 where there is no upstream. */
  readonly behind: number;
  /** Folders of `dist/` with changes that are in no commit, by the environment's name. */
  readonly uncommitted: ReadonlySet<string>;
}

const STATUS = [
  'status',
  '--porcelain=v2',
  '--branch',
  '--ahead-behind',
  '-z',
  '--untracked-files=all',
  '--no-renames',
];

/** Asked in one process. @see https://git-scm.com/docs/git-status#_porcelain_format_version_2 */
export async function readCheckout(git: Git): Promise<Checkout> {
  const lines = (await git.run([...STATUS, '--', DIST_FOLDER])).split('\0');
  const header = (pattern: RegExp) => lines.flatMap((line) => pattern.exec(line)?.[1] ?? [])[0];
  return {
    commit: header(/^# branch\.oid (.*)$/) ?? '',
    behind: Number(header(/^# branch\.ab \+\d+ -(\d+)$/) ?? 0),
    uncommitted: new Set(lines.flatMap((line) => CHANGED_PATH.exec(line)?.[1]?.split('/')[1] ?? [])),
  };
}

/** A path that is not tracked, that changed, or that is not merged. */
const CHANGED_PATH = /^(?:\?|1(?: \S+){7}|u(?: \S+){9}) (.*)$/s;
