import { MODEL_FILE, model as ownModel, printModel, withProfile } from '@vmshift/environments';
import type { ReadModel } from './parse-model';
import { blobId, type Revision } from './revision';

/** The model of a revision, from its data: nothing of another revision is executed. */
export async function readModel(revision: Revision): Promise<ReadModel> {
  const id = revision.files.get(MODEL_FILE);
  if (id === undefined) return { because: `it has no ${MODEL_FILE}` };
  if (id === blobId(printModel(ownModel))) return { model: withProfile(ownModel) };
  const text = (await revision.read([MODEL_FILE])).get(MODEL_FILE) ?? '';
  // The validator takes longer to load than all else, and few comparisons are of another model.
  const { parseModel } = await import('./parse-model');
  return parseModel(text);
}
