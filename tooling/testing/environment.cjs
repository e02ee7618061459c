// What every test file runs in: Node's environment of Jest, with what is ours. It leaves nothing in the worker, which runs
// hundreds of files: what one of them made would be in memory, and in the way, for all that follow.
const asyncHooks = require('node:async_hooks');
const { TestEnvironment } = require('jest-environment-node');
const { restrictReads } = require('./restrict-reads.cjs');

const { AsyncLocalStorage } = asyncHooks;
const storages = new Set();

// jest-circus makes one for each test file and disables none: up to Node 22 each promise then calls all of them.
asyncHooks.AsyncLocalStorage = class extends AsyncLocalStorage {
  constructor(...options) {
    super(...options);
    storages.add(this);
  }
};

module.exports = class extends TestEnvironment {
  constructor(config, context) {
    super(config, context);
    this.begin(context);
  }

  begin({ testPath }) {
    restrictReads(!testPath.endsWith('.live.test.ts'));
  }

  end() {
    for (const storage of storages) storage.disable();
    storages.clear();
  }

  async teardown() {
    this.end();
    await super.teardown();
  }
};
