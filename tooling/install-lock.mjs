// One installation at a time in a clone, however many commands are started at once.
import { closeSync, mkdirSync, openSync, rmSync, statSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { contentOf, entriesOf, root } from './program-state.cjs';

/**
 * Locks lie here, each with a number in its name and the process that installs in it. The highest number counts. One whose
 * process was killed stays and is followed by the next: to remove it could remove that of a process that has just done so.
 */
const FOLDER = '.turbo';

const lockOf = (number) => `${FOLDER}/install-${number}.lock`;

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
 * Does the work while no other process does; waits for one that does.
 * @throws Refused when it does not end
 */
export function withInstallLock(work) {
  const lock = acquire();
  try {
    return work();
  } finally {
    release(lock);
  }
}

/** @returns the lock that this process holds from now on */
function acquire() {
  const start = Date.now();
  mkdirSync(join(root, FOLDER), { recursive: true });
  for (let waited = false; ; ) {
    const last = lastNumber();
    const holder = holderOf(lockOf(last));
    // In this order: a process that ended by itself released its lock before, and its number is given once more.
    const isFree = last === 0 || (isKilled(holder) && holderOf(lockOf(last)) === holder);
    if (isFree && take(lockOf(last + 1))) return lockOf(last + 1);
    if (isFree || holder === undefined) continue;
    if (Date.now() - start > PATIENCE_MS) {
      const since = statSync(join(root, lockOf(last))).mtime.toISOString();
      throw new Refused(
        `process ${holder} has been installing here since ${since}; fix: wait until it ends, or remove ${lockOf(last)}`,
      );
    }
    if (!waited && holder > 0) {
      console.error(`waiting for another installation (process ${holder})`);
      waited = true;
    }
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, POLL_MS);
  }
}

/** 0 where there is no lock. */
function lastNumber() {
  return Math.max(0, ...entriesOf(FOLDER).map(({ name }) => Number(/^install-(\d+)\.lock$/.exec(name)?.[1] ?? 0)));
}

/** False where another process was first. */
function take(lock) {
  let descriptor;
  try {
    descriptor = openSync(join(root, lock), 'wx');
    writeSync(descriptor, String(process.pid));
  } catch (error) {
    if (error.code === 'EEXIST') return false;
    // Where the disk is full, it would be of no process.
    if (descriptor !== undefined) rmSync(join(root, lock));
    throw error;
  } finally {
    if (descriptor !== undefined) closeSync(descriptor);
  }
  // What `process.exit` leaves by: nothing else runs then.
  process.once('exit', () => release(lock));
  return true;
}

/** The process that holds the lock, 0 while it is writing its number; undefined when there is none by now. */
function holderOf(lock) {
  const content = contentOf(lock);
  return content === undefined ? undefined : Number(content);
}

/** Whether this process is gone. Its lock, if it is still there after this, stays. */
function isKilled(pid) {
  if (pid === undefined || pid === 0) return false;
  // An earlier process had our number: this one holds nothing yet.
  if (pid === process.pid) return true;
  try {
    process.kill(pid, 0);
    return false;
  } catch (error) {
    // It is another process.
    return error.code !== 'EPERM';
  }
}

function release(lock) {
  if (holderOf(lock) === process.pid) rmSync(join(root, lock), { force: true });
}
