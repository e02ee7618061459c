// Loads the program into this process from its bundles: what it imports of the installed packages, and the live model, are
// bundles of their own. Code alone is kept of a run (load-bundle.cjs).
const Module = require('node:module');
const { join } = require('node:path');
const { loadBundle, requireOfBinary, resetFlags } = require('./load-bundle.cjs');
const { CACHE } = require('./program-state.cjs');

/** What the program's bundle calls the live model (bundle.mjs). */
const MODEL = 'vmshift:model';

const THREADS = 'node:worker_threads';

/** Tells the threads of this process which bundles it runs: an edit may have brought others meanwhile. */
const BUNDLES = 'vmshift bundles';

/**
 * @param bundles names of the bundles (program-state.cjs)
 * @param use what it runs for, such as the name of a command; letters alone
 * @returns a function for each entry of the program (bundle.mjs), which loads it and gives what it exports
 */
function loadProgram(bundles, use) {
  return loadEntries(bundles.program, bundles, use);
}

/** The same in a thread, with the bundles of the thread that started it. */
function loadThread(use) {
  const bundles = requireOfBinary(THREADS).getEnvironmentData(BUNDLES);
  return loadEntries(bundles.thread, bundles, use);
}

function loadEntries(ours, bundles, use) {
  const file = join(CACHE, ours);
  const requireOfNode = Module.createRequire(file);
  const loaded = new Map();
  const installed = (kind) => {
    if (!loaded.has(kind)) loaded.set(kind, loadBundle(join(CACHE, bundles[kind]), use, load));
    return loaded.get(kind);
  };
  const load = (request) => {
    if (request === MODEL) return requireOfNode(join(CACHE, bundles.model));
    if (request === THREADS) return threadsOf(bundles);
    if (Module.isBuiltin(request)) return undefined;
    return (installed('installed')[request] ?? installed('seldom')[request])?.();
  };
  return loadBundle(file, use, load);
}

/** What starts threads of these bundles. Few commands start any, so it is loaded for those. */
function threadsOf(bundles) {
  const threads = requireOfBinary(THREADS);
  threads.setEnvironmentData(BUNDLES, bundles);
  /** Starts with the flags of V8 that Node was built with. */
  class Worker extends threads.Worker {
    constructor(...args) {
      resetFlags();
      super(...args);
    }
  }
  return { ...threads, Worker };
}

module.exports = { loadProgram, loadThread };
