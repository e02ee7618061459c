// What `npm run <command>` runs: installs what is missing (the pinned pnpm included), builds, then does the command.
// Plain JavaScript on Node's own modules: it must work before anything is installed.
import './require-node.cjs';
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { delimiter, join } from 'node:path';
import { describeBuildFailure } from './build-failure.mjs';
import { BuildRefused, withBuildLock } from './build-lock.mjs';
import { forgetBuild, isBuilt, packageFolders, root, sourceDigest, stampBuild } from './build-state.cjs';
import { loadBundle } from './load-bundle.cjs';

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

/**
 * Runs a program in the root with this terminal; ends this process with its exit code when it fails.
 * @param hint a sentence for who reads what the program printed when it fails
 */
function run(program, args, { hint, ...options } = {}) {
  const result = spawnSync(program, args, { cwd: root, env, stdio: 'inherit', ...options });
  if (result.error) {
    console.error(`${program}: ${result.error.message}`);
    process.exit(1);
  }
  if (result.status === 0) return;
  if (hint !== undefined) console.error(hint);
  process.exit(result.status ?? 1);
}

const NOT_INSTALLED =
  'installing failed; where the registry could not be reached, check the network and the proxy: npm config list';

/** The digest of everything that decides what is installed. */
function dependencyDigest() {
  const manifests = packageFolders().map((folder) => join(folder, 'package.json'));
  const hash = createHash('sha256').update(process.version.split('.')[0]);
  for (const file of ['package.json', 'pnpm-lock.yaml', 'pnpm-workspace.yaml', ...manifests]) {
    hash.update(file).update(readFileSync(join(root, file)));
  }
  return hash.digest('hex');
}

function install() {
  const stamp = join(root, 'node_modules/.install-digest');
  const digest = dependencyDigest();
  const whole = packageFolders().every((folder) => existsSync(join(root, folder, 'node_modules')));
  if (whole && existsSync(stamp) && readFileSync(stamp, 'utf8') === digest) return;
  console.error('installing what pnpm-lock.yaml pins; from an empty cache this takes a minute');
  ensurePnpm();
  run('pnpm', ['install', '--frozen-lockfile', '--prefer-offline', '--loglevel=error'], {
    stdio: [0, 2, 2],
    hint: NOT_INSTALLED,
  });
  writeFileSync(stamp, digest);
}

/** Installs the pnpm of tooling/pnpm/package-lock.json, which holds its hash. */
function ensurePnpm() {
  const wanted = JSON.parse(readFileSync(join(pnpmFolder, 'package.json'), 'utf8')).dependencies.pnpm;
  // npm writes it last: an interrupted run leaves the package without it.
  const done = join(pnpmFolder, 'node_modules/.package-lock.json');
  if (existsSync(done) && JSON.parse(readFileSync(done, 'utf8')).packages['node_modules/pnpm']?.version === wanted)
    return;
  run('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: pnpmFolder,
    stdio: [0, 'ignore', 2],
    hint: NOT_INSTALLED,
  });
}

/** Builds what an edit concerns, the first time everything, and prints only what went wrong. */
function build() {
  withBuildLock((waited) => {
    if (waited && isBuilt()) return;
    install();
    const first = !existsSync(join(root, 'apps/vmshiftctl/lib'));
    console.error(first ? 'building everything; that is needed once' : 'building');
    buildAll();
  });
}

/** Again where the sources were edited meanwhile: what was built may be of before or after the edit. */
function buildAll() {
  for (let attempt = 1; attempt <= 5; attempt += 1) {
    const sources = sourceDigest();
    forgetBuild();
    turboBuild();
    if (stampBuild(sources)) return;
  }
  throw new BuildRefused('the sources keep changing during the build; fix: run it again when nothing edits them');
}

/** Builds one app and what it stands on, without a word, where anything is stale. */
function buildQuietly(folder) {
  if (isBuilt()) return;
  withBuildLock(() => {
    install();
    turboBuild(`--filter=${nameOf(folder)}`);
  });
}

function turboBuild(...filter) {
  const args = ['run', 'build', '--output-logs=errors-only', ...filter];
  const result = spawnSync('turbo', args, { cwd: root, env, encoding: 'utf8', maxBuffer: 2 ** 26 });
  if (result.status === 0) return;
  console.error(result.error?.message ?? describeBuildFailure(result.stdout + result.stderr, foldersByName()));
  process.exit(result.status ?? 1);
}

function foldersByName() {
  return new Map(packageFolders().map((folder) => [nameOf(folder), folder]));
}

function nameOf(folder) {
  return JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8')).name;
}

const vmshiftctl = (...args) => run('node', ['apps/vmshiftctl/bin/vmshiftctl.js', ...args]);
const installed = () => withBuildLock(install);

/** What jest.config.js ignores, and the `test` folder of each package, whose tests go through a corpus or start programs. */
const FAST_IGNORED = ['/node_modules/', '/lib/', '/cdktf.out/', '\\.live\\.test\\.ts$', '/packages/[^/]+/test/'];

const commands = {
  build: () => build(),
  /** In this process: an interrupt has to reach the program once, and its exit code is this one's. */
  vmshiftctl: () => {
    process.argv.splice(2, 1);
    createRequire(import.meta.url)('../apps/vmshiftctl/bin/vmshiftctl.js');
  },
  synth: (args) => {
    build();
    vmshiftctl('synth', ...args);
  },
  test: (args) => {
    build();
    run('jest', args);
  },
  /** The inner loop: the tests in the `src` of each package, few runs of each property, nothing built. */
  'test:fast': (args) => {
    installed();
    const ignored = FAST_IGNORED.map((pattern) => `--testPathIgnorePatterns=${pattern}`);
    // What a person names comes first: behind an option that takes a list it would be one more of it.
    run('jest', [...args, ...ignored, '--selectProjects', 'packages'], { env: { ...env, PROPERTY_RUNS: '5' } });
  },
  lint: () => {
    installed();
    run('biome', ['ci', '.']);
  },
  typecheck: () => {
    build();
    run('tsc', ['-p', '.']);
  },
  format: () => {
    installed();
    run('biome', ['check', '--write', '.']);
  },
  /** Writes what of docs/reference follows from the sources. */
  reference: () => {
    build();
    run('node', ['tooling/reference/write-reference.mjs']);
  },
  bench: (args) => {
    build();
    run('node', ['tooling/bench/bench.mjs', ...args]);
  },
  /** Removes every rule in turn: which does no test miss? */
  mutation: (args) => {
    installed();
    run('node', ['tooling/mutation/mutation.mjs', ...args]);
  },
  /** Everything that a pull request must pass. */
  check: () => {
    installed();
    run('biome', ['ci', '.']);
    build();
    run('tsc', ['-p', '.']);
    run('jest', []);
    vmshiftctl('synth', '--check');
  },
  /** What cdk8s.yaml and cdktf.json call, in this process: never the output of an older build. */
  app: ([folder]) => {
    buildQuietly(folder);
    loadBundle(join(root, folder, 'lib/main.js'), folder.replaceAll('/', '-'));
  },
  /** The pinned pnpm, for who changes dependencies. */
  pnpm: (args) => {
    ensurePnpm();
    run('pnpm', args);
  },
};

const [name, ...args] = process.argv.slice(2);
if (!Object.hasOwn(commands, name ?? '')) {
  console.error(`usage: node tooling/run.mjs ${Object.keys(commands).join(' | ')}`);
  process.exit(2);
}
try {
  commands[name](args);
} catch (error) {
  // A disk that is full or read-only, a lock that cannot be had: one sentence, no stack.
  if (!(error instanceof BuildRefused) && error.syscall === undefined) throw error;
  console.error(
    error instanceof BuildRefused ? error.message : `${error.message}; fix: build where ${root} can be written`,
  );
  process.exit(1);
}
