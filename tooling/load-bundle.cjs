// Loads a bundle with what V8 compiled of it in an earlier run: compiling takes longer than what most commands do. Code
// alone is kept, never a result. Node's own cache (module.enableCompileCache) begins with Node 22, and keeps what the
// first command of all compiled; each command has its own here.
const { createHash } = require('node:crypto');
const {
  closeSync,
  fstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} = require('node:fs');
const Module = require('node:module');
const { basename, dirname, join } = require('node:path');
const { cachedDataVersionTag, setFlagsFromString } = require('node:v8');
const { Script } = require('node:vm');
// What nearly every command loads, with what that loads: after a flag is set Node parses its own modules, which takes three
// times as long as to take them from its binary. So it starts without flags of V8, too.
require('node:child_process');

const FOLDER = join(__dirname, '../node_modules/.cache/v8');

/** What a first run did not reach, such as one that ended early, is compiled by the first run of another day. */
const OLDEST_MS = 24 * 3600_000;

/** Exit code of a command that was called in a wrong way: it compiled next to nothing. */
const USAGE = 2;

/** Bytes of bytecode that a function runs before V8 optimizes it: seven times as many as by default. */
const OPTIMIZE_AFTER = 500_000;
const OPTIMIZES_AFTER = 67_584;

/**
 * Runs a bundle in this thread.
 * @param file its absolute path; its content decides its name
 * @param use what it runs for, such as the name of a command; letters alone
 * @param load gives what it requires by a name that Node does not know; undefined for all else
 * @returns what it exports
 */
function loadBundle(file, use, load = () => undefined) {
  setFlags();
  globalThis.fetch = fetchOfBinary;
  const source = readWrapped(file);
  // V8 compares lengths, its version and its flags; of the text nothing. Other flags have another file.
  const [name] = basename(file, '.js').split('-');
  // A script keeps the path that it was compiled under, by which source lines are found: a moved clone has another file.
  const folder = digestOf(dirname(file)).toString('hex', 0, 6);
  const kind = `-${process.version}-${process.arch}-${cachedDataVersionTag()}-${folder}-${name}-${use}`;
  const cache = join(FOLDER, `${basename(file, '.js')}${kind}`);
  const cachedData = readCode(cache);
  const script = new Script(source, { filename: file, cachedData });
  if (cachedData === undefined || script.cachedDataRejected)
    process.once('exit', (code) => code === USAGE || keepCode(cache, kind, script));
  const bundle = new Module(file);
  bundle.filename = file;
  bundle.loaded = true;
  const requireOfNode = Module.createRequire(file);
  const require = Object.assign((request) => load(request) ?? requireOfNode(request), requireOfNode);
  script.runInThisContext()(bundle.exports, require, bundle, file, dirname(file));
  return bundle.exports;
}

function setFlags() {
  optimizeLater();
  optimizeWebAssembly(false);
  collectLater();
}

/** Most runs end before it pays to optimize what is warm alone; those over hundreds of environments gain, too. */
function optimizeLater() {
  setInterruptBudget(OPTIMIZE_AFTER);
}

/**
 * V8 goes through all objects for the first time when they take 12 MB, which most commands reach shortly before they end, and
 * which takes as long as all that they print. Between the two triggers it leaves the begin to a task, and there is none.
 */
function collectLater() {
  setFlagsFromString('--no-incremental-marking-task');
  setFlagsFromString('--incremental-marking-soft-trigger=50');
  setFlagsFromString('--incremental-marking-hard-trigger=400');
}

/**
 * Takes back what loading a bundle set. A thread loads most of Node's modules before its own bundle, which sets it again: so
 * it starts in half of the time.
 */
function resetFlags() {
  setInterruptBudget(OPTIMIZES_AFTER);
  optimizeWebAssembly(true);
  // In this order: what runs meanwhile in another thread must find no task for what is below the hard trigger.
  setFlagsFromString('--incremental-marking-soft-trigger=0');
  setFlagsFromString('--incremental-marking-hard-trigger=0');
  setFlagsFromString('--incremental-marking-task');
}

/** A module of Node that few commands load, taken from its binary all the same. Before a bundle is loaded or after it. */
function requireOfBinary(name) {
  resetFlags();
  try {
    return require(name);
  } finally {
    setFlags();
  }
}

/** Later versions of V8 have no such flag, and print an error for it. */
function setInterruptBudget(bytes) {
  if (process.version.startsWith('v20.')) setFlagsFromString(`--interrupt-budget=${bytes}`);
}

const { fetch } = globalThis;
let isFetchLoaded = false;

/** Node loads what `fetch` stands on as it is first called. */
function fetchOfBinary(...request) {
  if (!isFetchLoaded) {
    resetFlags();
    // To read it loads all of that.
    isFetchLoaded = globalThis.Headers !== undefined;
    setFlags();
  }
  return fetch(...request);
}

/** What reads the answers of `fetch` is WebAssembly: to optimize it takes longer than all that a command reads with it. */
function optimizeWebAssembly(wanted) {
  if (!process.version.startsWith('v20.')) return;
  for (const flag of ['wasm-tier-up', 'wasm-dynamic-tiering'])
    setFlagsFromString(wanted ? `--${flag}` : `--no-${flag}`);
}

/**
 * A bundle as the function that Node makes of a module. The wrapper is put around the bytes: joined with the text it would
 * cost another copy of megabytes. It is ASCII, which no other encoding reads as fast.
 */
function readWrapped(file) {
  const { 0: before, 1: after } = Module.wrapper;
  const descriptor = openSync(file);
  try {
    const { size } = fstatSync(descriptor);
    const bytes = memoryOf(before.length + size + after.length);
    bytes.latin1Write(before);
    readAll(descriptor, file, bytes.subarray(before.length, before.length + size));
    bytes.latin1Write(after, before.length + size);
    return bytes.latin1Slice();
  } finally {
    closeSync(descriptor);
  }
}

/** Undefined where there is none that can be used: V8 itself would run what was damaged. It is there until the next read. */
function readCode(cache) {
  let descriptor;
  try {
    descriptor = openSync(cache);
    const { size, mtimeMs } = fstatSync(descriptor);
    if (!isRecent(mtimeMs)) return undefined;
    const kept = readAll(descriptor, cache, memoryOf(size));
    const code = kept.subarray(DIGEST_BYTES);
    return digestOf(code).equals(kept.subarray(0, DIGEST_BYTES)) ? code : undefined;
  } catch {
    return undefined;
  } finally {
    if (descriptor !== undefined) closeSync(descriptor);
  }
}

function readAll(descriptor, file, bytes) {
  if (readSync(descriptor, bytes, 0, bytes.length, 0) !== bytes.length)
    throw new Error(`${file} changed as it was read`);
  return bytes;
}

/** No more than the largest file needs: V8 counts it as in use, and collects garbage the earlier. */
let memory = Buffer.alloc(0);

/** For one file after the other, the largest first: a process takes as long to get memory as to read a file into it. */
function memoryOf(size) {
  if (size > memory.length) memory = Buffer.allocUnsafeSlow(size);
  return memory.subarray(0, size);
}

const DIGEST_BYTES = 32;

function digestOf(content) {
  return createHash('sha256').update(content).digest();
}

/** In the place of what is of an earlier bundle, or old. Where nothing can be written each run compiles. */
function keepCode(cache, kind, script) {
  const temporary = `${cache}.${process.pid}.tmp`;
  try {
    mkdirSync(FOLDER, { recursive: true });
    for (const name of readdirSync(FOLDER))
      if (name.endsWith(kind) || !isRecent(statSync(join(FOLDER, name)).mtimeMs)) rmSync(join(FOLDER, name));
    const code = script.createCachedData();
    writeFileSync(temporary, Buffer.concat([digestOf(code), code]));
    // Others may read it meanwhile.
    renameSync(temporary, cache);
  } catch {
    // A disk that is full or read-only; what was begun is removed with what is old.
  }
}

function isRecent(mtimeMs) {
  return Date.now() - mtimeMs < OLDEST_MS;
}

module.exports = { loadBundle, optimizeLater, requireOfBinary, resetFlags };
