// What asks small-process.cjs to start programs, and waits for its answers.
const { spawn, spawnSync } = require('node:child_process');
const { closeSync, constants, mkdtempSync, openSync, readSync, rmSync, unlinkSync, writeSync } = require('node:fs');
const { Socket } = require('node:net');
const {
  constants: { errno },
  tmpdir,
} = require('node:os');
const { delimiter, isAbsolute, join } = require('node:path');
const { programPath } = require('../../apps/vmshiftctl/src/testing/program-path.cjs');
const { frame, READY, readFrame, readFrames } = require('./frames.cjs');

/** Named pipes that are made at a time. */
const PIPES = 512;
const START_MS = 10_000;
const READ_NOW = constants.O_RDONLY | constants.O_NONBLOCK;

/** The small process, started; undefined where it cannot be had. */
exports.startSmallProcess = () => {
  const folder = mkdtempSync(join(tmpdir(), 'small-process-'));
  const path = (name) => join(folder, name);
  if (spawnSync('mkfifo', ['request', 'answer', 'exits'].map(path)).status !== 0) return undefined;
  // Until the small process has opened its ends: a named pipe is opened when both ends are.
  const waiting = [
    openSync(path('request'), constants.O_RDWR),
    openSync(path('answer'), READ_NOW),
    openSync(path('exits'), READ_NOW),
  ];
  const program = [join(__dirname, 'small-process.cjs'), folder];
  spawn(process.execPath, program, { stdio: 'inherit', env: { ...process.env, NODE_OPTIONS: '' } }).unref();
  if (!isReady(waiting[1])) {
    rmSync(folder, { recursive: true });
    return undefined;
  }
  const small = new SmallProcess(folder);
  for (const fd of waiting) closeSync(fd);
  return small;
};

function isReady(answers) {
  const end = Date.now() + START_MS;
  const pause = new Int32Array(new SharedArrayBuffer(4));
  while (Date.now() < end) {
    try {
      if (readSync(answers, Buffer.alloc(READY.length)) > 0) return true;
    } catch (error) {
      if (error.code !== 'EAGAIN') throw error;
    }
    Atomics.wait(pause, 0, 0, 2);
  }
  return false;
}

class SmallProcess {
  constructor(folder) {
    this.folder = folder;
    this.requests = openSync(join(folder, 'request'), 'w');
    this.answers = openSync(join(folder, 'answer'), 'r');
    this.exits = new Socket({ fd: openSync(join(folder, 'exits'), READ_NOW), writable: false });
    this.exits.unref();
    // As libuv does, which tells the end of a process after all else that it has heard, such as that an input was closed.
    readFrames(this.exits, (exit) => setImmediate(() => this.onExit(exit)));
    /** The handles of running programs, by number. */
    this.running = new Map();
    this.started = 0;
    this.pipes = [];
    this.pipesMade = 0;
  }

  /** What the call of this name in small-process.cjs gives. */
  ask(kind, value) {
    for (let rest = frame({ kind, value }); rest.length > 0; ) {
      rest = rest.subarray(writeSync(this.requests, rest));
    }
    return readFrame((bytes, at) => readSync(this.answers, bytes, at, bytes.length - at, null));
  }

  /** Runs a program to its end, as `spawn` of Node's spawn_sync does. */
  run(options) {
    return this.ask('run', here(options));
  }

  /** Starts a program, as `spawn` of Node's Process does; gives whether it was. */
  start(handle, options) {
    const stdio = options.stdio.map(({ handle: _, ...plain }) => plain);
    const pipes = stdio.map(({ type }) => (type === 'pipe' ? this.takePipe() : undefined));
    const opened = pipes.map((name, index) => name && this.openPipe(name, index));
    this.started += 1;
    const id = this.started;
    const { error, pid } = this.ask('start', { id, options: here({ ...options, stdio }), pipes });
    for (const pipe of opened) if (pipe?.kept !== undefined) closeSync(pipe.kept);
    for (const name of pipes) if (name !== undefined) unlinkSync(join(this.folder, name));
    if (error !== 0) {
      for (const pipe of opened) if (pipe !== undefined) closeSync(pipe.own);
      return false;
    }
    for (const [index, pipe] of opened.entries()) if (pipe !== undefined) options.stdio[index].handle.open(pipe.own);
    this.adopt(handle, id, pid);
    return true;
  }

  /** The end of this process; for an input also one to read, without which it cannot be opened yet. */
  openPipe(name, index) {
    const path = join(this.folder, name);
    if (index > 0) return { own: openSync(path, READ_NOW) };
    const kept = openSync(path, READ_NOW);
    return { own: openSync(path, constants.O_WRONLY | constants.O_NONBLOCK), kept };
  }

  takePipe() {
    if (this.pipes.length === 0) {
      this.pipes = Array.from({ length: PIPES }, (_, index) => `pipe-${this.pipesMade + index}`);
      this.pipesMade += PIPES;
      const paths = this.pipes.map((name) => join(this.folder, name));
      if (spawnSync('mkfifo', paths).status !== 0) throw new Error(`mkfifo failed in ${this.folder}`);
    }
    return this.pipes.pop();
  }

  /** Gives Node's handle of a process what concerns a process that is no child of this one. */
  adopt(handle, id, pid) {
    const program = { handle, keepsAlive: true };
    this.running.set(id, program);
    const keepAlive = (wanted) => {
      program.keepsAlive = wanted;
      this.keepAlive();
    };
    Object.assign(handle, {
      pid,
      kill: (signal) => (this.running.has(id) ? process._kill(pid, signal) : -errno.ESRCH),
      ref: () => keepAlive(true),
      unref: () => keepAlive(false),
      hasRef: () => program.keepsAlive,
    });
    this.keepAlive();
  }

  onExit({ id, code, signal }) {
    const { handle } = this.running.get(id);
    this.running.delete(id);
    this.keepAlive();
    handle.onexit(code, signal);
  }

  /** This process goes on while a program runs, as Node's does. */
  keepAlive() {
    const wanted = [...this.running.values()].some(({ keepsAlive }) => keepsAlive);
    if (wanted) this.exits.ref();
    else this.exits.unref();
  }
}

/** Options for another process: what is left out is what it is in this one. */
function here(options) {
  return { ...options, file: located(options), cwd: options.cwd ?? process.cwd(), umask: process.umask() };
}

/** Where the program is: to find out that one cannot be started in a folder of PATH takes Linux ten times as long. */
function located({ file, envPairs }) {
  const path = envPairs?.find((pair) => pair.startsWith('PATH='))?.slice('PATH='.length) ?? '';
  // A relative folder begins where the program starts, which may be elsewhere.
  if (file.includes('/') || !path.split(delimiter).every(isAbsolute)) return file;
  return programPath(file, path) ?? file;
}
