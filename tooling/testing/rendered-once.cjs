// In the tests of apps/ and tooling/ (runtime.cjs) what was rendered, judged or laid out before is given again, also to the
// next test files. It follows from what is given for it alone, and took a third of the time of what releases, compares and
// reports. The model, the chart, the stacks, the drawings and the rules are tested without this.
const { join, sep } = require('node:path');
const { isProxy } = require('node:util/types');

const ROOT = join(__dirname, '../..');
/** The tests in these folders are about such functions, edit them, or give them another model at each call. */
const TESTED = ['apps/infra', 'apps/vmshift', 'tooling/live-model', 'tooling/recipes'].map(
  (folder) => join(ROOT, folder) + sep,
);

const REMEMBERING = ['apps', 'tooling'].map((folder) => join(ROOT, folder) + sep);

/** By their modules, functions whose result follows from their arguments. */
const PURE = Object.fromEntries(
  Object.entries({
    'apps/infra/src/render-terraform': ['renderTerraform'],
    'apps/vmshift/src/build-objects': ['buildObjects'],
    'apps/vmshift/src/print-objects': ['printObjects'],
    'packages/environments/src/rules/validate-model': ['assertValidModel'],
    'packages/manifests/src/check-manifests': ['checkManifests', 'newFindings'],
    'packages/page/src/topology/lay-out': ['layOut'],
  }).map(([module, names]) => [join(ROOT, module), names]),
);

/** What was given, as it was then, by the order in which it was. */
const results = new Map();
/** What this test file was given. */
const given = new Set();

/** A result stands for itself in a key: it does not change. */
function keyOf(given) {
  const name = (value) => (results.has(value) ? `result ${results.get(value).number}` : plain(value));
  return JSON.stringify(given, (_key, value) => name(value));
}

function textOf(result) {
  return JSON.stringify(result, (_key, value) => plain(value));
}

function plain(value) {
  return value instanceof Map ? [...value] : value;
}

function isObject(value) {
  return typeof value === 'object' && value !== null;
}

/** Whether what is read of a value is told (record-reads.ts): a key would read all of it. */
function tellsReads(value) {
  if (!isObject(value) || results.has(value)) return false;
  return isProxy(value) || Object.values(plain(value)).some(tellsReads);
}

/** The function with a memory. A result that a function among the arguments has a say in is not kept. */
function remember(run, isOn) {
  const known = new Map();
  return (...args) => {
    if (!isOn() || args.some(tellsReads)) return run(...args);
    const key = keyOf(args);
    if (!known.has(key)) {
      let isAsked = false;
      const watched = args.map((value) => watch(value, () => (isAsked = true)));
      const result = run(...watched);
      if (isAsked) return result;
      known.set(key, result);
      if (isObject(result)) results.set(result, { number: results.size, text: textOf(result) });
    }
    const result = known.get(key);
    if (isObject(result)) given.add(result);
    return result;
  };
}

/** Tells when a function is called that is a property of the value. */
function watch(value, tell) {
  if (!isObject(value)) return value;
  const functions = Object.entries(value).filter(([, one]) => typeof one === 'function');
  if (functions.length === 0) return value;
  const told = functions.map(([name, one]) => [name, (...args) => tell() && one(...args)]);
  return { ...value, ...Object.fromEntries(told) };
}

/** Whether a test file is given again what was rendered. */
function isRenderedOnce(testPath) {
  return (
    REMEMBERING.some((folder) => testPath.startsWith(folder)) && !TESTED.some((folder) => testPath.startsWith(folder))
  );
}

/** A module whose functions of these names have a memory while that is on. */
function rememberAll(real, names, isOn) {
  return { ...real, ...Object.fromEntries(names.map((name) => [name, remember(real[name], isOn)])) };
}

/** At the end of a test file, about what it was given. */
function assertUnchanged() {
  const changed = [...given].find((result) => textOf(result) !== results.get(result).text);
  given.clear();
  if (changed === undefined) return;
  const { text } = results.get(changed);
  throw new Error(`a test changed what others were given as well: ${text}`);
}

module.exports = { assertUnchanged, isRenderedOnce, PURE, rememberAll };
