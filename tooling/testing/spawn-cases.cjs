// Starts programs in every way that tests do, and prints what node:child_process told of each. Run by
// spawn-from-small-process.test.ts with and without the small process.
const { execFile, execFileSync, execSync, spawn, spawnSync } = require('node:child_process');
const { mkdirSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } = require('node:fs');
const { tmpdir } = require('node:os');
const { delimiter, join } = require('node:path');

const folder = mkdtempSync(join(tmpdir(), 'spawn cases '));
const sh = (script) => ['sh', ['-c', script]];
const MIB = 2 ** 20;
const large = Buffer.alloc(3 * MIB, 'large\0');

/** What an error or a result says, without what differs in every run. */
function plain(value) {
  if (Buffer.isBuffer(value)) return value.length > 100 ? `${value.length} bytes` : `bytes of ${value}`;
  if (Array.isArray(value)) return value.map(plain);
  if (value === null || typeof value !== 'object') return value;
  const { pid: _, ...rest } = value;
  const shown = value instanceof Error ? { name: value.name, message: value.message, ...rest } : rest;
  return Object.fromEntries(Object.entries(shown).map(([name, one]) => [name, plain(one)]));
}

function attempt(run) {
  try {
    return plain(run());
  } catch (error) {
    return { thrown: plain(error) };
  }
}

/** Every event of a process and of its streams, in the order of each. */
function follow(child, act = () => {}) {
  return new Promise((resolve) => {
    const seen = { spawned: [], events: [], stdout: '', stderr: '', stdin: [] };
    seen.spawned = [typeof child.pid, child.spawnfile, child.spawnargs, child.stdio.map((one) => one !== null)];
    for (const name of ['stdout', 'stderr']) child[name]?.on('data', (data) => (seen[name] += data));
    child.stdin?.on('error', ({ code }) => seen.stdin.push(code));
    const end = () =>
      resolve({ ...seen, exitCode: child.exitCode, signalCode: child.signalCode, killed: child.killed });
    for (const event of ['spawn', 'exit', 'close', 'error']) {
      child.on(event, (...values) => {
        seen.events.push([event, ...plain(values)]);
        if (event === 'close' || (event === 'error' && child.pid === undefined)) setTimeout(end, 20);
      });
    }
    act(child);
  });
}

const call = (...args) =>
  new Promise((resolve) => execFile(...args, (error, stdout, stderr) => resolve(plain({ error, stdout, stderr }))));

const cases = {
  'both outputs and a status': () => attempt(() => spawnSync(...sh('echo out; echo err >&2; exit 3'))),
  'input and encoding': () => attempt(() => spawnSync('cat', { input: 'ä\n', encoding: 'utf8' })),
  'large input and output': () => attempt(() => spawnSync('cat', { input: large, maxBuffer: 4 * MIB })),
  'the same bytes': () => spawnSync('cat', { input: large, maxBuffer: 4 * MIB }).stdout.equals(large),
  'more output than maxBuffer': () => attempt(() => spawnSync('cat', { input: large, maxBuffer: MIB }).error),
  'a signal': () => attempt(() => spawnSync(...sh('kill -USR1 $$'))),
  'the umask of the moment': async () => {
    const before = process.umask(0o027);
    const child = spawn('umask', { shell: true });
    const { stdout } = spawnSync('umask', { shell: true, encoding: 'utf8' });
    process.umask(before);
    return [stdout, (await follow(child)).stdout];
  },
  'a time limit': () => attempt(() => spawnSync('sleep', ['5'], { timeout: 50, killSignal: 'SIGKILL' })),
  'no such program': () => attempt(() => spawnSync('no-such-program', ['x'])),
  'no such folder': () => attempt(() => spawnSync('true', { cwd: '/no/such/folder' })),
  'no program': () => attempt(() => spawnSync(folder)),
  'folder and environment': () =>
    attempt(() => spawnSync(...sh('pwd; env | grep ^A'), { cwd: folder, env: { A: 'ä=b' } })),
  'the environment of this process': () => {
    process.env.SET_LATER = 'x';
    return attempt(() => execFileSync(...sh('echo $SET_LATER'), { encoding: 'utf8' }));
  },
  'the folder of this process': () => {
    const before = process.cwd();
    process.chdir(folder);
    const seen = attempt(() => execFileSync('pwd', { encoding: 'utf8' }));
    process.chdir(before);
    return seen;
  },
  'the PATH of the program': () => attempt(() => spawnSync('true', { env: { PATH: '/no/such/folder' } })),
  'a PATH with a folder, a file and a program of that name': () => {
    const [first, second, third] = ['first', 'second', 'third'].map((name) => join(folder, name));
    mkdirSync(join(first, 'tool'), { recursive: true });
    for (const one of [second, third]) mkdirSync(one);
    writeFileSync(join(second, 'tool'), '');
    writeFileSync(join(third, 'tool'), '#!/bin/sh\necho $0', { mode: 0o755 });
    const PATH = [first, second, third].join(delimiter);
    return attempt(() => spawnSync('tool', { env: { PATH }, encoding: 'utf8' }));
  },
  'a PATH with a folder of the program': () => {
    const at = join(folder, 'elsewhere');
    mkdirSync(join(at, 'bin'), { recursive: true });
    writeFileSync(join(at, 'bin/sh'), '#!/bin/sh\necho elsewhere', { mode: 0o755 });
    return attempt(() => spawnSync('sh', ['-c', 'echo here'], { cwd: at, env: { PATH: `bin${delimiter}/bin` } }));
  },
  argv0: () => attempt(() => spawnSync('sh', ['-c', 'echo $0'], { argv0: 'other' })),
  'a shell': () => attempt(() => execSync('echo $((1 + 1)); exit 4', { stdio: 'pipe' })),
  'a failure of execFileSync': () => attempt(() => execFileSync(...sh('echo err >&2; exit 2'), { stdio: 'pipe' })),
  'outputs of this process': () =>
    attempt(() => spawnSync(...sh('echo to stdout; echo to stderr >&2'), { stdio: 'inherit' })),
  'no output': () => attempt(() => spawnSync(...sh('cat; echo out; echo err >&2'), { stdio: 'ignore' })),
  'an open file': () => {
    const file = openSync(join(folder, 'file'), 'w');
    spawnSync('echo', ['to a file'], { stdio: ['ignore', file, 'ignore'] });
    return readFileSync(join(folder, 'file'), 'utf8');
  },
  'a wrong option': () => attempt(() => spawnSync('true', { timeout: -1 })),
  'spawn: both outputs and a status': () => follow(spawn(...sh('echo out; echo err >&2; exit 3'))),
  'spawn: input': () => follow(spawn(...sh('cat; echo end')), ({ stdin }) => stdin.end('in\n')),
  'spawn: no input': () => follow(spawn('cat'), ({ stdin }) => stdin.end()),
  'spawn: a program that does not read': () => follow(spawn('true'), ({ stdin }) => stdin.end(large)),
  'spawn: a program that does not read, while this process is busy': () =>
    follow(spawn('true'), ({ stdin }) => {
      stdin.end(large);
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 50);
    }),
  'spawn: kill': () => follow(spawn('sleep', ['5']), (child) => child.kill()),
  'spawn: kill by group': () =>
    follow(spawn(...sh('sleep 5; true'), { detached: true }), (child) => process.kill(-child.pid, 'SIGKILL')),
  'spawn: killed when it has ended': async () => {
    const child = spawn('true');
    const seen = await follow(child);
    return [seen, child.kill(), child.killed];
  },
  'spawn: a time limit': () => follow(spawn('sleep', ['5'], { timeout: 50 })),
  'spawn: an abort': () => {
    const controller = new AbortController();
    return follow(spawn('sleep', ['5'], { signal: controller.signal }), () => controller.abort());
  },
  'spawn: no such program': () => follow(spawn('no-such-program')),
  'spawn: no such folder': () => follow(spawn('true', { cwd: '/no/such/folder' })),
  'spawn: no pipes': () => follow(spawn('true', { stdio: 'ignore' })),
  'spawn: a fourth pipe': () => follow(spawn(...sh('echo out >&3'), { stdio: ['ignore', 'ignore', 'ignore', 'pipe'] })),
  'spawn: a grandchild that holds the output': () => follow(spawn(...sh('(sleep 0.2; echo late) & echo early'))),
  'spawn: many at a time': () => Promise.all(Array.from({ length: 60 }, (_, i) => follow(spawn('echo', [String(i)])))),
  execFile: () => call(...sh('echo out; echo err >&2; exit 5')),
  'execFile: large output': () =>
    call('head', ['-c', String(3 * MIB), '/dev/zero'], { maxBuffer: 4 * MIB, encoding: 'buffer' }),
  'execFile: more output than maxBuffer': () => call('head', ['-c', '100000', '/dev/zero'], { maxBuffer: 99 }),
  'execFile: a time limit': () => call('sleep', ['5'], { timeout: 50 }),
  'execFile: no such program': () => call('no-such-program', []),
};

async function main() {
  const results = {};
  for (const [name, run] of Object.entries(cases)) results[name] = await run();
  rmSync(folder, { recursive: true });
  const parent = Number(execFileSync(...sh('echo $PPID')));
  console.log(JSON.stringify({ results, own: parent === process.pid }).replaceAll(folder, '<folder>'));
}

// This process goes on while a program runs, and ends with it.
main().then(() => spawn(...sh('sleep 0.2; echo end'), { stdio: ['ignore', 'inherit', 'inherit'] }));
