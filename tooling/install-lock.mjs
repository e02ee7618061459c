// One installation at a time in a clone, however many commands are started at once.
import { mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { root } from './program-state.cjs';

/** Holds the process that installs. */
const LOCK = '.turbo/install.lock';

const POLL_MS = 100;

/** Longer than any installation; the process may be another one by now that got the same number. */
const PATIENCE_MS = 10 * 60_000;

/** What cannot be begun or ended, for a reason that its user can act on. */
export class Refused extends Error {}

/**
 * One message of an error that its user can act on: what was refused, a disk that is full or read-only.
 * @throws the error where it is none of these
 */
export function whyRefused(error) {
  if (error instanceof Refused) return error.message;
  if (error.syscall === undefined) throw error;
  if (error.syscall === 'uv_cwd') return 'the current folder was removed; fix: change to another one';
  return `${error.message}; fix: run it where ${root} can be written`;
}

/**
 * Does the work while no other process does; waits for one that does. A lock whose process is gone is taken over.
 * @throws Refused when it does not end
 */
export function withInstallLock(work) {
  const file = join(root, LOCK);
  acquire(file);
  try {
    return work();
  } finally {
    release(file);
  }
}

function acquire(file) {
  const start = Date.now();
  mkdirSync(dirname(file), { recursive: true });
  for (let waited = false; ; ) {
    try {
      writeFileSync(file, String(process.pid), { flag: 'wx' });
      // What `process.exit` leaves by: nothing else runs then.
      process.once('exit', () => release(file));
      return;
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
    }
    const holder = read(file);
    if (holder === undefined) continue;
    if (!isAlive(holder)) {
      rmSync(file, { force: true });
      continue;
    }
    if (Date.now() - start > PATIENCE_MS) {
      const since = statSync(file).mtime.toISOString();
      throw new Refused(
        `process ${holder} has been installing here since ${since}; fix: wait until it ends, or remove ${LOCK}`,
      );
    }
    if (!waited) console.error(`waiting for another installation (process ${holder})`);
    waited = true;
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, POLL_MS);
  }
}

/** The process that holds the lock, 0 while it is writing its number; undefined when the lock is free by now. */
function read(file) {
  try {
    return Number(readFileSync(file, 'utf8'));
  } catch (error) {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  }
}

function isAlive(pid) {
  if (pid === 0) return true;
  // An earlier process had our number: this one holds nothing yet.
  if (pid === process.pid) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // It is another process.
    return error.code === 'EPERM';
  }
}

function release(file) {
  if (read(file) === process.pid) rmSync(file, { force: true });
}
