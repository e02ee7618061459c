import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { STACKS_FOLDER } from '@vmshift/environments';
import { UserError } from '@vmshift/findings';
import { fetchBranch, followedRemote, trackingRef } from '@vmshift/observation';
import { isStackFile, STACK_FILES, STACKS_MANIFEST } from '../diff/stack-files';
import type { Git } from '../git/git';
import { readObjects } from '../git/read-objects';
import { readOfHead } from '../git/require-commit';
import { LOCK_FILE } from './provider-locks';
import type { AppStack } from './terraform-app';

const CONFIGURATION = 'cdk.tf.json';

/** What Terraform would load from the folder of a stack. @see https://developer.hashicorp.com/terraform/language/files */
const LOADED = /\.(tf|tofu|tfvars)(\.json)?$|^terraform\.d$/;

/** The branch that holds what is reviewed. */
const REVIEWED = 'main';

/**
 * Refuses to deploy what no one can have reviewed: stacks that synthesize to anything but the committed JSON, a lock file
 * that is not the committed one, and whatever else Terraform would load from their folders.
 * @param warn hears that what is committed is not what `main` has, or no longer: a person may deploy that, and has to know
 * @throws UserError naming every file and what to do
 */
export async function requireCommittedStacks(
  git: Git,
  stacks: readonly Pick<AppStack, 'name'>[],
  warn: (line: string) => void,
): Promise<void> {
  const folders = stacks.map(({ name }) => `${STACKS_FOLDER}/stacks/${name}`);
  const written = [STACKS_MANIFEST, ...folders.map((folder) => `${folder}/${CONFIGURATION}`)];
  const locks = folders.map((folder) => `${folder}/${LOCK_FILE}`);
  const different = await differing(git, 'HEAD', written, locks);
  const foreign = [
    ...new Set([...folders.flatMap((folder) => foreignFiles(git.root, folder)), ...(await committedForeign(git))]),
  ];
  if (different.length + foreign.length > 0) {
    throw new UserError([
      'nothing was deployed: only stacks that are committed, and so can be reviewed, are deployed:',
      ...different.map((path) => `  ${path} is not what HEAD has`),
      ...foreign.map((path) => `  ${path} is not synthesized, and Terraform would load it`),
      ...(different.length === 0 ? [] : [`  fix: git diff HEAD -- ${STACKS_FOLDER}; then commit it by pull request`]),
      ...(foreign.length === 0 ? [] : [`  fix: remove ${foreign.join(', ')}`]),
    ]);
  }
  const at = { remote: await followedRemote(git, REVIEWED), branch: REVIEWED };
  const isFetched = await fetchBranch(git, at).then(
    () => true,
    // Production can be repaired while GitHub is away.
    () => false,
  );
  const unmerged = await differing(git, trackingRef(at), written, locks);
  if (unmerged.length === 0) return;
  const main = `${at.remote}/${at.branch}`;
  const when = isFetched ? '' : ', as it was fetched last';
  const { code } = await git.attempt(['merge-base', '--is-ancestor', 'HEAD', trackingRef(at)]);
  warn(
    code === 0
      ? `behind: ${main} has later changes of ${unmerged.join(', ')}${when}; a deploy from here takes them back; fix: git pull`
      : `not reviewed: ${unmerged.join(', ')} is not what ${main} has${when}`,
  );
}

/** The paths that are not on disk as the revision has them; a lock that it lacks may have been made by `init`. */
async function differing(
  git: Git,
  revision: string,
  written: readonly string[],
  locks: readonly string[],
): Promise<readonly string[]> {
  const paths = [...written, ...locks];
  const objects = await readObjects(
    git,
    paths.map((path) => `${revision}:${path}`),
  );
  return paths.filter((path, index) => {
    const committed = objects[index]?.type === 'blob' ? objects[index].content : undefined;
    if (committed === undefined) return !locks.includes(path);
    const file = join(git.root, path);
    return !existsSync(file) || !readFileSync(file).equals(committed);
  });
}

/**
 * Refuses to run Terraform in a checkout that has more in its stacks' folders than what a review reads.
 * @throws UserError naming every committed file
 */
export async function requireSynthesizedAlone(git: Git): Promise<void> {
  const foreign = await committedForeign(git);
  if (foreign.length === 0) return;
  throw new UserError([
    'nothing was planned: Terraform may load or run what is committed and is not synthesized:',
    ...foreign.map((path) => `  ${path}`),
    `  fix: remove it; allowed in ${STACKS_FOLDER}/: ${STACK_FILES}`,
  ]);
}

/** What is committed and is no synthesized file: of what `init` writes nothing is. */
async function committedForeign(git: Git): Promise<readonly string[]> {
  const listed = await readOfHead(git, ['ls-tree', '-r', '-z', '--name-only', 'HEAD', '--', `${STACKS_FOLDER}/`]);
  return listed.split('\0').filter((path) => path !== '' && !isStackFile(path));
}

function foreignFiles(root: string, folder: string): readonly string[] {
  const names = existsSync(join(root, folder)) ? readdirSync(join(root, folder)) : [];
  return names.filter((name) => LOADED.test(name) && name !== CONFIGURATION).map((name) => `${folder}/${name}`);
}
