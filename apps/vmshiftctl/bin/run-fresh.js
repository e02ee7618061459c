// Builds where it has to, then loads the program into this process: signals and exit codes stay its own.
const { existsSync } = require('node:fs');
const { join } = require('node:path');
const { isBuilt } = require('../../../tooling/build-state.cjs');
const { loadBundle } = require('../../../tooling/load-bundle.cjs');

const root = join(__dirname, '../../..');
const program = join(root, 'apps/vmshiftctl/lib/main.js');

/** An edit during a build makes the build stale again. */
const ATTEMPTS = 3;

function runFresh() {
  for (let attempt = 1; !isBuilt(); attempt += 1) {
    if (attempt > ATTEMPTS)
      return refuse('the sources keep changing during the build; fix: run it again when nothing edits them');
    // Standard output is for results, and standard input for the program.
    const build = [join(root, 'tooling/run.mjs'), 'build'];
    const { status } = require('node:child_process').spawnSync(process.execPath, build, {
      cwd: root,
      stdio: ['ignore', 2, 2],
    });
    if (status !== 0) return refuse(`nothing was run: ${whyNot()}`);
  }
  const [command = ''] = process.argv.slice(2);
  return loadBundle(program, /^[a-z-]+$/.test(command) ? command : 'none');
}

/** In a clone that was never built there is no last build to speak of. */
function whyNot() {
  return existsSync(program)
    ? 'the build failed, and the last one was made from other sources'
    : 'it could not be built';
}

function refuse(message) {
  console.error(`vmshiftctl: ${message}`);
  process.exitCode = 1;
}

try {
  runFresh();
} catch (error) {
  // Files that cannot be read; everything else is a defect of ours.
  if (error.syscall === undefined) throw error;
  refuse(error.message);
}
