// The process that starts programs for spawn-from-small-process.cjs: it is small, so that the kernel has little to copy.
// Usage: node small-process.cjs <folder with the named pipes request, answer and exits>
const { closeSync, constants, openSync, readSync, rmSync, writeSync } = require('node:fs');
const { Socket } = require('node:net');
const { join } = require('node:path');
const { frame, READY, readFrames } = require('./frames.cjs');

const { spawn } = process.binding('spawn_sync');
const { Process } = process.binding('process_wrap');

const [folder] = process.argv.slice(2);
const open = (name, flags) => openSync(join(folder, name), flags);

const requested = open('request', constants.O_RDONLY | constants.O_NONBLOCK);
if (isAbandoned()) process.exit();
const requests = new Socket({ fd: requested, writable: false });
// To read as well: opened to write alone they would wait for a process that asks, which may have ended.
const answers = open('answer', 'r+');
const exits = new Socket({ fd: open('exits', 'r+'), readable: false });

/** Has the process that asks ended before this one began? Later its end is the end of the requests. */
function isAbandoned() {
  try {
    return readSync(requested, Buffer.alloc(1)) === 0;
  } catch (error) {
    return error.code !== 'EAGAIN';
  }
}

/** Starts a program with its outputs and input on named pipes, and tells later how it ended. */
function start({ id, options: { umask, ...options }, pipes }) {
  process.umask(umask);
  const opened = pipes.map((name, index) => name && open(name, index === 0 ? 'r' : 'w'));
  const stdio = options.stdio.map((one, index) => (opened[index] ? { type: 'fd', fd: opened[index] } : one));
  const child = new Process();
  child.onexit = (code, signal) => {
    child.close();
    exits.write(frame({ id, code, signal }));
  };
  const error = child.spawn({ ...options, stdio });
  for (const fd of opened) if (fd) closeSync(fd);
  return { error, pid: child.pid };
}

const work = {
  run: ({ umask, ...options }) => {
    process.umask(umask);
    return spawn(options);
  },
  start,
};

/** All of it, where the pipe takes less at a time. */
function answer(value) {
  for (let rest = frame(value); rest.length > 0; ) rest = rest.subarray(writeSync(answers, rest));
}

readFrames(requests, ({ kind, value }) => answer(work[kind](value)));
// With the process that asks, however it ends.
requests.on('close', () => {
  rmSync(folder, { recursive: true, force: true });
  process.exit();
});
// A terminal interrupts all processes of a run. The one that asks decides what becomes of the programs.
process.on('SIGINT', () => {});
writeSync(answers, READY);
