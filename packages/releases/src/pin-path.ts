/** Folder of the release pins, from the root of the repository. */
export const PINS_FOLDER = 'apps/vmshift/releases';

/** The environment's pin, from the root of the repository. */
export function pinPath(environment: string): string {
  return `${PINS_FOLDER}/${environment}.json`;
}
