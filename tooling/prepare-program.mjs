// Makes the bundles of the program what the sources are now: installs and generates what is missing, bundles what changed.

import { install } from './install.mjs';
import { Refused } from './install-lock.mjs';
import { currentBundles, sourceDigests, sourceTimes, stampBundles } from './program-state.cjs';

/** An edit meanwhile begins it again: what was bundled may be of before or after it. */
const ATTEMPTS = 5;

/**
 * @returns the names of the bundles (program-state.cjs)
 * @throws Refused where it cannot be done, for a reason that its user can act on
 */
export async function prepareProgram() {
  for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
    const before = sourceTimes();
    try {
      const bundles = await prepareOnce();
      if (bundles !== undefined) return bundles;
    } catch (error) {
      // A checkout takes files away as they are read, and brings half of what belongs together.
      if (attempt === ATTEMPTS || sourceTimes() === before) throw error;
    }
  }
  throw new Refused('the sources keep changing while they are bundled; fix: run it again when nothing edits them');
}

/** Undefined where the sources were edited meanwhile. */
async function prepareOnce() {
  install();
  const digests = sourceDigests();
  // What it loads has to be installed.
  const { bundle } = await import('./bundle.mjs');
  const made = await bundle(digests);
  if (!stampBundles(digests, made.bundles)) return undefined;
  made.remember();
  return made.bundles;
}

/** The bundles of the sources, whether they had to be made or not. */
export async function upToDateBundles() {
  return currentBundles() ?? (await prepareProgram());
}
