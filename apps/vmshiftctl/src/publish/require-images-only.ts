import type { Model } from '@vmshift/environments';
import { UserError } from '@vmshift/findings';
import { applicationImages, changesBeyondImages, type RenderedChange, readDist } from '@vmshift/manifests';
import { changesOf, type ReleasePlan } from '@vmshift/releases';
import type { World } from '../world';
import { changesBuild, type RenderedPlan } from './render-plan';

/** Differences that a message lists before it counts the rest. */
const LISTED = 10;

/**
 * Holds a release to what it is: other builds of the images that the reviewed `dist/` already runs. No person reviews its
 * commit, so that a chart which renders anything else for the new pin would reach the cluster unseen. Before a commit this
 * is a refusal. Files that are only written are reviewed in a pull request, so that it is a warning, and the first
 * manifests of an environment are none.
 *
 * @throws UserError listing the differences
 */
export function requireImagesOnly(
  model: Model,
  plan: ReleasePlan,
  rendered: RenderedPlan,
  { commit }: { readonly commit: boolean },
  { warn }: Pick<World, 'warn'>,
): void {
  const lines = changesOf(plan)
    .filter(changesBuild)
    .flatMap(({ environment, to }) => {
      const folder = rendered.manifests.folders.find(({ name }) => name === environment);
      if (folder === undefined) throw new Error(`${environment}: nothing was rendered`);
      const before = readDist(folder.plan.directory);
      if (before.size === 0) return commit ? [`${environment}: dist/${environment} holds nothing yet`] : [];
      const references = applicationImages(model.platform, to.images);
      return changesBeyondImages(before, folder.plan.files, references).map((change) => describe(environment, change));
    });
  if (lines.length === 0) return;
  const more = lines.length > LISTED ? [`  and ${lines.length - LISTED} more`] : [];
  const listed = [...lines.slice(0, LISTED).map((line) => `  ${line}`), ...more];
  const what = `the ${plan.action} would change more than tags and digests: the chart renders what was never reviewed in dist/`;
  if (!commit) {
    for (const line of [what, ...listed, '  next: commit it on a branch, and open a pull request']) warn(line);
    return;
  }
  const fix =
    'fix: run it without --commit and --push on a branch, and open a pull request; where the checks refuse that too,';
  const chart = '  apps/vmshift/src takes more than tag and digest of an image from the pin';
  throw new UserError([what, ...listed, `  ${fix}`, `  ${chart}`]);
}

function describe(environment: string, { object, path, before, after }: RenderedChange): string {
  return `${environment}: ${path === '' ? object : `${object}: ${path}`}: ${before} → ${after}`;
}
