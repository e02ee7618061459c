// Installs what is missing (the pinned pnpm included), and generates the sources that are made of others. Plain JavaScript
// on Node's own modules: it must work before anything is installed.
import { createHash } from 'node:crypto';
import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { Refused, withInstallLock } from './install-lock.mjs';
import { contentOf, entriesOf, nodeMajor, packageFolders, root } from './program-state.cjs';

const pnpmFolder = join(root, 'tooling/pnpm');
const bin = (folder) => join(folder, 'node_modules/.bin');

/** The environment of what is installed: found first, and silent towards its makers. */
export const env = {
  ...process.env,
  PATH: [bin(pnpmFolder), bin(root), process.env.PATH].join(delimiter),
  CHECKPOINT_DISABLE: '1',
  TURBO_TELEMETRY_DISABLED: '1',
  TURBO_NO_UPDATE_NOTIFIER: '1',
  CDK8S_CHECK_UPGRADE: 'false',
};

const NOT_INSTALLED =
  'installing failed; where pnpm-lock.yaml does not fit what is declared: node tooling/run.mjs pnpm install; ' +
  'where the registry could not be reached, check the network and the proxy: npm config list';

/** What was installed, and what was generated, was done for these digests. */
const INSTALLED = 'node_modules/.install-digest';
const GENERATED = 'node_modules/.generate-digest';

/** What the name of a folder cannot hold, and why. What pnpm writes to start a program is a script of a shell. */
const UNUSABLE = [
  [delimiter, `PATH ends a folder at "${delimiter}"`],
  ['"', 'a double quote ends it in the scripts that start what is installed'],
];

/** Installs and generates what is missing or was made of something else. @throws Refused */
export function install() {
  if (isInstalled() && isGenerated()) return;
  const [, why] = UNUSABLE.find(([character]) => root.includes(character)) ?? [];
  if (why !== undefined) throw new Refused(`${root}: ${why}; fix: rename the folder to a name without it`);
  withInstallLock((spawn) => {
    if (!isInstalled()) installPackages(spawn);
    if (!isGenerated()) generate(spawn);
  });
}

/** What a person's .npmrc may say otherwise. */
const WHOLE_PNPM = [
  ...['--bin-links', '--no-dry-run', '--no-package-lock-only', '--no-usage'],
  // Into the folder of tooling/pnpm, and into no other.
  ...['--no-global', '--location=project', '--no-workspaces'],
];

/** Installs the pnpm of tooling/pnpm/package-lock.json, which holds its hash. @param spawn of withInstallLock */
export function ensurePnpm(spawn) {
  const wanted = JSON.parse(contentOf('tooling/pnpm/package.json')).dependencies.pnpm;
  // npm writes it last: an interrupted run leaves the package without it.
  const done = contentOf('tooling/pnpm/node_modules/.package-lock.json');
  if (done !== undefined && JSON.parse(done).packages['node_modules/pnpm']?.version === wanted) return;
  run(spawn, 'npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error', ...WHOLE_PNPM], {
    cwd: pnpmFolder,
    stdio: [0, 'ignore', 2],
  });
}

/** A store elsewhere, as after a clone was moved to another home, replaces node_modules: all of it is in the lockfile. */
const UNASKED = ['--config.confirmModulesPurge=false'];

/** A person's .npmrc may leave out a part, or the lockfile. What else it may say pnpm-workspace.yaml has for itself. */
const WHOLE = [
  '--config.production=false',
  '--config.optional=true',
  '--config.package-lock=true',
  '--config.lockfile=true',
];

function installPackages(spawn) {
  console.error('installing what pnpm-lock.yaml pins; from an empty cache this takes a minute');
  const digest = dependencyDigest();
  // Killed in the middle, and back at what was installed before, it is neither.
  rmSync(join(root, INSTALLED), { force: true });
  ensurePnpm(spawn);
  const args = ['install', '--frozen-lockfile', '--prefer-offline', '--loglevel=error', ...UNASKED, ...WHOLE];
  run(spawn, 'pnpm', args, { stdio: [0, 2, 2] });
  writeFileSync(join(root, INSTALLED), digest);
}

function generate(spawn) {
  const digest = digestOf(generatorFiles());
  const args = ['run', 'generate', '--output-logs=errors-only'];
  const { status, error, stdout, stderr } = spawn('turbo', args, { cwd: root, env, encoding: 'utf8' });
  if (status !== 0) throw new Refused(error?.message ?? `${stdout}${stderr}\nnot everything could be generated`);
  writeFileSync(join(root, GENERATED), `${digest} ${digestOf(generatedFiles())}`);
}

function run(spawn, program, args, options) {
  const { status, error } = spawn(program, args, { cwd: root, env, ...options });
  if (status !== 0)
    throw new Refused(error === undefined ? NOT_INSTALLED : `${program}: ${error.message}\n${NOT_INSTALLED}`);
}

function isInstalled() {
  const whole = packageFolders().every((folder) => existsSync(join(root, folder, 'node_modules')));
  return whole && read(INSTALLED) === dependencyDigest();
}

function isGenerated() {
  return read(GENERATED) === `${digestOf(generatorFiles())} ${digestOf(generatedFiles())}`;
}

/** The digest of everything that decides what is installed. */
function dependencyDigest() {
  const manifests = packageFolders().map((folder) => `${folder}/package.json`);
  return digestOf(['package.json', 'pnpm-lock.yaml', 'pnpm-workspace.yaml', ...manifests]);
}

/** What generates sources, and what they are made of. */
function generatorFiles() {
  const own = generators().flatMap(({ folder }) => [
    ...[`${folder}/package.json`, `${folder}/turbo.json`],
    ...[`${folder}/scripts`, `${folder}/schema`].flatMap(filesUnder),
  ]);
  return ['pnpm-lock.yaml', 'turbo.json', ...own];
}

function generatedFiles() {
  return generators().flatMap(({ folder, outputs }) =>
    outputs.flatMap((pattern) => filesUnder(`${folder}/${pattern.replace('/**', '')}`)),
  );
}

/** The packages whose turbo.json names what they generate. */
function generators() {
  return packageFolders().flatMap((folder) => {
    const file = contentOf(`${folder}/turbo.json`);
    return file === undefined ? [] : [{ folder, outputs: JSON.parse(file).tasks.generate.outputs }];
  });
}

function filesUnder(folder) {
  return entriesOf(folder)
    .flatMap((entry) => {
      const path = `${folder}/${entry.name}`;
      if (entry.isDirectory()) return filesUnder(path);
      return entry.isFile() ? [path] : [];
    })
    .sort();
}

/** What another process takes away meanwhile, as it installs or generates, has no content: the digest is another then. */
function digestOf(files) {
  const hash = createHash('sha256').update(nodeMajor());
  for (const file of files) hash.update(file).update(contentOf(file) ?? '');
  return hash.digest('hex');
}

function read(file) {
  return contentOf(file)?.toString();
}
