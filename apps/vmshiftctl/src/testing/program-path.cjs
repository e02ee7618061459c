// CommonJS for what starts the programs of tests (small-process-client.cjs), which no one compiles.
const { accessSync, constants, statSync } = require('node:fs');
const { delimiter, join } = require('node:path');

/** Where the first program of that name is in the folders of `PATH`; undefined where none is there. */
exports.programPath = (name, path = process.env.PATH ?? '') =>
  path
    .split(delimiter)
    .map((folder) => join(folder, name))
    .find(isProgram);

/** For most folders the answer is that nothing is there: an error for each would take ten times as long. */
function isProgram(path) {
  if (!statSync(path, { throwIfNoEntry: false })?.isFile()) return false;
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
