// Jest's resolver for every test but *.live.test.ts: the live model is nowhere to be had, so that an edit of its values
// turns no test red.
const { readFileSync } = require('node:fs');
const { dirname, join } = require('node:path');

// Every worker loads this file. Each test file has functions of its own, which most often end before it pays to optimize them.
require('../load-bundle.cjs').optimizeLater();
require('./compile-once.cjs');
require('./spawn-from-small-process.cjs').spawnFromSmallProcess();

const environments = join(__dirname, '../../packages/environments');
const LIVE = join(environments, 'src/environments.ts');
const FIXTURE = join(environments, 'test-support/fixture-environments.ts');
/** The files whose values the live model consists of. */
const PARTS = [...readFileSync(LIVE, 'utf8').matchAll(/^import \{.*\} from '(\.\/.*)';$/gm)].map(([, path]) =>
  join(dirname(LIVE), `${path}.ts`),
);

/** What counts the runs of property tests. */
const FAST_CHECK = join(__dirname, 'fast-check.cjs');

module.exports = (request, options) => {
  if (request === 'fast-check' && options.basedir !== __dirname) return FAST_CHECK;
  const file = options.defaultResolver(request, options);
  // An error of this function is told as a module that was not found.
  if (PARTS.includes(file)) return join(__dirname, 'live-part-of-the-model.cjs');
  return file === LIVE ? FIXTURE : file;
};
