// Bundles the program from its sources (esbuild): what is ours, what is installed, and the live model. One file starts
// faster than hundreds, and an edit bundles again only what it concerns.
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { builtinModules, createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';
import { Refused } from './install-lock.mjs';
import { CACHE, isKept, MODEL, modelFiles, packageFolders, root, sourceFiles, writeWhole } from './program-state.cjs';

/** What can be started or loaded of our code, each on its own. */
const ENTRIES = {
  vmshiftctl: './apps/vmshiftctl/src/main',
  'apps/vmshift': './apps/vmshift/src/main',
  'apps/infra': './apps/infra/src/main',
  // For processes of tests and of the bench, which call parts of it.
  'vmshiftctl/run-captured': './apps/vmshiftctl/src/run-captured',
  '@vmshift/chart': './apps/vmshift/src',
  '@vmshift/environments': './packages/environments/src',
  '@vmshift/infra': './apps/infra/src',
  '@vmshift/releases': './packages/releases/src',
};

/** What a thread loads: a bundle of its own, as it would read megabytes for a tenth of them. */
const THREAD_ENTRIES = { 'plan-stacks-thread': './apps/vmshiftctl/src/synth/plan-stacks-thread' };

/** Made of a schema, not written: it changes as what is installed does. */
const GENERATED_PACKAGE = '@cdktf/provider-linode';

/** Installed packages that few commands load, and their scopes: the others are half as much to read for all. */
const SELDOM = ['@babel', '@cdktf', '@dagrejs', 'aws4fetch', 'cdktf', 'zod'];

/** What both know is one module: a construct of CDKTF is one of cdk8s. */
const KNOWN_TO_BOTH = 'constructs';

/** What the compiler calls the module that loads them. */
const ENTRIES_FILE = 'entries.js';

const COMMON = {
  absWorkingDir: root,
  bundle: true,
  platform: 'node',
  target: 'node20',
  format: 'cjs',
  // Every start reads and copies the whole text. Names stay, for the stack of an error.
  minifyWhitespace: true,
  lineLimit: 200,
  legalComments: 'none',
  // Node's wrapper of a module stands in the first line, and no source map knows of it.
  banner: { js: '// Made by tooling/bundle.mjs' },
  logLevel: 'silent',
  write: false,
  // What is not bundled is loaded by the function that load-program.cjs gives.
  supported: { 'dynamic-import': false },
};

/** Sources that cannot be bundled; its message is the compiler's, a line each, with paths from the root. */
class BundleFailed extends Refused {}

/**
 * The bundles of sources with these digests; made where there are none.
 * @returns the names of their files, in the folder of the bundles; and what remembers them for these digests, to be called
 *   when the sources are known to have been these all the time
 */
export async function bundle(digests) {
  const made = new Map();
  try {
    const [ours, model] = await Promise.all([bundleOurs(digests.program, made), bundleModel(digests, made)]);
    return { bundles: { ...ours, ...model }, remember: () => remember(made, { ...ours, ...model }) };
  } finally {
    await esbuild?.stop();
  }
}

/** An undone edit finds its bundles for so long. */
const OLDEST_MS = 3600_000;

/** As many earlier bundles of a kind as are kept: a program and its source map are 4 MB. */
const KEPT = 16;

/** What of a bundle's name its content decides. */
const CONTENT = /-[0-9a-f]{32}/;

/** What is ours, and with it what of the installed packages it loads. */
async function bundleOurs(digest, made) {
  const known = readKnown(digest);
  if (known !== undefined) return known;
  const [program, thread] = await Promise.all([buildOurs(ENTRIES), buildOurs(THREAD_ENTRIES)]);
  refuseUnseen(program.metafile);
  refuseUnseen(thread.metafile);
  const live = modelFiles().filter((file) => file in program.metafile.inputs);
  if (live.length > 0) throw new BundleFailed(`${live[0]} is imported by name; fix: import the model from ${MODEL}`);
  const installed = await bundleInstalled(externalsOf(program.metafile), made);
  const bundles = {
    program: keep('program', program.outputFiles),
    thread: keep('thread', thread.outputFiles),
    ...installed,
  };
  made.set(digest, bundles);
  return bundles;
}

function buildOurs(entries) {
  return buildOrExplain({
    ...COMMON,
    stdin: { contents: loaders(entries), resolveDir: root, sourcefile: ENTRIES_FILE },
    outfile: join(CACHE, 'ours.js'),
    external: installedPackages(),
    plugins: [modelApart],
    metafile: true,
    sourcemap: 'external',
    sourcesContent: false,
  });
}

/** What is installed: every module that ours loads, by its name. */
async function bundleInstalled(folders, made) {
  const names = [...folders.keys()].sort();
  const hash = createHash('sha256').update(names.join('\0'));
  const generated = sourceFiles().filter((file) => file.startsWith('packages/provider-linode/'));
  for (const file of ['pnpm-lock.yaml', 'tooling/bundle.mjs', ...generated])
    hash.update(readFileSync(join(root, file)));
  const digest = hash.digest('hex');
  const known = readKnown(digest);
  if (known !== undefined) return known;
  const build = async (kind, modules, external) => {
    const { outputFiles } = await buildOrExplain({
      ...COMMON,
      stdin: { contents: loaders(Object.fromEntries(modules.map((name) => [name, name]))), sourcefile: 'installed.js' },
      outfile: join(CACHE, 'installed.js'),
      external,
      plugins: [asFrom(folders), keepPlaces, leaveOut],
    });
    return keep(kind, outputFiles);
  };
  const isSeldom = (name) => SELDOM.includes(name.split('/')[0]);
  const [installed, seldom] = await Promise.all([
    build(
      'installed',
      names.filter((name) => !isSeldom(name)),
      [],
    ),
    build('seldom', names.filter(isSeldom), [KNOWN_TO_BOTH]),
  ]);
  const bundles = { installed, seldom };
  made.set(digest, bundles);
  return bundles;
}

async function bundleModel(digests, made) {
  const known = readKnown(digests.model) ?? readKnown(withProgram(digests));
  if (known !== undefined) return known;
  const { outputFiles, metafile } = await buildOrExplain({
    ...COMMON,
    entryPoints: [MODEL],
    outfile: join(CACHE, 'model.js'),
    metafile: true,
  });
  refuseUnseen(metafile);
  const live = new Set(modelFiles());
  const isItsOwn = Object.keys(metafile.inputs).every((file) => live.has(file));
  const bundles = { model: keep('model', outputFiles) };
  made.set(isItsOwn ? digests.model : withProgram(digests), bundles);
  return bundles;
}

/** Of a model that also imports what the program is made of. */
function withProgram({ model, program }) {
  return createHash('sha256').update(`${model} ${program}`).digest('hex');
}

/** What is imported from where no edit is looked for would be run as it was. */
function refuseUnseen({ inputs }) {
  const seen = new Set([...sourceFiles(), ENTRIES_FILE]);
  const unseen = Object.keys(inputs).filter((file) => !seen.has(file) && !/(^|\/)node_modules\//.test(file));
  if (unseen.length === 0) return;
  const lines = unseen.map((file) => `${file} is imported, but it is no TypeScript file in the src of a package`);
  throw new BundleFailed(`${lines.join('\n')}; fix: move it there, as a .ts file that is no test`);
}

const DIGEST_FILE = /^[0-9a-f]{64}\.json$/;

function knownFile(digest) {
  return join(CACHE, `${digest}.json`);
}

/** Undefined where a bundle that it names is gone, or empty. */
function readKnown(digest) {
  try {
    const known = JSON.parse(readFileSync(knownFile(digest), 'utf8'));
    return Object.values(known).every(isKept) ? known : undefined;
  } catch {
    return undefined;
  }
}

/** Writes a bundle under a name that its content decides, with its source map where it has one. */
function keep(kind, outputFiles) {
  const [map, code] = outputFiles.length === 2 ? outputFiles : [undefined, outputFiles[0]];
  const text = ascii(map === undefined ? code.text : apart(code.text));
  const name = `${kind}-${createHash('sha256').update(text).digest('hex').slice(0, 32)}.js`;
  if (map !== undefined) writeWhole(join(CACHE, `${name}.map`), map.text);
  writeWhole(join(CACHE, name), map === undefined ? text : `${text}//# sourceMappingURL=${name}.map\n`);
  return name;
}

/**
 * Each module is a property of an object of its own, and V8 keeps a list of what an empty object can become: to add the
 * thousandth takes a thousand steps. What has no prototype is not on it. Nothing moves, as a source map counts columns: what
 * makes a module strict stands once in front of all.
 */
function apart(text) {
  return `"use strict";${text.replace(/__esm\(\{("[^"\n]+)\.ts"\(\)\{"use strict";/g, '__esm({__proto__:null,$1" (){')}`;
}

/** So it is read fast. What esbuild leaves as it is stands in comments and regular expressions, where an escape means the same. */
function ascii(text) {
  return text.replace(/[^\0-\x7f]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/** A module that gives, by name, functions that load others. */
function loaders(modules) {
  const lines = Object.entries(modules).map(
    ([name, path]) => `${JSON.stringify(name)}: () => require(${JSON.stringify(path)})`,
  );
  return `module.exports = {\n${lines.join(',\n')}\n};\n`;
}

/** Loaded when something has to be bundled. An import would look first for what it exports, a fourth of the time of an edit. */
let esbuild;

async function buildOrExplain(options) {
  esbuild ??= createRequire(import.meta.url)('esbuild');
  try {
    return await esbuild.build(options);
  } catch (error) {
    if (!Array.isArray(error.errors)) throw error;
    throw new BundleFailed(error.errors.map(describe).join('\n'));
  }
}

function remember(made, bundles) {
  for (const [digest, names] of made) writeWhole(knownFile(digest), JSON.stringify(names));
  if (made.size > 0) removeOld(new Set(Object.values(bundles).flatMap((name) => [name, `${name}.map`])));
}

/** What an edit left behind, or a run that was killed. A thread of a process may still load what is younger. */
function removeOld(current) {
  const names = readdirSync(CACHE).filter((name) => !current.has(name));
  const remove = (name) => rmSync(join(CACHE, name), { force: true });
  const ofKinds = new Map();
  const youngestFirst = names
    .filter((name) => !name.endsWith('.json'))
    .map((name) => ({ name, time: statSync(join(CACHE, name), { throwIfNoEntry: false })?.mtimeMs ?? 0 }))
    .sort((one, other) => other.time - one.time);
  for (const { name, time } of youngestFirst) {
    const kind = name.replace(CONTENT, '');
    const younger = ofKinds.get(kind) ?? 0;
    ofKinds.set(kind, younger + 1);
    if (younger >= KEPT || Date.now() - time > OLDEST_MS) remove(name);
  }
  // What is known of them goes with them.
  names.filter((name) => DIGEST_FILE.test(name) && readKnown(name.replace('.json', '')) === undefined).forEach(remove);
}

/** In the form that a terminal opens. */
function describe({ text, location }) {
  return location === null ? text : `${location.file}:${location.line}:${location.column + 1} - error: ${text}`;
}

/** Names of the packages that ours depend on and that are not ours. */
function installedPackages() {
  const names = packageFolders().flatMap((folder) => {
    const { dependencies = {} } = JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8'));
    return Object.keys(dependencies).filter((name) => !dependencies[name].startsWith('workspace:'));
  });
  return [...new Set([...names, GENERATED_PACKAGE])];
}

/** Each module that the bundle does not hold, with the folder that it is resolved from. */
function externalsOf({ inputs }) {
  const folders = new Map();
  for (const [file, { imports }] of Object.entries(inputs))
    for (const { path, external } of imports)
      if (external && path !== MODEL_NAME && !builtinModules.includes(path.replace(/^node:/, '')))
        folders.set(path, join(root, dirname(file)));
  return folders;
}

/** What ours calls the live model (load-program.cjs). */
const MODEL_NAME = 'vmshift:model';

const modelApart = {
  name: 'model-apart',
  setup({ onResolve }) {
    onResolve({ filter: /(^|\/)environments$/ }, ({ path, resolveDir }) =>
      join(resolveDir, `${path}.ts`) === join(root, MODEL) ? { path: MODEL_NAME, external: true } : undefined,
    );
  },
};

/** Resolves each module as the package of ours would that imports it. */
function asFrom(folders) {
  return {
    name: 'as-from',
    setup({ onResolve, resolve }) {
      onResolve({ filter: /./ }, ({ path, importer, kind }) =>
        importer === 'installed.js' || importer === '<stdin>'
          ? resolve(path, { kind, resolveDir: folders.get(path), importer: 'ours' })
          : undefined,
      );
    },
  };
}

/** A module that asks for its own place gets that, not the bundle's. */
const keepPlaces = {
  name: 'keep-places',
  setup({ onLoad }) {
    onLoad({ filter: /\.c?js$/ }, ({ path }) => {
      const text = readFileSync(path, 'utf8');
      if (!/\b__(dir|file)name\b/.test(text)) return undefined;
      const contents = text
        .replaceAll(/\b__dirname\b/g, place(dirname(path)))
        .replaceAll(/\b__filename\b/g, place(path));
      return { contents, loader: 'js' };
    });
  },
};

function place(path) {
  return `require("node:path").join(__dirname, ${JSON.stringify(relative(CACHE, path))})`;
}

/**
 * What CDKTF packs assets with: no stack has any, and it is a third of what it loads. And zod's messages in 60 languages: it
 * loads the English ones by themselves.
 */
const leaveOut = {
  name: 'leave-out',
  setup({ onLoad, onResolve }) {
    onLoad({ filter: /\/zod\/v4\/locales\/index\.cjs$/ }, () => ({ contents: '' }));
    onResolve({ filter: /^archiver$/ }, ({ path }) => ({ path, namespace: 'left-out' }));
    onLoad({ filter: /./, namespace: 'left-out' }, ({ path }) => ({
      contents: `module.exports = () => { throw new Error("${path} is left out of the bundle; fix: tooling/bundle.mjs"); };`,
    }));
  },
};
