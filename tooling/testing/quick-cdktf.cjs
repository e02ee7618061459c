// For cdktf-cli in a test: `node --require` this, and it starts in half the time, which is longer than what it does.
const { createHash } = require('node:crypto');
const { mkdirSync, readFileSync, renameSync, writeFileSync } = require('node:fs');
const Module = require('node:module');
const { dirname, join } = require('node:path');
const { cachedDataVersionTag, setFlagsFromString } = require('node:v8');
const { Script } = require('node:vm');
const { optimizeLater } = require('../load-bundle.cjs');

/** They convert HCL (TypeScript, WebAssembly) and pack assets, which neither synth nor deploy of ours does. One that did would find no function. */
const UNUSED = ['@cdktf/hcl2cdk', '@cdktf/hcl2json', '@cdktf/hcl-tools', 'archiver'];
const load = Module._load;

Module._load = function (request, ...rest) {
  return UNUSED.includes(request) ? {} : load.call(this, request, ...rest);
};

// What it needs of Node: once a flag is set, Node parses its own modules in the place of taking them from its binary.
for (const name of ['cluster', 'domain', 'https', 'inspector', 'perf_hooks', 'punycode', 'readline', 'zlib'])
  require(name);

optimizeLater();
// What arranges lines in the terminal is asm.js, which V8 would compile to WebAssembly in each run, and not keep.
if (process.version.startsWith('v20.')) setFlagsFromString('--no-validate-asm');

/** Not in the folder of what tests make of the sources: that is removed when it is old, while a process writes here. */
const CODE = join(__dirname, '../../node_modules/.cache/cdktf-code');
/** Shorter ones are compiled sooner than read. */
const LONG = 100_000;
const compile = Module.prototype._compile;

/** A long module runs with what V8 compiled of it in an earlier run. The path of a package holds its version. */
Module.prototype._compile = function (text, file) {
  if (text.length < LONG) return compile.call(this, text, file);
  const kept = join(CODE, createHash('sha256').update(`${file}\0${cachedDataVersionTag()}`).digest('hex'));
  const cachedData = readIfThere(kept);
  const script = new Script(Module.wrap(text), { filename: file, cachedData });
  if (cachedData === undefined || script.cachedDataRejected) process.once('exit', () => keep(kept, script));
  const require = Module.createRequire(file);
  return script.runInThisContext().call(this.exports, this.exports, require, this, file, dirname(file));
};

function readIfThere(path) {
  try {
    return readFileSync(path);
  } catch {
    return undefined;
  }
}

function keep(path, script) {
  mkdirSync(CODE, { recursive: true });
  const temporary = `${path}.${process.pid}`;
  writeFileSync(temporary, script.createCachedData());
  renameSync(temporary, path);
}
