// In all tests but *.live.test.ts what an edit of the live model changes cannot be read, so that no test comes to depend on it
// unseen. A worker runs many files, and all share one `fs`: what replaces its functions is made once, outside of any test file.
const fs = require('node:fs');
const { join, relative, resolve, sep } = require('node:path');
const { fileURLToPath, URL } = require('node:url');

const ROOT = join(__dirname, '../..');
/** What is rendered from the live model, and the pins of what runs. The resolver refuses the files of the model itself. */
const LIVE = /^(dist|cdktf\.out|apps\/vmshift\/releases)(\/|$)/;
const READS = ['readFile', 'readdir', 'open', 'cp', 'copyFile'];

let restricted = false;

/** Says whether the test file that runs next may read live values. */
exports.restrictReads = (isRestricted) => {
  restricted = isRestricted;
};

function refuseLiveValues(path) {
  // A URL that a test made is of a class of its own.
  const name = path?.href === undefined ? path : fileURLToPath(new URL(path.href));
  if (typeof name !== 'string') return;
  const file = relative(ROOT, resolve(name)).split(sep).join('/');
  if (!LIVE.test(file)) return;
  throw new Error(
    `${file} holds live values, which an ordinary edit changes; fix: write a fixture in the test, or judge it in a *.live.test.ts`,
  );
}

// What copies folders takes the functions of `fs` at its first use, which therefore comes before any is replaced.
try {
  fs.cpSync(join(__dirname, 'not-there'), join(__dirname, 'nowhere'));
} catch {
  // as expected
}
for (const [module, names] of [
  [fs, [...READS, ...READS.map((name) => `${name}Sync`), 'createReadStream']],
  [fs.promises, READS],
])
  for (const name of names) {
    const read = module[name];
    module[name] = (path, ...rest) => {
      if (restricted) refuseLiveValues(path);
      return read.call(module, path, ...rest);
    };
  }
