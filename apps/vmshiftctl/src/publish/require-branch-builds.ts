import { isDeepStrictEqual } from 'node:util';
import { UserError } from '@vmshift/findings';
import { buildName, changesOf, type ReleasePlan } from '@vmshift/releases';
import { readBranchPins } from '../git/read-branch-pins';
import type { Repository } from '../git/read-objects';

/**
 * Refuses to go back to a build that stands in history and that the branch itself never had: a commit inside of a merged
 * branch pinned it, and the next one took it back. It was not verified, and the review of the merge did not show it.
 *
 * @throws UserError naming every environment with the build
 */
export async function requireBranchBuilds(git: Repository, plan: ReleasePlan): Promise<void> {
  const problems: string[] = [];
  const changes = changesOf(plan);
  const environments = changes.map(({ environment }) => environment);
  const had = await readBranchPins(git, git.objects, environments, 'HEAD');
  for (const { environment, to } of changes) {
    const pins = had.get(environment) ?? [];
    if (pins.some(({ commit, images }) => commit === to.commit && isDeepStrictEqual(images, to.images))) continue;
    problems.push(
      `${environment}: no commit of this branch itself pinned ${buildName(to)}, only one inside of a merged branch; nothing was changed`,
      `  fix: name another build of ./vmshiftctl history ${environment}, or release this one, which verifies it: ./vmshiftctl release --branch ${to.branch} --sha ${to.commit} --force --reason "<why>" --push`,
    );
  }
  if (problems.length > 0) throw new UserError(problems);
}
