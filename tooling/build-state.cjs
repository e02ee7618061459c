// Whether what was built is what the sources are now: a digest of everything that a build reads, compared with the stamp
// of the last build that succeeded. Plain JavaScript on Node's own modules: it must work before anything is installed.
const { createHash } = require('node:crypto');
const {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} = require('node:fs');
const { dirname, join } = require('node:path');

const root = dirname(__dirname);

const STAMP = 'node_modules/.build-stamp.json';

/** Folders that hold the workspace packages. */
const GROUPS = ['apps', 'packages'];

/** What the build itself writes into the folders of the sources. */
const GENERATED = ['packages/kubernetes/src/schema/generated', 'packages/provider-linode/src'];

const BUNDLES = [
  'apps/infra/lib/main.js',
  'apps/vmshift/lib/main.js',
  'apps/vmshiftctl/lib/main.js',
  'apps/vmshiftctl/lib/synth/plan-stacks-thread.js',
];

/** What decides how everything is built. */
const SHARED = [
  'package.json',
  'pnpm-lock.yaml',
  'pnpm-workspace.yaml',
  'tooling/bundle.mjs',
  'tsconfig.json',
  'turbo.json',
];

/**
 * Milliseconds that a file must have rested before its times can be trusted: clocks of file systems tick every few
 * milliseconds, and two writes of one tick look the same.
 */
const SETTLED_MS = 2_000;

/** Folders of the workspace packages, from the root. */
function packageFolders() {
  return groupedFolders().filter((folder) => existsSync(join(root, folder, 'package.json')));
}

/** The same with those that are no package yet. */
function groupedFolders() {
  return GROUPS.flatMap((group) => entries(group).map(({ name }) => `${group}/${name}`)).sort();
}

/** Every file that a build reads, from the root, sorted. Tests are not built, and what the build writes is no source. */
function sourceFiles() {
  return lookForSources().files;
}

/**
 * The same with every place that was looked at, the folders and what is not there among them: while none of these changes,
 * no file can have been added either.
 */
function lookForSources() {
  const look = newLook();
  for (const file of SHARED) lookAt(file, look);
  collect('tooling/tsconfig', /\.json$/, look);
  look.places.push(...GROUPS);
  for (const folder of groupedFolders()) {
    look.places.push(`${folder}/package.json`);
    if (!existsSync(join(root, folder, 'package.json'))) continue;
    look.files.push(`${folder}/package.json`);
    for (const name of ['tsconfig.json', 'turbo.json']) lookAt(`${folder}/${name}`, look);
    collect(`${folder}/src`, /(?<!\.test)\.ts$/, look);
    collect(`${folder}/schema`, /./, look);
    collect(`${folder}/scripts`, /./, look);
  }
  look.files.sort();
  return look;
}

/** The digest of the contents of everything that a build reads, and of the Node that it runs on. */
function sourceDigest() {
  const hash = createHash('sha256').update(nodeMajor());
  for (const file of sourceFiles()) {
    const content = readFileSync(join(root, file));
    hash.update(`${file}\0${content.length}\0`).update(content);
  }
  return hash.digest('hex');
}

/** Whether the last build succeeded, was made of these sources, and lies as it was written. */
function isBuilt() {
  const stamp = readStamp();
  if (stamp === undefined || stamp.outputs.times !== timesOf(stamp.outputs.places).digest) return false;
  // The time of a file's last change, which no program can set, moves with every write.
  if (stamp.inputs !== undefined && stamp.inputs.times === timesOf(stamp.inputs.places).digest) return true;
  const inputs = settledTimes(lookForSources().places);
  if (stamp.sources !== sourceDigest()) return false;
  try {
    writeStamp({ ...stamp, inputs });
  } catch {
    // Where nothing can be written the contents are compared again the next time.
  }
  return true;
}

/** Before a build: whatever it leaves behind when it fails or is interrupted counts as stale. */
function forgetBuild() {
  rmSync(join(root, STAMP), { force: true });
}

/**
 * After a build that succeeded and that began with these sources.
 * @returns false when they were edited meanwhile, so that it is unknown which of them it read
 */
function stampBuild(sources) {
  // In this order: an edit between the two is seen by the next look at the times.
  const inputs = settledTimes(lookForSources().places);
  if (sourceDigest() !== sources) return false;
  const places = outputFiles();
  writeStamp({ sources, outputs: { places, times: timesOf(places).digest }, inputs });
  return true;
}

function readStamp() {
  try {
    const stamp = JSON.parse(readFileSync(join(root, STAMP), 'utf8'));
    // An earlier version of this file wrote others.
    return Array.isArray(stamp.outputs?.places) ? stamp : undefined;
  } catch {
    return undefined;
  }
}

/** By a rename: two processes may write it at once, and a third one reads. */
function writeStamp(stamp) {
  const file = join(root, STAMP);
  const temporary = `${file}.${process.pid}.tmp`;
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(temporary, JSON.stringify(stamp));
  renameSync(temporary, file);
}

/** What runs: the bundles, which hold everything else that is compiled, and the model, which lies outside of them. */
function outputFiles() {
  const look = newLook();
  for (const file of BUNDLES) lookAt(file, look);
  collect('packages/environments/lib', /\.js$/, look);
  return look.files;
}

/** The digest of where things lie and when they changed, and when that was last. */
function timesOf(places) {
  let newest = 0;
  // As numbers: to print thousands of them takes as long as a quarter of all else. What is absent has none but zeros.
  const numbers = new Float64Array(4 * places.length);
  places.forEach((place, index) => {
    const stat = statSync(`${root}/${place}`, { throwIfNoEntry: false });
    if (stat === undefined) return;
    const { ino, size, mtimeMs, ctimeMs } = stat;
    if (ctimeMs > newest) newest = ctimeMs;
    numbers.set([ino, size, mtimeMs, ctimeMs], 4 * index);
  });
  const digest = createHash('sha256')
    .update([nodeMajor(), ...places].join('\0'))
    .update(numbers)
    .digest('hex');
  return { digest, newest };
}

/** The places with the digest of their times; undefined while a further write could leave them as they are. */
function settledTimes(places) {
  const { digest, newest } = timesOf(places);
  return newest + SETTLED_MS < Date.now() ? { places, times: digest } : undefined;
}

/** Files that are wanted, and every place that was looked at for them. */
function newLook() {
  return { files: [], places: [] };
}

function lookAt(file, { files, places }) {
  places.push(file);
  if (existsSync(join(root, file))) files.push(file);
}

/** Adds the files of a folder and its folders. A name with a dot in front is an editor's or a tool's, never compiled. */
function collect(folder, wanted, look) {
  if (GENERATED.includes(folder)) return;
  look.places.push(folder);
  for (const entry of entries(folder)) {
    const path = `${folder}/${entry.name}`;
    if (entry.name.startsWith('.')) continue;
    if (entry.isDirectory()) collect(path, wanted, look);
    else if (wanted.test(entry.name) && entry.isFile()) {
      look.places.push(path);
      look.files.push(path);
    } else if (wanted.test(entry.name)) lookAt(path, look);
  }
}

/** Nothing for a folder that is not there. */
function entries(folder) {
  try {
    return readdirSync(`${root}/${folder}`, { withFileTypes: true });
  } catch (error) {
    if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return [];
    throw error;
  }
}

function nodeMajor() {
  return process.version.split('.')[0];
}

module.exports = { forgetBuild, isBuilt, packageFolders, root, sourceDigest, sourceFiles, stampBuild };
