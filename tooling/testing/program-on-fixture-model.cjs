// For the built program in a test: `node --require` this, and it knows the fixture model instead of the live one.
const Module = require('node:module');
const { join } = require('node:path');
const { readFileSync } = require('node:fs');

const environments = join(__dirname, '../../packages/environments');
const LIVE = join(environments, 'lib/environments.js');
const load = Module._load;

Module._load = function (request, parent, isMain) {
  if (/(^|\/)environments(\.js)?$/.test(request) && Module._resolveFilename(request, parent, isMain) === LIVE)
    return fixture();
  return load.call(this, request, parent, isMain);
};

let loaded;
function fixture() {
  const model = JSON.parse(readFileSync(join(environments, 'test-support/fixture-model.json'), 'utf8'));
  loaded ??= { model, environments: model.environments };
  return loaded;
}
