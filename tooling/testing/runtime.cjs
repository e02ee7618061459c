// What loads the modules of a test file: Jest's, which reads a module once in each worker and not once for each test file.
const { join, sep } = require('node:path');
const { default: Runtime } = require('jest-runtime');

const ROOT = join(__dirname, '../..') + sep;
/** The texts of modules of this repository, by path: no test changes one of them. */
const texts = new Map();

/** The texts that one test file has read. */
class Texts extends Map {
  get(path) {
    return super.get(path) ?? texts.get(path);
  }

  set(path, text) {
    return path.startsWith(ROOT) ? texts.set(path, text) && this : super.set(path, text);
  }
}

module.exports = class extends Runtime {
  constructor(config, environment, resolver, transformer, read, coverage, testPath, globalConfig) {
    const isWatched = globalConfig.watch || globalConfig.watchAll;
    // A person edits modules while one process runs test files again and again.
    const known = isWatched ? read : new Texts(read);
    super(config, environment, resolver, transformer, known, coverage, testPath, globalConfig);
  }
};
