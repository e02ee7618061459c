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

/** The code points of fast-check's unit `binary`: all but the surrogates. */
const SURROGATES = { first: 0xd800, end: 0xe000 };
const SURROGATE_COUNT = SURROGATES.end - SURROGATES.first;
const CODE_POINT_COUNT = 0x110000 - SURROGATE_COUNT;

const characterAt = (index) => String.fromCodePoint(index < SURROGATES.first ? index : index + SURROGATE_COUNT);

function indexOfCharacter(text) {
  const codePoint = text.codePointAt(0);
  if (text !== String.fromCodePoint(codePoint) || !text.isWellFormed()) throw new Error('this is not one character');
  return codePoint < SURROGATES.first ? codePoint : codePoint - SURROGATE_COUNT;
}

/** fast-check's own lists its million characters to find the index of one, which takes a second and 100 MB a test file. */
const binary = real.nat(CODE_POINT_COUNT - 1).map(characterAt, indexOfCharacter);
const string = ({ unit, ...constraints } = {}) =>
  real.string({ unit: unit === 'binary' ? binary : unit, ...constraints });

const scaled = { ...real, assert, jsonValue, string };
module.exports = { ...scaled, default: scaled, __esModule: true };
