// Runs an entry of the program in this process, as its sources are now: signals and exit codes stay its own.
const { loadProgram } = require('./load-program.cjs');
const { currentBundles, whyMixed } = require('./program-state.cjs');

/** Options with which a command runs other code: where a head is named nothing is rendered. */
const APART = ['--head'];

/**
 * @param entry a name in bundle.mjs
 * @param args what it is called with, the name of a command first
 */
async function runProgram(entry, args) {
  const bundles = await bundlesUnlessRefused();
  if (bundles !== undefined) loadProgram(bundles, useOf(args))[entry]();
}

/** What it runs for: V8 is given all that the first run of a use compiled, whether it needs that or not. */
function useOf([command = '', ...args]) {
  if (!/^[a-z-]+$/.test(command)) return 'none';
  const apart = APART.filter((option) => args.some((arg) => arg === option || arg.startsWith(`${option}=`)));
  return [command, ...apart].join('');
}

async function bundlesUnlessRefused() {
  try {
    return currentBundles() ?? (await (await import('./prepare-program.mjs')).prepareProgram());
  } catch (error) {
    // First: what is imported here may not fit either.
    console.error(whyMixed() ?? (await import('./install-lock.mjs')).whyRefused(error));
    process.exitCode = 1;
    return undefined;
  }
}

module.exports = { runProgram, useOf };
