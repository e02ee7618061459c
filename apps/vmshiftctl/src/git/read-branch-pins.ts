import { pinPath, type ReleasePin, tryParsePin } from '@vmshift/releases';
import type { Git } from './git';
import { isObjectId } from './object-id';
import type { ObjectReader } from './read-objects';

/**
 * The pins that a branch itself had, newest first, by environment: along the first parents. What a commit inside of a merged
 * branch pinned, and a later one of it took back, was never on the branch, and no review saw it.
 */
export async function readBranchPins(
  git: Git,
  objects: ObjectReader,
  environments: readonly string[],
  revision: string,
): Promise<ReadonlyMap<string, readonly ReleasePin[]>> {
  const list = await git.run(['rev-list', '--first-parent', revision, '--', ...environments.map(pinPath)]);
  const commits = list.split('\n').filter(isObjectId);
  const names = environments.flatMap((name) => commits.map((commit) => `${commit}:${pinPath(name)}`));
  const read = await objects.read(names);
  return new Map(
    environments.map((name, index) => {
      const own = read.slice(index * commits.length, (index + 1) * commits.length);
      const changed = own.filter((object, at) => object?.type === 'blob' && object.id !== own[at + 1]?.id);
      return [name, changed.flatMap((object) => tryParsePin(object?.content.toString() ?? '', pinPath(name)) ?? [])];
    }),
  );
}
