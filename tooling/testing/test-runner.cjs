// Runs the tests of a file as Jest does, and tells Jest of them at the end of the file alone. Otherwise a worker sends two
// messages for each of 13,000 tests, which only a terminal's count of them needs, and which take a hundredth of the time.
const runTests = require('jest-circus/runner').default;

module.exports = (globalConfig, config, environment, runtime, testPath) =>
  runTests(globalConfig, config, environment, runtime, testPath);
