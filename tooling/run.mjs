// What `npm run <command>` runs: installs what is missing (the pinned pnpm included), then does the command.
// Plain JavaScript on Node's own modules: it must work before anything is installed.
import './require-node.cjs';
import { spawnSync } from 'node:child_process';
import { ensurePnpm, env, install } from './install.mjs';
import { whyRefused, withInstallLock } from './install-lock.mjs';
import { upToDateBundles } from './prepare-program.mjs';
import { root, whyMixed } from './program-state.cjs';
import { runProgram } from './run-program.cjs';

/** Runs a program in the root with this terminal; ends this process with its exit code when it fails. */
function run(program, args, options = {}) {
  const result = spawnSync(program, args, { cwd: root, env, stdio: 'inherit', ...options });
  if (result.error) console.error(`${program}: ${result.error.message}`);
  if (result.status !== 0) process.exit(result.status ?? 1);
}

const vmshiftctl = (...args) => run(process.execPath, ['apps/vmshiftctl/bin/vmshiftctl.js', ...args]);

/** What jest.config.js ignores, and the `test` folder of each package, whose tests go through a corpus or start programs. */
const FAST_IGNORED = ['/node_modules/', '/cdktf.out/', '\\.live\\.test\\.ts$', '/packages/[^/]+/test/'];

const commands = {
  /** What every command does first by itself: for a workflow's step of its own. */
  setup: () => upToDateBundles(),
  /** In this process: an interrupt has to reach the program once, and its exit code is this one's. */
  vmshiftctl: (args) => {
    process.argv.splice(2, 1);
    return runProgram('vmshiftctl', args);
  },
  synth: (args) => vmshiftctl('synth', ...args),
  /** Tests start the program: made once, it is there for all of them. */
  test: async (args) => {
    await upToDateBundles();
    run('jest', args);
  },
  /** The inner loop: the tests in the `src` of each package, few runs of each property, nothing bundled. */
  'test:fast': (args) => {
    install();
    const ignored = FAST_IGNORED.map((pattern) => `--testPathIgnorePatterns=${pattern}`);
    // What a person names comes first: behind an option that takes a list it would be one more of it.
    run('jest', [...args, ...ignored, '--selectProjects', 'packages'], { env: { ...env, PROPERTY_RUNS: '5' } });
  },
  lint: () => {
    install();
    run('biome', ['ci', '--error-on-warnings', '.']);
  },
  typecheck: () => {
    install();
    run('tsc', ['-p', '.']);
  },
  format: () => {
    install();
    run('biome', ['check', '--write', '.']);
  },
  /** Writes what of docs/reference follows from the sources. */
  reference: async () => {
    await upToDateBundles();
    run('node', ['tooling/reference/write-reference.mjs']);
  },
  /** Writes the names of the model where GitHub and people read them. */
  names: (args) => {
    install();
    run('node', ['tooling/live-model/write-names.mjs', ...args]);
  },
  /** Walks as newcomers do, and prints their steps. */
  walks: async (args) => {
    await upToDateBundles();
    run('jest', ['--maxWorkers=1', 'tooling/walks', ...args]);
  },
  /** Takes the pictures of docs/pictures again. */
  pictures: async () => {
    await upToDateBundles();
    run('jest', ['tooling/pictures'], { env: { ...env, PICTURES: 'write' } });
  },
  bench: async (args) => {
    await upToDateBundles();
    run('node', ['tooling/bench/bench.mjs', ...args]);
  },
  /** Removes every rule in turn: which does no test miss? */
  mutation: (args) => {
    install();
    run('node', ['tooling/mutation/mutation.mjs', ...args]);
  },
  /** Everything that a pull request must pass. */
  check: async () => {
    await upToDateBundles();
    run('biome', ['ci', '--error-on-warnings', '.']);
    run('tsc', ['-p', '.']);
    run('jest', []);
    vmshiftctl('synth', '--check');
  },
  /** What cdk8s.yaml and cdktf.json call, in this process. */
  app: ([folder]) => runProgram(folder, [folder.replaceAll('/', '-')]),
  /** The pinned pnpm, for who changes dependencies. */
  pnpm: (args) => {
    withInstallLock(ensurePnpm);
    run('pnpm', args);
  },
};

const [name, ...args] = process.argv.slice(2);
if (!Object.hasOwn(commands, name ?? '')) {
  console.error(`usage: node tooling/run.mjs ${Object.keys(commands).join(' | ')}`);
  process.exit(2);
}
try {
  await commands[name](args);
} catch (error) {
  console.error(whyMixed() ?? whyRefused(error));
  process.exit(1);
}
