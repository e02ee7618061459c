// Makes the bundles of the program what the sources are now: installs and generates what is missing, bundles what changed.

import { install } from './install.mjs';
import { Refused } from './install-lock.mjs';
import { currentBundles, sourceDigests, stampBundles } from './program-state.cjs';

/** An edit meanwhile begins it again: what was bundled may be of before or after it. */
const ATTEMPTS = 5;

/**
 * @returns the names of the bundles (program-state.cjs)
 * @throws Refused where it cannot be done, for a reason that its user can act on
 */
export async function prepareProgram() {
  for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
    install();
    const digests = sourceDigests();
    const made = await bundleUnlessEdited(digests);
    if (made === undefined || !stampBundles(digests, made.bundles)) continue;
    made.remember();
    return made.bundles;
  }
  throw new Refused('the sources keep changing while they are bundled; fix: run it again when nothing edits them');
}

/** Undefined where sources that cannot be bundled were edited meanwhile. */
async function bundleUnlessEdited(digests) {
  // What it loads has to be installed.
  const { bundle, BundleFailed } = await import('./bundle.mjs');
  try {
    return await bundle(digests);
  } catch (error) {
    if (!(error instanceof BundleFailed)) throw error;
    const now = sourceDigests();
    if (now.times !== digests.times) return undefined;
    throw new Refused(error.message);
  }
}

/** The bundles of the sources, whether they had to be made or not. */
export async function upToDateBundles() {
  return currentBundles() ?? (await prepareProgram());
}
