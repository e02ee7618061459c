// The built program in a process that is started once: every step of a workflow calls it, and loading and warming up took
// longer than the commands. What calls it is program-client.sh; each command gets its caller's folder, arguments and
// environment, and shares nothing else with those before.
// Usage: node --require ../../testing/program-on-fixture-model.cjs program-server.cjs <folder>
const { spawnSync } = require('node:child_process');
const { mkdtempSync, renameSync, writeFileSync } = require('node:fs');
const { createServer } = require('node:net');
const { join } = require('node:path');

const root = join(__dirname, '../../..');
const { isBuilt } = require(join(root, 'tooling/build-state.cjs'));
require(join(root, 'tooling/testing/spawn-from-small-process.cjs')).spawnFromSmallProcess();

// As bin/vmshiftctl.js does: what is tested are the sources.
if (!isBuilt()) spawnSync(process.execPath, [join(root, 'tooling/run.mjs'), 'build'], { stdio: ['ignore', 2, 2] });

const lib = join(root, 'apps/vmshiftctl/lib');
const { exitCodeOf } = require(join(lib, 'exit-code.js'));
const { createProgram } = require(join(lib, 'program.js'));
const { ProgramOutdated } = require(join(lib, 'publish/program-outdated.js'));
const { linePrinter } = require(join(lib, 'terminal.js'));

const [folder] = process.argv.slice(2);

/** Runs a command; gives its exit code, or `built` where the program has to build and start itself again. */
async function run(root, argv, env, answers) {
  const printed = { out: '', err: '' };
  const world = {
    root,
    env,
    now: new Date(),
    clock: () => new Date(),
    print: linePrinter((text) => {
      printed.out += text;
    }),
    warn: linePrinter((text) => {
      printed.err += text;
    }),
  };
  let code = 0;
  try {
    const settle = (settled) => {
      code = settled;
    };
    await createProgram(world, settle).parseAsync(argv, { from: 'user' });
  } catch (error) {
    if (error instanceof ProgramOutdated) return 'built';
    code = exitCodeOf(error, world);
  }
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
    const { root, argv, env } = parseRequest(text.slice(0, -END.length - 1));
    const answers = mkdtempSync(join(folder, 'answer-'));
    socket.end(`${await run(root, argv, env, answers)} ${answers}\n`);
  });
});
server.listen(0, '127.0.0.1', () => {
  writeFileSync(join(folder, 'port.new'), String(server.address().port));
  renameSync(join(folder, 'port.new'), join(folder, 'port'));
});
// With the process that started it.
process.stdin.resume().on('end', () => process.exit());
