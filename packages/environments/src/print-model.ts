import { printableJson } from '@vmshift/findings';
import type { Model } from './model';
import { DIST_FOLDER } from './names';

/** Where the model lies as data, from the root of the repository: what a comparison reads of another revision. */
export const MODEL_FILE = `${DIST_FOLDER}/model.json`;

/** The model as text: the same model gives the same bytes. */
export function printModel(model: Model): string {
  return `${printableJson(model)}\n`;
}
