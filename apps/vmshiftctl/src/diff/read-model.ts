import { type Model, model as ownModel } from '@vmshift/environments';
import { MODEL_SOURCES, type Revision } from './revision';

/** The model of a revision, or why it could not be read. */
export type ReadModel = { readonly model: Model } | { readonly because: string };

/**
 * The model of a revision. It is TypeScript; where its sources are those of `own`, the program's own model is that of the
 * revision. Otherwise the few files that make it are stripped of their types and evaluated in an empty context of their
 * own, without modules, for a second at most. They are code of this repository, which whoever runs this runs anyway.
 * @param own the revision that the program was built from
 */
export async function readModel(revision: Revision, own: Revision): Promise<ReadModel> {
  const paths = sources(revision);
  const ownPaths = sources(own);
  const same =
    paths.length === ownPaths.length && paths.every((path) => revision.files.get(path) === own.files.get(path));
  if (same) return { model: ownModel };
  if (paths.length === 0) return { because: `it has no ${MODEL_SOURCES}` };
  // A compiler, for the few comparisons of another model.
  const { evaluateModel } = await import('./evaluate-model');
  return evaluateModel(await revision.read(paths));
}

function sources({ files }: Revision): readonly string[] {
  return [...files.keys()]
    .filter((path) => path.startsWith(`${MODEL_SOURCES}/`) && path.endsWith('.ts') && !path.endsWith('.test.ts'))
    .sort();
}
