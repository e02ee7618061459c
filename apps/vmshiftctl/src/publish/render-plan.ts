import { join } from 'node:path';
import { type ManifestsPlan, planManifests } from '@vmshift/chart';
import { DIST_FOLDER, type Model } from '@vmshift/environments';
import {
  changesOf,
  type EnvironmentChange,
  pinPath,
  printPin,
  type ReleasePin,
  type ReleasePlan,
} from '@vmshift/releases';
import { planFile, reconcile } from '@vmshift/rendered-files';
import { WRITTEN } from './check-work-tree';
import type { FileChanges } from './commit-files';

/** A release plan with the files that carry it out. Nothing is written yet. */
export interface RenderedPlan {
  readonly manifests: ManifestsPlan;
  /** Pins by path from the root of the repository. */
  readonly pins: ReadonlyMap<string, string>;
}

/**
 * Renders and checks the manifests of the builds that the plan changes. A hold is in the pin alone: it needs nothing of
 * `dist/`, and must be possible whatever is wrong there.
 *
 * @throws UserError when a check fails
 */
export function renderPlan(root: string, model: Model, plan: ReleasePlan): RenderedPlan {
  const changes = changesOf(plan);
  const rendered = changes.filter(changesBuild);
  const manifests = planManifests({
    root,
    model,
    environments: rendered.map(({ environment }) => environment),
    pins: new Map(rendered.map(({ environment, to }) => [environment, to])),
  });
  return { manifests, pins: new Map(changes.map(({ environment, to }) => [pinPath(environment), printPin(to)])) };
}

/** Whether anything but the hold changes. */
export function changesBuild({ from, to }: EnvironmentChange): boolean {
  return from === undefined || buildOf(from) !== buildOf(to);
}

function buildOf({ hold: _hold, resumedAfter: _resumedAfter, ...build }: ReleasePin): string {
  return printPin(build);
}

/** The files that change, for a commit. */
export function fileChanges({ manifests, pins }: RenderedPlan): FileChanges {
  const files = new Map<string, string | undefined>(pins);
  for (const { name, plan } of manifests.folders) {
    for (const file of [...plan.added, ...plan.changed])
      files.set(`${DIST_FOLDER}/${name}/${file}`, plan.files.get(file));
    // An empty folder has no entry in Git.
    for (const file of plan.removed.filter((path) => !path.endsWith('/'))) {
      files.set(`${DIST_FOLDER}/${name}/${file}`, undefined);
    }
  }
  return files;
}

/**
 * Writes the files, the pins last: until they are there, `synth` puts `dist/` back. What they replace is committed.
 *
 * @throws UserError when one cannot be written, with what was and the command that takes that back
 */
export function writePlan(root: string, { manifests: { folders }, pins }: RenderedPlan): void {
  const files = [...pins].map(([path, text]) => planFile(join(root, path), text));
  const written = WRITTEN.join(' ');
  reconcile(
    { folders: folders.map(({ plan }) => plan), files },
    `git checkout -- ${written} && git clean -f -d -- ${written}`,
  );
}
