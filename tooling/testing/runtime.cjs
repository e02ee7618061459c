// What loads the modules of a test file: Jest's, which reads and transforms a module once in each worker, and not once for
// each test file.
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

/** What became of each text by a test file's options, the same for all of a project but the test file itself. */
const transformed = new Map();

/** Jest's transformer, which looks at the times of a file before it gives what it made of it before. */
function transformOnce(transformer) {
  return Object.create(transformer, {
    transform: {
      value(path, options, text) {
        const known = transformed.get(path);
        if (known !== undefined && known.originalCode === text) return known;
        const result = transformer.transform(path, options, text);
        transformed.set(path, result);
        return result;
      },
    },
  });
}

module.exports = class extends Runtime {
  constructor(config, environment, resolver, transformer, read, coverage, testPath, globalConfig) {
    const isWatched = globalConfig.watch || globalConfig.watchAll;
    // A person edits modules while one process runs test files again and again.
    const [quick, known] = isWatched ? [transformer, read] : [transformOnce(transformer), new Texts(read)];
    super(config, environment, resolver, quick, known, coverage, testPath, globalConfig);
  }
};
