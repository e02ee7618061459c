// Set up before every test file: in all but *.live.test.ts what an edit of the live model changes cannot be read, so that no
// test comes to depend on it unseen.
const fs = require('node:fs');
const { join, relative, resolve, sep } = require('node:path');
const { fileURLToPath, URL } = require('node:url');

const ROOT = join(__dirname, '../..');
/** What is rendered from the live model, and the pins of what runs. The resolver refuses the files of the model itself. */
const LIVE = /^(dist|cdktf\.out|apps\/vmshift\/releases)(\/|$)/;
const READS = ['readFile', 'readdir', 'open', 'cp', 'copyFile'];

function refuseLiveValues(path) {
  if (typeof path !== 'string' && !(path instanceof URL)) return;
  const file = relative(ROOT, path instanceof URL ? fileURLToPath(path) : resolve(path))
    .split(sep)
    .join('/');
  if (!LIVE.test(file)) return;
  throw new Error(
    `${file} holds live values, which an ordinary edit changes; fix: write a fixture in the test, or judge it in a *.live.test.ts`,
  );
}

// A worker runs many files, and all share one `fs`: each begins with the real functions. What copies folders takes them once,
// at its first use, which therefore comes before any is replaced.
const REAL = Symbol.for('reads that are not restricted');
if (fs[REAL] === undefined) {
  try {
    fs.cpSync(join(__dirname, 'not-there'), join(__dirname, 'nowhere'));
  } catch {
    // as expected
  }
}
fs[REAL] ??= [
  [fs, [...READS, ...READS.map((name) => `${name}Sync`), 'createReadStream']],
  [fs.promises, READS],
].flatMap(([module, names]) => names.map((name) => [module, name, module[name]]));
const restricted = !expect.getState().testPath.endsWith('.live.test.ts');
for (const [module, name, read] of fs[REAL]) {
  module[name] = restricted
    ? (path, ...rest) => {
        refuseLiveValues(path);
        return read.call(module, path, ...rest);
      }
    : read;
}
