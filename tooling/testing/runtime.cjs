// What loads the modules of a test file: Jest's, which reads and transforms a module once in each worker, and not once for
// each test file.
const { join, sep } = require('node:path');
const { default: Runtime } = require('jest-runtime');
const { isRenderedOnce, PURE } = require('./rendered-once.cjs');

const RENDERED_ONCE = join(__dirname, 'rendered-once.cjs');
const ROOT = join(__dirname, '../..') + sep;
/** The texts of modules of this repository, by path: no test changes one of them. */
const texts = new Map();

/** The texts that one test file has read. */
class Texts extends Map {
  get(path) {
    return super.get(path) ?? texts.get(path);
  }

  set(path, text) {
    return path.startsWith(ROOT) ? texts.set(path, text) && this : super.set(path, text);
  }
}

/** What became of each text by a test file's options, the same for all of a project but the test file itself. */
const transformed = new Map();

/** Jest's transformer, which looks at the times of a file before it gives what it made of it before. */
function transformOnce(transformer) {
  return Object.create(transformer, {
    transform: {
      value(path, options, text) {
        const known = transformed.get(path);
        if (known !== undefined && known.originalCode === text) return known;
        const result = transformer.transform(path, options, text);
        transformed.set(path, result);
        return result;
      },
    },
  });
}

/** Jest calls this as a constructor for each test file. In an environment that test files share one runtime runs them. */
function runtimeOf(config, environment, ...options) {
  if (!environment.isShared) return new OwnRuntime(config, environment, ...options);
  const [, , , , testPath] = options;
  environment.runtime ??= new SharedRuntime(config, environment, ...options);
  environment.runtime.begin(testPath);
  return environment.runtime;
}

class OwnRuntime extends Runtime {
  constructor(config, environment, resolver, transformer, read, coverage, testPath, globalConfig) {
    const isWatched = globalConfig.watch || globalConfig.watchAll;
    // A person edits modules while one process runs test files again and again.
    const [quick, known] = isWatched ? [transformer, read] : [transformOnce(transformer), new Texts(read)];
    super(config, environment, resolver, quick, known, coverage, testPath, globalConfig);
  }
}

/**
 * Loads a module once for all test files, but test files themselves, and jest-circus, which keeps the tests of one. A file
 * that puts modules in the place of others, or resets them, has its own modules from then on.
 */
class SharedRuntime extends OwnRuntime {
  /** Undefined while Jest's constructor resets what is not there yet. */
  modules = this.registries.moduleRegistry;
  mocks = this.registries.mockRegistry;

  begin(testPath) {
    this._testPath = testPath;
    this.executor.testPath = testPath;
    this.testState.state = 'loading';
    this.installGetBuiltinModule();
    this.mockRendering();
  }

  mockRendering() {
    for (const [module, names] of Object.entries(PURE))
      super.setMock(this._testPath, module, () => {
        const { rememberAll } = this.requireActual(this._testPath, RENDERED_ONCE);
        return rememberAll(this.requireActual(this._testPath, module), names, () => isRenderedOnce(this._testPath));
      });
  }

  setMock(...given) {
    this.leaveModules();
    super.setMock(...given);
  }

  resetModules() {
    this.leaveModules();
    super.resetModules();
  }

  /** What this file has loaded stays; what it loads from now on is its own. */
  leaveModules() {
    const { registries } = this;
    if (this.modules === undefined || registries.moduleRegistry !== this.modules) return;
    const own = new Map();
    const take = (module) => {
      if (module === undefined || own.has(module.filename)) return;
      own.set(module.filename, module);
      for (const child of module.children) take(child);
    };
    take(this.modules.get(this._testPath));
    registries.moduleRegistry = own;
    registries.mockRegistry = new Map();
  }

  teardown() {
    this.restoreAllMocks();
    this.mockState.clear();
    this.registries.moduleRegistry = this.modules;
    this.registries.mockRegistry = this.mocks;
    forget(this.modules, (path) => path.endsWith('.test.ts'));
    forget(this.registries.internalModuleRegistry, (path) => path.includes('/jest-circus/'));
    this.testMainModule.reset();
  }
}

function forget(modules, isForgotten) {
  for (const path of modules.keys()) if (isForgotten(path)) modules.delete(path);
}

module.exports = runtimeOf;
