// Where tests make their repositories: in memory, where the machine has a file system there. They write tens of thousands of
// small files, which on a full disk take longer than what is tested.
const { execFileSync } = require('node:child_process');
const {
  chmodSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  renameSync,
  rmSync,
  statfsSync,
  writeFileSync,
} = require('node:fs');
const { basename, join } = require('node:path');

const MEMORY = '/dev/shm';

/** The folders of this name carry the process that made them: one that was killed could not remove its own. */
const NAME = 'vmshift-tests-';

/** Enough for what the workers of one run keep at a time. */
const NEEDED_BYTES = 2 ** 30;

/** Sets TMPDIR for this process and those that it starts, unless a person did; the folder goes when this process ends. */
exports.keepTemporaryFilesInMemory = () => {
  if (process.env.TMPDIR !== undefined) return;
  const folder = folderInMemory();
  if (folder === undefined) return;
  process.env.TMPDIR = folder;
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
};

/**
 * A folder that the tests of a run share, and only copy: made by the first one that asks for it.
 * @param name of it, which tells all that it depends on
 * @param make fills an empty folder
 * @returns undefined where temporary files stay when the run has ended
 */
exports.sharedInRun = (name, make) => {
  const ofRun = process.env.TMPDIR;
  if (ofRun === undefined || !basename(ofRun).startsWith(NAME)) return undefined;
  const shared = join(ofRun, `shared-${name}`);
  if (existsSync(shared)) return shared;
  const made = mkdtempSync(`${shared}-`);
  make(made);
  try {
    renameSync(made, shared);
  } catch (error) {
    // Another worker was faster.
    if (!existsSync(shared)) throw error;
    rmSync(made, { recursive: true });
  }
  return shared;
};

/** A new folder; undefined where there is no such file system, too little room, or one that runs no programs, as in a container. */
function folderInMemory() {
  let folder;
  try {
    const { bavail, bsize } = statfsSync(MEMORY);
    if (bavail * bsize < NEEDED_BYTES) return undefined;
    removeLeftovers();
    folder = mkdtempSync(join(MEMORY, `${NAME}${process.pid}-`));
    // To be entered, not listed, by the user as which root runs PostgreSQL.
    chmodSync(folder, 0o711);
    const program = join(folder, 'program');
    writeFileSync(program, '#!/bin/sh\n', { mode: 0o755 });
    execFileSync(program);
    return folder;
  } catch {
    if (folder !== undefined) rmSync(folder, { recursive: true, force: true });
    return undefined;
  }
}

/** Removes what runs left behind that were killed: memory is not emptied as a disk is. */
function removeLeftovers() {
  for (const name of readdirSync(MEMORY).filter((one) => one.startsWith(NAME))) {
    if (!isRunning(Number(name.slice(NAME.length).split('-')[0]))) {
      rmSync(join(MEMORY, name), { recursive: true, force: true });
    }
  }
}

function isRunning(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}
