import { printableJson } from '@vmshift/findings';
import { applicationOf } from './application';
import type { Model } from './model';
import { DIST_FOLDER } from './names';

/** Where the model lies as data, from the root of the repository: what a comparison reads of another revision. */
export const MODEL_FILE = `${DIST_FOLDER}/model.json`;

/** The model with the profile of the application, which another program would take from its own sources. */
export function withProfile({ platform, ...rest }: Model): Model {
  return { platform: { ...platform, application: applicationOf(platform) }, ...rest };
}

/** The model as text, its profile included: the same model gives the same bytes. */
export function printModel(model: Model): string {
  return `${printableJson(withProfile(model))}\n`;
}
