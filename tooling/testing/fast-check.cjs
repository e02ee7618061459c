// fast-check in every test, with as many runs as PROPERTY_RUNS asks for: percent of what a test asks for, 100 by itself.
// Few runs are enough while one works; CI makes all of them.
const real = require('fast-check');

const percent = Number(process.env.PROPERTY_RUNS ?? 20);
if (!(percent > 0)) throw new Error(`PROPERTY_RUNS: got ${process.env.PROPERTY_RUNS}; allowed: a percentage above 0`);

const LEAST_RUNS = 10;

function assert(property, parameters = {}) {
  const runs = parameters.numRuns ?? 100;
  const numRuns = Math.min(runs, Math.max(LEAST_RUNS, Math.ceil((runs * percent) / 100)));
  return real.assert(property, { ...parameters, numRuns: percent > 100 ? Math.ceil((runs * percent) / 100) : numRuns });
}

const scaled = { ...real, assert };
module.exports = { ...scaled, default: scaled, __esModule: true };
