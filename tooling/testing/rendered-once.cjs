// Set up before every test file: what was rendered or judged before is given again. It follows from what is given for it
// alone, and took a third of the time of what releases, compares and reports. The chart, the model and the rules are tested without this.
const { join, sep } = require('node:path');

const ROOT = join(__dirname, '../..');
/** Its tests are about such functions. */
const CHART = join(ROOT, 'apps/vmshift') + sep;

/** By their modules, functions whose result follows from their arguments. */
const PURE = {
  'apps/vmshift/src/build-objects': ['buildObjects'],
  'apps/vmshift/src/render-environment': ['printObjects'],
  'packages/environments/src/rules/validate-model': ['assertValidModel'],
  'packages/manifests/src/check-manifests': ['checkManifests', 'newFindings'],
};

/** What was given, as it was then, by the order in which it was. */
const results = new Map();

/** A result stands for itself in a key: it does not change. */
function keyOf(given) {
  return JSON.stringify(given, (_name, value) => (results.has(value) ? `result ${results.get(value).number}` : value));
}

function textOf(result) {
  return JSON.stringify(result instanceof Map ? [...result] : result);
}

function isObject(value) {
  return typeof value === 'object' && value !== null;
}

/** The function with a memory. A result that a function among the arguments has a say in is not kept. */
function remember(run) {
  const known = new Map();
  return (...given) => {
    const key = keyOf(given);
    if (known.has(key)) return known.get(key);
    let isAsked = false;
    const watched = given.map((value) => watch(value, () => (isAsked = true)));
    const result = run(...watched);
    if (isAsked) return result;
    known.set(key, result);
    if (isObject(result)) results.set(result, { number: results.size, text: textOf(result) });
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

if (!expect.getState().testPath.startsWith(CHART)) {
  for (const [path, names] of Object.entries(PURE)) {
    const module = join(ROOT, path);
    jest.mock(module, () => {
      const real = jest.requireActual(module);
      return { ...real, ...Object.fromEntries(names.map((name) => [name, remember(real[name])])) };
    });
  }
}

afterAll(() => {
  const changed = [...results].find(([result, { text }]) => textOf(result) !== text);
  if (changed !== undefined) throw new Error(`a test changed what others were given as well: ${changed[1].text}`);
});
