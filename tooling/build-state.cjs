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
  return ['apps', 'packages']
    .flatMap((group) => entries(group).map(({ name }) => `${group}/${name}`))
    .filter((folder) => existsSync(join(root, folder, 'package.json')))
    .sort();
}

/** Every file that a build reads, from the root, sorted. Tests are not built, and what the build writes is no source. */
function sourceFiles() {
  const files = SHARED.filter((file) => existsSync(join(root, file)));
  collect('tooling/tsconfig', /\.json$/, files);
  for (const folder of packageFolders()) {
    for (const name of ['package.json', 'tsconfig.json', 'turbo.json'])
      if (existsSync(join(root, folder, name))) files.push(`${folder}/${name}`);
    collect(`${folder}/src`, /(?<!\.test)\.ts$/, files);
    collect(`${folder}/schema`, /./, files);
    collect(`${folder}/scripts`, /./, files);
  }
  return files.sort();
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
  if (stamp === undefined || stamp.outputs !== timesOf(outputFiles()).digest) return false;
  const times = timesOf(sourceFiles());
  // The time of a file's last change, which no program can set, moves with every write.
  if (stamp.times !== undefined && stamp.times === times.digest) return true;
  if (stamp.sources !== sourceDigest()) return false;
  try {
    writeStamp({ ...stamp, times: settled(times) });
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
  const times = timesOf(sourceFiles());
  if (sourceDigest() !== sources) return false;
  writeStamp({ sources, outputs: timesOf(outputFiles()).digest, times: settled(times) });
  return true;
}

function readStamp() {
  try {
    return JSON.parse(readFileSync(join(root, STAMP), 'utf8'));
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
  const files = BUNDLES.filter((file) => existsSync(join(root, file)));
  collect('packages/environments/lib', /\.js$/, files);
  return files.sort();
}

/** The digest of where files lie and when they changed, and when that was last. */
function timesOf(files) {
  let newest = 0;
  const lines = files.map((file) => {
    const { ino, size, mtimeMs, ctimeMs } = statSync(`${root}/${file}`);
    if (ctimeMs > newest) newest = ctimeMs;
    return `${file}\0${ino}\0${size}\0${mtimeMs}\0${ctimeMs}`;
  });
  const digest = createHash('sha256')
    .update([nodeMajor(), ...lines].join('\0'))
    .digest('hex');
  return { digest, newest };
}

/** The digest of the times; undefined while a further write could leave them as they are. */
function settled({ digest, newest }) {
  return newest + SETTLED_MS < Date.now() ? digest : undefined;
}

/** Adds the files of a folder and its folders. A name with a dot in front is an editor's or a tool's, never compiled. */
function collect(folder, wanted, files) {
  if (GENERATED.includes(folder)) return;
  for (const entry of entries(folder)) {
    const path = `${folder}/${entry.name}`;
    if (entry.name.startsWith('.')) continue;
    if (entry.isDirectory()) collect(path, wanted, files);
    else if (wanted.test(entry.name) && (entry.isFile() || existsSync(join(root, path)))) files.push(path);
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
