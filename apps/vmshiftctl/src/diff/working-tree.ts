import { DIST_FOLDER, model } from '@vmshift/environments';
import { counted, listFirst } from '@vmshift/findings';
import type { Git } from '../git/git';
import { filesLeftOut } from '../git/sparse-checkout';
import { planSynth } from '../synth/plan-synth';
import {
  listDifferences,
  markEditedByHand,
  type RenderedDifference,
  renderedFiles,
  UNCOMMITTED,
} from '../synth/rendered-differences';
import type { World } from '../world';
import { type Revision, readWorkingTree } from './revision';

/** A revision to compare, and what the report has to tell about how it was read. */
export interface Head {
  readonly revision: Revision;
  /** What is committed and is not what is compared. */
  readonly notCompared: readonly string[];
  readonly notes: readonly string[];
}

/**
 * Renders and checks both layers in memory: what is compared is what the sources say, whatever was written last. An edit of
 * the rendered files that is committed is not compared, and would be applied all the same.
 * @param only the one environment that is compared. @default all
 * @throws UserError with everything that is wrong
 */
export async function renderWorkingTree(world: World, git: Git, only?: string): Promise<Head> {
  const plan = await planSynth(world, { manifests: true, terraform: true });
  const files = renderedFiles(plan);
  const listed = listDifferences(plan);
  const leftOut = await filesLeftOut(
    git,
    listed.map(({ path }) => path),
  );
  const onDisk = listed.filter(({ path }) => !leftOut.includes(path));
  const differences = await markEditedByHand(onDisk, files, git);
  const applied = differences.filter((difference) => isApplied(difference, only));
  return {
    revision: readWorkingTree(world.root, files),
    notCompared: describeApplied(applied),
    notes: describeDifferences(differences.filter((difference) => !applied.includes(difference))),
  };
}

/** Whether an edit by hand is committed where Argo CD applies it; Terraform's stacks are rendered again by a deploy. */
function isApplied({ path, editedByHand }: RenderedDifference, only: string | undefined): boolean {
  if (editedByHand === undefined || editedByHand === UNCOMMITTED) return false;
  const compared = model.environments.filter(({ name }) => only === undefined || name === only);
  return compared.some(({ name }) => path.startsWith(`${DIST_FOLDER}/${name}/`));
}

function describeApplied(edits: readonly RenderedDifference[]): readonly string[] {
  if (edits.length === 0) return [];
  const commits = [...new Set(edits.map(({ editedByHand = '' }) => editedByHand.slice(0, 12)))].join(', ');
  return [
    `${listPaths(edits)}: edited by hand in ${commits}: Argo CD applies the edit, and this compares what the sources render; fix: ./vmshiftctl synth, then commit dist/; what the edit does: ./vmshiftctl diff <base> --head HEAD`,
  ];
}

/** Paths of one note; the rest is counted. */
const MOST_PATHS = 5;

function describeDifferences(differences: readonly RenderedDifference[]): readonly string[] {
  const edited = differences.filter(({ editedByHand }) => editedByHand !== undefined);
  const behind = differences.filter(({ editedByHand }) => editedByHand === undefined);
  const folders = [...new Set(behind.map(({ path }) => path.slice(0, path.indexOf('/') + 1)))];
  return [
    ...folders.map((folder) => {
      const count = behind.filter(({ path }) => path.startsWith(folder)).length;
      return `${folder} is behind the model or the pins in ${counted(count, 'file')}, and what is compared is their render: run ./vmshiftctl synth`;
    }),
    ...(edited.length === 0
      ? []
      : [`edited by hand, and not what is compared: ${listPaths(edited)}: ./vmshiftctl synth puts the render back`]),
  ];
}

function listPaths(differences: readonly RenderedDifference[]): string {
  return listFirst(
    differences.map(({ path }) => path),
    MOST_PATHS,
  );
}
