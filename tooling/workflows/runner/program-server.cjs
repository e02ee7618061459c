// The program in a process that is started once: every step of a workflow calls it, and loading and warming up took
// longer than the commands. What calls it is program-client.sh; each command gets its caller's folder, arguments and
// environment, and shares nothing else with those before.
// Usage: node --require ../../testing/program-on-fixture-model.cjs program-server.cjs <folder>
const { mkdtempSync, renameSync, writeFileSync } = require('node:fs');
const { createServer } = require('node:net');
const { join } = require('node:path');

const root = join(__dirname, '../../..');
require(join(root, 'tooling/testing/spawn-from-small-process.cjs')).spawnFromSmallProcess();

const [folder] = process.argv.slice(2);

/** As bin/vmshiftctl.js does: what is tested are the sources. */
const program = import('../../program-modules.mjs').then(({ loadModule }) => loadModule('vmshiftctl/run-captured'));

/** Runs a command; gives its exit code, or `outdated` where the program has to start itself again. */
async function run({ root, argv, env }, answers) {
  const { runCaptured } = await program;
  const { code = 'outdated', ...printed } = await runCaptured(argv, { root, env, clock: () => new Date() });
  for (const [name, text] of Object.entries(printed)) writeFileSync(join(answers, name), text);
  return code;
}

/** No variable of an environment, which would have a `=`. */
const END = 'end of request\0';

/** The folder, the number of arguments, the arguments and the environment, each ended by NUL. */
function parseRequest(text) {
  const [root, count, ...words] = text.split('\0');
  const argv = words.slice(0, Number(count));
  const variables = words.slice(Number(count));
  const env = Object.fromEntries(
    variables.map((word) => [word.slice(0, word.indexOf('=')), word.slice(word.indexOf('=') + 1)]),
  );
  return { root, argv, env };
}

const server = createServer((socket) => {
  let text = '';
  socket.setEncoding('utf8');
  socket.on('data', async (chunk) => {
    text += chunk;
    if (!text.endsWith(`\0${END}`)) return;
    const answers = mkdtempSync(join(folder, 'answer-'));
    socket.end(`${await run(parseRequest(text.slice(0, -END.length - 1)), answers)} ${answers}\n`);
  });
});
server.listen(0, '127.0.0.1', () => {
  writeFileSync(join(folder, 'port.new'), String(server.address().port));
  renameSync(join(folder, 'port.new'), join(folder, 'port'));
});
// With the process that started it.
process.stdin.resume().on('end', () => process.exit());
