import { MODEL_FILE, model as ownModel, printModel, withProfile } from '@vmshift/environments';
import { blobId } from '../git/blob-id';
import type { ReadModel } from './parse-model';
import type { Revision } from './revision';

/**
 * The models of two revisions, from their data: nothing of another revision is executed. What both have is read once, and is the
 * same value.
 */
export async function readModels(base: Revision, head: Revision): Promise<readonly [base: ReadModel, head: ReadModel]> {
  const read = await readModel(base);
  const isShared = base.files.has(MODEL_FILE) && base.files.get(MODEL_FILE) === head.files.get(MODEL_FILE);
  return [read, isShared ? read : await readModel(head)];
}

async function readModel(revision: Revision): Promise<ReadModel> {
  const id = revision.files.get(MODEL_FILE);
  if (id === undefined) return { because: `it has no ${MODEL_FILE}` };
  if (id === blobId(printModel(ownModel))) return { model: withProfile(ownModel) };
  const text = (await revision.read([MODEL_FILE])).get(MODEL_FILE) ?? '';
  // The validator takes longer to load than all else, and few comparisons are of another model.
  const { parseModel } = await import('./parse-model');
  return parseModel(text);
}
