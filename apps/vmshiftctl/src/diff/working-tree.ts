import type { Git } from '../git/git';
import { planSynth } from '../synth/plan-synth';
import {
  listDifferences,
  markEditedByHand,
  type RenderedDifference,
  renderedFiles,
} from '../synth/rendered-differences';
import type { World } from '../world';
import { type Revision, readWorkingTree } from './revision';

/** The working tree as its sources and pins render, and where what lies on the disk is something else. */
export interface RenderedWorkingTree {
  readonly revision: Revision;
  readonly notes: readonly string[];
}

/**
 * Renders and checks both layers in memory: what is compared is what the sources say, whatever was written last.
 * @throws UserError with everything that is wrong
 */
export async function renderWorkingTree(world: World, git: Git): Promise<RenderedWorkingTree> {
  const plan = await planSynth(world, { manifests: true, terraform: true });
  const files = renderedFiles(plan);
  const differences = await markEditedByHand(listDifferences(plan), files, git);
  return { revision: readWorkingTree(world.root, files), notes: describeDifferences(differences) };
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
      return `${folder} is behind the model or the pins in ${count} ${count === 1 ? 'file' : 'files'}, and what is compared is their render: run ./vmshiftctl synth`;
    }),
    ...(edited.length === 0
      ? []
      : [`edited by hand, and not what is compared: ${listPaths(edited)}: ./vmshiftctl synth puts the render back`]),
  ];
}

function listPaths(differences: readonly RenderedDifference[]): string {
  const paths = differences.slice(0, MOST_PATHS).map(({ path }) => path);
  const more = differences.length - paths.length;
  return [...paths, ...(more > 0 ? [`and ${more} more`] : [])].join(', ');
}
