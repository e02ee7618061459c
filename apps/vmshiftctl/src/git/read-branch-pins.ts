import { UserError } from '@vmshift/findings';
import { parsePin, pinPath, type ReleasePin } from '@vmshift/releases';
import type { Git } from './git';
import { readObjects } from './read-objects';

/**
 * The pins that a branch itself had, newest first: along the first parents. What a commit inside of a merged branch pinned,
 * and a later one of it took back, was never on the branch, and no review saw it.
 */
export async function readBranchPins(git: Git, environment: string, revision: string): Promise<readonly ReleasePin[]> {
  const path = pinPath(environment);
  const list = await git.run(['rev-list', '--first-parent', revision, '--', path]);
  const commits = list.split('\n').filter((commit) => /^[0-9a-f]{40,64}$/.test(commit));
  const objects = await readObjects(
    git,
    commits.map((commit) => `${commit}:${path}`),
  );
  return objects.flatMap((object) => (object?.type === 'blob' ? readable(object.content.toString(), path) : []));
}

function readable(text: string, path: string): readonly ReleasePin[] {
  try {
    return [parsePin(text, path)];
  } catch (error) {
    if (error instanceof UserError) return [];
    throw error;
  }
}
