// For the program in a test: `node --require` this, and it knows the fixture model instead of the live one.
const Module = require('node:module');
const { dirname, join } = require('node:path');
const { readFileSync } = require('node:fs');
const { CACHE } = require('../program-state.cjs');

const FIXTURE = join(__dirname, '../../packages/environments/test-support/fixture-model.json');
const load = Module._load;

Module._load = function (request, parent, isMain) {
  return isLiveModel(request) ? fixture() : load.call(this, request, parent, isMain);
};

/** The bundle of it (bundle.mjs). */
function isLiveModel(request) {
  return dirname(request) === CACHE && /model-[0-9a-f]+\.js$/.test(request);
}

let loaded;
function fixture() {
  const model = JSON.parse(readFileSync(FIXTURE, 'utf8'));
  loaded ??= { model, environments: model.environments };
  return loaded;
}
