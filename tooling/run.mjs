// What `npm run <command>` runs: installs what is missing (the pinned pnpm included), builds, then does the command.
// Plain JavaScript on Node's own modules: it must work before anything is installed.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
requireNode(JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).engines.node);
const pnpmFolder = join(root, 'tooling/pnpm');
const bin = (folder) => join(folder, 'node_modules/.bin');
const env = {
  ...process.env,
  PATH: [bin(pnpmFolder), bin(root), process.env.PATH].join(delimiter),
  CHECKPOINT_DISABLE: '1',
  TURBO_TELEMETRY_DISABLED: '1',
  TURBO_NO_UPDATE_NOTIFIER: '1',
  CDK8S_CHECK_UPGRADE: 'false',
};

/** Ends this process when its Node is older than `>=<major>.<minor>`: what comes next would fail in ways that say nothing. */
function requireNode(range) {
  const [major, minor] = range.slice('>='.length).split('.').map(Number);
  const [ours, oursMinor] = process.version.slice(1).split('.').map(Number);
  if (ours > major || (ours === major && oursMinor >= minor)) return;
  console.error(
    `Node ${process.version}: got too old a version; allowed: ${range}; fix: install Node 22 from https://nodejs.org`,
  );
  process.exit(1);
}

/** Runs a program in the root with this terminal; ends this process with its exit code when it fails. */
function run(program, args, options = {}) {
  const result = spawnSync(program, args, { cwd: root, env, stdio: 'inherit', ...options });
  if (result.error) {
    console.error(`${program}: ${result.error.message}`);
    process.exit(1);
  }
  if (result.status !== 0) process.exit(result.status ?? 1);
}

/** The digest of everything that decides what is installed. */
function dependencyDigest() {
  const manifests = ['apps', 'packages']
    .flatMap((folder) => readdirSync(join(root, folder)).map((name) => join(folder, name, 'package.json')))
    .filter((file) => existsSync(join(root, file)));
  const hash = createHash('sha256').update(process.version.split('.')[0]);
  for (const file of ['package.json', 'pnpm-lock.yaml', 'pnpm-workspace.yaml', ...manifests.sort()]) {
    hash.update(file).update(readFileSync(join(root, file)));
  }
  return hash.digest('hex');
}

function install() {
  const stamp = join(root, 'node_modules/.install-digest');
  const digest = dependencyDigest();
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === digest) return;
  console.error('installing what pnpm-lock.yaml pins; from an empty cache this takes a minute');
  ensurePnpm();
  run('pnpm', ['install', '--frozen-lockfile', '--prefer-offline', '--loglevel=error'], { stdio: [0, 2, 2] });
  writeFileSync(stamp, digest);
}

/** Installs the pnpm of tooling/pnpm/package-lock.json, which holds its hash. */
function ensurePnpm() {
  const wanted = JSON.parse(readFileSync(join(pnpmFolder, 'package.json'), 'utf8')).dependencies.pnpm;
  // npm writes it last: an interrupted run leaves the package without it.
  const done = join(pnpmFolder, 'node_modules/.package-lock.json');
  if (existsSync(done) && JSON.parse(readFileSync(done, 'utf8')).packages['node_modules/pnpm']?.version === wanted)
    return;
  run('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], { cwd: pnpmFolder, stdio: [0, 'ignore', 2] });
}

/** Builds what an edit concerns, the first time everything, and prints only what went wrong. */
function build() {
  console.error(
    existsSync(join(root, 'apps/vmshiftctl/lib')) ? 'building' : 'building; the first time takes half a minute',
  );
  turboBuild();
}

/** The same for one app and what it stands on, without a word. */
function buildQuietly(folder) {
  const { name } = JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8'));
  turboBuild(`--filter=${name}`);
}

function turboBuild(...filter) {
  const args = ['run', 'build', '--output-logs=errors-only', ...filter];
  const result = spawnSync('turbo', args, { cwd: root, env, encoding: 'utf8', maxBuffer: 2 ** 26 });
  if (result.status === 0) return;
  console.error(result.error?.message ?? result.stdout + result.stderr);
  process.exit(result.status ?? 1);
}

const vmshiftctl = (...args) => run('node', ['apps/vmshiftctl/bin/vmshiftctl.js', ...args]);

const commands = {
  build: () => build(),
  synth: (args) => {
    build();
    vmshiftctl('synth', ...args);
  },
  test: (args) => {
    build();
    run('jest', args);
  },
  lint: () => run('biome', ['ci', '.']),
  typecheck: () => {
    build();
    run('tsc', ['-p', '.']);
  },
  format: () => run('biome', ['check', '--write', '.']),
  bench: (args) => {
    build();
    run('node', ['tooling/bench/bench.mjs', ...args]);
  },
  /** Everything that a pull request must pass. */
  check: () => {
    run('biome', ['ci', '.']);
    build();
    run('tsc', ['-p', '.']);
    run('jest', []);
    vmshiftctl('synth', '--check');
  },
  /** What cdk8s.yaml and cdktf.json call: never the output of an older build. */
  app: ([folder]) => {
    buildQuietly(folder);
    run('node', [join(folder, 'lib/main.js')]);
  },
  /** The pinned pnpm, for who changes dependencies. */
  pnpm: (args) => run('pnpm', args),
};

const [name, ...args] = process.argv.slice(2);
if (!Object.hasOwn(commands, name ?? '')) {
  console.error(`usage: node tooling/run.mjs ${Object.keys(commands).join(' | ')}`);
  process.exit(2);
}
if (name === 'pnpm') ensurePnpm();
else install();
commands[name](args);
