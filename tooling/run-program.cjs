// Runs an entry of the program in this process, as its sources are now: signals and exit codes stay its own.
const { loadProgram } = require('./load-program.cjs');
const { currentBundles } = require('./program-state.cjs');

/**
 * @param entry a name in bundle.mjs
 * @param use what it runs for, such as the name of a command
 */
async function runProgram(entry, use) {
  const bundles = await bundlesUnlessRefused();
  if (bundles !== undefined) loadProgram(bundles, /^[a-z-]+$/.test(use) ? use : 'none')[entry]();
}

async function bundlesUnlessRefused() {
  try {
    return currentBundles() ?? (await (await import('./prepare-program.mjs')).prepareProgram());
  } catch (error) {
    const { whyRefused } = await import('./install-lock.mjs');
    console.error(whyRefused(error));
    process.exitCode = 1;
    return undefined;
  }
}

module.exports = { runProgram };
