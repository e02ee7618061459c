import { join } from 'node:path';

/**
 * The repository that the program itself is in; `World.root` may be another one. A bundle puts all modules into one file, whose
 * folder is the `__dirname` of each: `node_modules/.cache/program` lies as deep in the repository as this folder, and as no
 * other folder of the sources.
 */
export const PROGRAM_ROOT = join(__dirname, '../../..');

/** Whether the program runs from its bundle, and not from source as in a test. */
export const IS_BUNDLED = __filename.endsWith('.js');
