// What the test files of a worker run in together: one context, whose modules are loaded, compiled and optimized once for
// hundreds of files. The files of the live model and those of the fixture share none, as a module is not the same there.
// A file finds the globals as they were before the first one, and what it changes of them ends with it.
const { createRequire } = require('node:module');
const Environment = require('./environment.cjs');
const { installCommonGlobals } = createRequire(require.resolve('jest-environment-node'))('jest-util');

/** By what makes their modules and globals differ. */
const environments = new Map();

/** For each test file Jest calls this as a constructor: it gives the environment that others of its kind had. */
function environmentOf(config, context) {
  const { globalConfig, projectConfig } = config;
  // A person edits modules while one process runs test files again and again.
  if (globalConfig.watch || globalConfig.watchAll) return new Environment(config, context);
  const { globals, resolver, testEnvironmentOptions } = projectConfig;
  const key = JSON.stringify([resolver, globals, testEnvironmentOptions]);
  const known = environments.get(key);
  if (known === undefined) environments.set(key, new SharedEnvironment(config, context));
  else known.begin(context);
  return environments.get(key);
}

class SharedEnvironment extends Environment {
  /** Whether its runtime (runtime.cjs) keeps modules. */
  isShared = true;
  globals = Object.getOwnPropertyDescriptors(this.global);

  begin(context) {
    super.begin(context);
    this.global.process = newProcess();
  }

  async teardown() {
    this.end();
    this.fakeTimersModern.useRealTimers();
    restore(this.global, this.globals);
    // By these jest-circus knows what it has to run, and how.
    for (const name of Object.getOwnPropertySymbols(this.global)) Reflect.deleteProperty(this.global, name);
  }
}

/** The copy of this one's that a test file gets as `process`. */
function newProcess() {
  const globals = { Date, Symbol };
  installCommonGlobals(globals, {});
  return globals.process;
}

/** Gives an object the values that it had. What modules have added stays with them. */
function restore(object, before) {
  for (const [name, then] of Object.entries(before)) {
    const now = Object.getOwnPropertyDescriptor(object, name);
    if (now?.value === then.value && now?.get === then.get) continue;
    if (now?.configurable === false) object[name] = then.value;
    else Object.defineProperty(object, name, then);
  }
}

module.exports = environmentOf;
