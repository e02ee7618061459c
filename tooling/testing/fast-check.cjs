// fast-check in every test, with as many runs as PROPERTY_RUNS asks for.
const real = require('fast-check');
const { numberOfRuns } = require('./number-of-runs');

const LEAST_RUNS = 10;

function assert(property, parameters = {}) {
  return real.assert(property, { ...parameters, numRuns: numberOfRuns(parameters.numRuns ?? 100, LEAST_RUNS) });
}

const scaled = { ...real, assert };
module.exports = { ...scaled, default: scaled, __esModule: true };
