// Modules of the program for a process that has them called one by one: of a test, or of the bench.
import { loadProgram } from './load-program.cjs';
import { upToDateBundles } from './prepare-program.mjs';

const entries = loadProgram(await upToDateBundles(), 'modules');

/**
 * What a module exports.
 * @param name an entry of bundle.mjs
 */
export function loadModule(name) {
  return entries[name]();
}
