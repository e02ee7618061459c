import { DIST_FOLDER, planManifests } from '@vmshift/chart';
import { type Model, UserError } from '@vmshift/environments';
import { isEmptyPlan } from '@vmshift/manifests';
import { PINS_FOLDER } from '@vmshift/releases';
import type { Git } from '../git/git';
import { readPinFiles } from '../read-environment-states';

/** What writing commands write. */
const WRITTEN = [DIST_FOLDER, PINS_FOLDER];

/** What the manifests are rendered by. */
const RENDERED_BY = ['apps/vmshift/src', 'packages'];

/**
 * Refuses uncommitted changes in what is about to be written, and before a commit also in the code that renders it: the
 * commit would hold manifests that its own code does not make.
 *
 * @throws UserError listing the files
 */
export async function requireCleanPaths(git: Git, { commit }: { readonly commit: boolean }): Promise<void> {
  const paths = commit ? [...WRITTEN, ...RENDERED_BY] : WRITTEN;
  const status = await git.run([
    'status',
    '--porcelain',
    '-z',
    '--untracked-files=all',
    '--no-renames',
    '--',
    ...paths,
  ]);
  const files = status.split('\0').filter((line) => line !== '');
  if (files.length === 0) return;
  const what = `uncommitted changes in ${paths.join(', ')}`;
  throw new UserError([what, ...listFiles(files), '  fix: commit them, or git restore and git clean those paths']);
}

/**
 * Refuses a `dist/` that is not what the committed model and pins render to: a release would carry the difference along.
 * Environments whose pin is missing or of another branch have nothing to compare yet; their next release writes both.
 *
 * @throws UserError listing the files
 */
export function requireFreshDist(root: string, model: Model): void {
  const pins = readPinFiles(root, model.environments);
  const rendered = model.environments.filter(({ name, branch }) => pins.get(name)?.branch === branch);
  const all = rendered.length === model.environments.length;
  const { folders } = planManifests({ root, model, environments: all ? undefined : rendered.map(({ name }) => name) });
  const files = folders
    .filter(({ plan }) => !isEmptyPlan(plan))
    .flatMap(({ name, plan }) =>
      [...plan.added, ...plan.changed, ...plan.removed].map((file) => `${DIST_FOLDER}/${name}/${file}`),
    );
  if (files.length === 0) return;
  throw new UserError([
    `${DIST_FOLDER}/ differs from a fresh render`,
    ...listFiles(files),
    `  fix: npm run synth, then commit ${DIST_FOLDER}/`,
  ]);
}

/** At most ten lines, and how many more there are. */
function listFiles(files: readonly string[]): readonly string[] {
  const more = files.length > 10 ? [`  and ${files.length - 10} more`] : [];
  return [...files.slice(0, 10).map((file) => `  ${file}`), ...more];
}
