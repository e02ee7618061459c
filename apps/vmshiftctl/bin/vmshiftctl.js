#!/usr/bin/env node
// Runs what the sources are now: bundles first where they were edited.
try {
  require('../../../tooling/require-node.cjs');
} catch (error) {
  if (error.code !== 'MODULE_NOT_FOUND') throw error;
  console.error(
    'vmshiftctl: it was started outside its repository and may be out of date; fix: run ./vmshiftctl in a clone of the repository',
  );
  process.exit(1);
}
require('../../../tooling/run-program.cjs').runProgram('vmshiftctl', process.argv.slice(2));
