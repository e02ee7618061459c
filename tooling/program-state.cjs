// Whether the bundles of the last run are what the sources are now: a digest of everything that they are made of, compared
// with the stamp of that run. Plain JavaScript on Node's own modules: it must work before anything is installed.
const { createHash } = require('node:crypto');
const {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} = require('node:fs');
const { dirname, join } = require('node:path');

const root = dirname(__dirname);

/** Holds the bundles, each named by its content, and what is known of them. */
const CACHE = join(root, 'node_modules/.cache/program');

const STAMP = join(CACHE, 'stamp.json');

/** Folders that hold the workspace packages. */
const GROUPS = ['apps', 'packages'];

/** What decides what is installed and generated, and how everything is bundled. */
const SHARED = [
  'package.json',
  'pnpm-lock.yaml',
  'pnpm-workspace.yaml',
  'tooling/bundle.mjs',
  'tsconfig.json',
  'turbo.json',
];

/** The live model. It is bundled apart, so that a test can put a fixture in its place, and an edit of a value takes no time. */
const MODEL = 'packages/environments/src/environments.ts';

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
  return GROUPS.flatMap((group) => entriesOf(group).map(({ name }) => `${group}/${name}`)).sort();
}

/** Every file that the program is made of, or what is generated of it, from the root, sorted. Tests are no part of it. */
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
  look.places.push(...GROUPS);
  for (const folder of groupedFolders()) {
    look.places.push(`${folder}/package.json`);
    if (!existsSync(join(root, folder, 'package.json'))) continue;
    look.files.push(`${folder}/package.json`);
    lookAt(`${folder}/turbo.json`, look);
    collect(`${folder}/src`, /(?<!\.test)\.ts$/, look);
    collect(`${folder}/schema`, /./, look);
    collect(`${folder}/scripts`, /./, look);
  }
  look.files.sort();
  return look;
}

/** The live model's files: the list of environments, and those that it imports. */
function modelFiles() {
  const text = String(contentOf(MODEL) ?? '');
  const parts = [...text.matchAll(/^import \{.*\} from '\.\/(.*)';$/gm)].map(
    ([, name]) => `${MODEL_FOLDER}/${name}.ts`,
  );
  return [MODEL, ...parts];
}

const MODEL_FOLDER = MODEL.slice(0, MODEL.lastIndexOf('/'));

/**
 * The digests of the contents of everything that the program is made of, of the live model for itself; and of the times of
 * all places that were looked at, before any was read.
 * @returns {{ program: string, model: string, times: string }}
 */
function sourceDigests() {
  const { files, places } = lookForSources();
  const times = timesOf(places).digest;
  const live = new Set(modelFiles());
  const program = createHash('sha256').update(nodeMajor());
  const model = createHash('sha256');
  for (const file of files) {
    const content = contentOf(file);
    // A checkout takes it away as the files are read: it is as if it had never been found.
    if (content === undefined) continue;
    (live.has(file) ? model : program).update(`${file}\0${content.length}\0`).update(content);
  }
  return { program: program.digest('hex'), model: model.digest('hex'), times };
}

/** The digest of the times of all places that are looked at: of anything that was written meanwhile it is another. */
function sourceTimes() {
  return timesOf(lookForSources().places).digest;
}

/**
 * Why what this process loads of this folder may not fit to what it has loaded before: a checkout wrote or removed some of it
 * since it started. Undefined where nothing did.
 */
function whyMixed() {
  const files = entriesOf('tooling').filter((entry) => entry.isFile());
  const isLater = (path) => (statSync(path, IF_THERE)?.ctimeMs ?? 0) > performance.timeOrigin;
  if (![__dirname, ...files.map(({ name }) => join(__dirname, name))].some(isLater)) return undefined;
  return 'the sources changed while the program started; fix: run it again';
}

/** The bundles of the last run, as long as they are of these sources. */
function currentBundles() {
  const stamp = readStamp();
  if (stamp === undefined || !Object.values(stamp.bundles).every(isKept)) return undefined;
  // The time of a file's last change, which no program can set, moves with every write.
  if (stamp.inputs !== undefined && stamp.inputs.times === timesOf(stamp.inputs.places).digest) return stamp.bundles;
  const inputs = settledTimes(lookForSources().places);
  if (!isSame(stamp.digests, sourceDigests())) return undefined;
  try {
    writeStamp({ ...stamp, inputs });
  } catch {
    // Where nothing can be written the contents are compared again the next time.
  }
  return stamp.bundles;
}

/** A machine that lost its power may leave a file of a name and nothing in it. */
function isKept(bundle) {
  return (statSync(join(CACHE, bundle), IF_THERE)?.size ?? 0) > 0;
}

/**
 * After bundles were made of sources that had these digests.
 * @returns false when they were edited meanwhile, so that it is unknown which of them were read
 */
function stampBundles(digests, bundles) {
  // In this order: an edit between the two is seen by the next look at the times.
  const inputs = settledTimes(lookForSources().places);
  const now = sourceDigests();
  // The times tell of an edit that was taken back meanwhile.
  if (!isSame(now, digests) || now.times !== digests.times) return false;
  keepReplaced();
  writeStamp({ digests, bundles, inputs });
  return true;
}

/** Their age is counted from the edit that replaces them: a process that began before it may load of them yet. */
function keepReplaced() {
  const now = new Date();
  for (const name of Object.values(readStamp()?.bundles ?? {}))
    for (const file of [name, `${name}.map`])
      try {
        utimesSync(join(CACHE, file), now, now);
      } catch {
        // It is gone, or has no source map.
      }
}

function isSame(one, other) {
  return one.program === other.program && one.model === other.model;
}

function readStamp() {
  try {
    const stamp = JSON.parse(readFileSync(STAMP, 'utf8'));
    // An earlier version of this file wrote others.
    return typeof stamp.digests === 'object' && typeof stamp.bundles?.program === 'string' ? stamp : undefined;
  } catch {
    return undefined;
  }
}

function writeStamp(stamp) {
  writeWhole(STAMP, JSON.stringify(stamp));
}

/** By a rename: two processes may write a file at once, and a third one reads. */
function writeWhole(file, text) {
  const temporary = `${file}.${process.pid}.tmp`;
  mkdirSync(dirname(file), { recursive: true });
  try {
    writeFileSync(temporary, text);
    renameSync(temporary, file);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
}

/** The digest of where things lie and when they changed, and when that was last. */
function timesOf(places) {
  let newest = 0;
  // As numbers: to print thousands of them takes as long as a quarter of all else. What is absent has none but zeros.
  const numbers = new Float64Array(4 * places.length);
  // By no function and without lists: it begins cold, and makes nothing to collect but what Node makes.
  let at = 0;
  for (const place of places) {
    const stat = statSync(`${root}/${place}`, IF_THERE);
    if (stat !== undefined) {
      numbers[at] = stat.ino;
      numbers[at + 1] = stat.size;
      numbers[at + 2] = stat.mtimeMs;
      numbers[at + 3] = stat.ctimeMs;
      if (stat.ctimeMs > newest) newest = stat.ctimeMs;
    }
    at += 4;
  }
  const digest = createHash('sha256')
    .update([nodeMajor(), ...places].join('\0'))
    .update(numbers)
    .digest('hex');
  return { digest, newest };
}

/** Undefined for what is absent. */
const IF_THERE = { throwIfNoEntry: false };

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

/** Adds the files of a folder and its folders. A name with a dot in front is an editor's or a tool's, never bundled. */
function collect(folder, wanted, look) {
  look.places.push(folder);
  for (const entry of entriesOf(folder)) {
    const path = `${folder}/${entry.name}`;
    if (entry.name.startsWith('.')) continue;
    if (entry.isDirectory()) collect(path, wanted, look);
    else if (wanted.test(entry.name) && entry.isFile()) {
      look.places.push(path);
      look.files.push(path);
    } else if (wanted.test(entry.name)) lookAt(path, look);
  }
}

/** Undefined for a file that is not there. */
function contentOf(file) {
  try {
    return readFileSync(`${root}/${file}`);
  } catch (error) {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  }
}

/** Nothing for a folder that is not there. */
function entriesOf(folder) {
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

module.exports = {
  CACHE,
  MODEL,
  contentOf,
  currentBundles,
  entriesOf,
  isKept,
  modelFiles,
  nodeMajor,
  packageFolders,
  root,
  sourceDigests,
  sourceFiles,
  sourceTimes,
  stampBundles,
  whyMixed,
  writeWhole,
};
