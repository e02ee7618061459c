// One installation at a time in a clone, however many commands are started at once.
import { spawnSync } from 'node:child_process';
import { closeSync, mkdirSync, openSync, readFileSync, rmSync, statSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { contentOf, entriesOf, root } from './program-state.cjs';

/**
 * Locks lie here, each with a number in its name, and in it the process that installs and those that it started for it. The
 * highest number counts. One whose processes were killed stays and is followed by the next: to remove it could remove that
 * of a process that has just done so.
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
 * @param work is given what it starts programs by, as `spawnSync` does, with a number of their own in the lock: killed
 * alone, this process leaves them running
 * @throws Refused when it does not end
 */
export function withInstallLock(work) {
  const lock = acquire();
  try {
    return work((program, args, options) =>
      spawnSync(
        '/bin/sh',
        ['-c', HOLD, 'sh', join(root, lockOf(lock)), join(root, lockOf(lock + 1)), program, ...args],
        options,
      ),
    );
  } finally {
    release(lock);
  }
}

/**
 * Notes itself in the lock $1, then becomes the program. Not where there is the next lock $2: it was taken after the
 * process that started this one was killed, by one that found no number of this one.
 */
const HOLD = 'echo " $$" >> "$1" && [ ! -e "$2" ] && shift 2 && exec "$@"';

/** @returns the number of the lock that this process holds from now on */
function acquire() {
  const start = Date.now();
  mkdirSync(join(root, FOLDER), { recursive: true });
  for (let waited = false; ; ) {
    const last = lastNumber();
    const text = textOf(last);
    // It was released meanwhile.
    if (last > 0 && text === undefined) continue;
    const holder = last === 0 ? undefined : holderIn(text);
    if (holder === undefined) {
      // In this order: a process that ended by itself released its lock before, and its number is given once more.
      if (textOf(last) !== text || !take(last + 1)) continue;
      // What a killed process was about to start noted itself meanwhile, or finds our lock from now on.
      if (textOf(last) === text) return last + 1;
      release(last + 1);
      continue;
    }
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
function take(number) {
  const lock = join(root, lockOf(number));
  let descriptor;
  try {
    descriptor = openSync(lock, 'wx');
    writeSync(descriptor, String(process.pid));
  } catch (error) {
    if (error.code === 'EEXIST') return false;
    // Where the disk is full, it would be of no process.
    if (descriptor !== undefined) rmSync(lock);
    throw error;
  } finally {
    if (descriptor !== undefined) closeSync(descriptor);
  }
  // What `process.exit` leaves by: nothing else runs then.
  process.once('exit', () => release(number));
  return true;
}

/** Undefined when there is no such lock by now. */
function textOf(number) {
  return contentOf(lockOf(number))?.toString();
}

/** The processes of a lock in the order in which they began, its owner first; 0 while that is writing its number. */
function processesIn(text) {
  return text.trim().split(/\s+/).map(Number);
}

/** The process that a lock with this text waits for; undefined where it is none. */
function holderIn(text) {
  const processes = processesIn(text);
  // The owner, and what it started last: for those between it had waited.
  return [processes[0], processes.at(-1)].find((pid) => pid === 0 || !isKilled(pid));
}

/** Whether this process is gone. Its lock, if it is still there after this, stays. */
function isKilled(pid) {
  // An earlier process had our number: this one holds nothing yet.
  if (pid === process.pid) return true;
  try {
    process.kill(pid, 0);
    return isZombie(pid);
  } catch (error) {
    // It is another process.
    return error.code !== 'EPERM';
  }
}

/** Whether it ended and has its number yet: in a container without an init process it stays so when it was orphaned. */
function isZombie(pid) {
  try {
    return /\) Z /.test(readFileSync(`/proc/${pid}/stat`, 'latin1'));
  } catch {
    // It has ended by now, or this is no Linux.
    return false;
  }
}

function release(number) {
  const text = textOf(number);
  if (text !== undefined && processesIn(text)[0] === process.pid) rmSync(join(root, lockOf(number)), { force: true });
}
