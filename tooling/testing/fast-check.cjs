// fast-check in every test, with as many runs as PROPERTY_RUNS and the values that PROPERTY_SEED ask for.
const real = require('fast-check');
const { numberOfRuns, propertySeed } = require('./property-runs');

const LEAST_RUNS = 10;

function assert(property, parameters = {}) {
  const numRuns = numberOfRuns(parameters.numRuns ?? 100, LEAST_RUNS);
  return real.assert(property, { seed: propertySeed, ...parameters, numRuns });
}

/** JSON that `String` refuses, which comes up by chance once in some thousand values: here in every tenth. */
const unprintable = real.constantFrom({ toString: null }, [{ toString: null, valueOf: null }], { length: 1 });
const jsonValue = (constraints) =>
  real.oneof({ weight: 9, arbitrary: real.jsonValue(constraints) }, { weight: 1, arbitrary: unprintable });

const scaled = { ...real, assert, jsonValue };
module.exports = { ...scaled, default: scaled, __esModule: true };
