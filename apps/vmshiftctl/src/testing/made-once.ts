import { createHash } from 'node:crypto';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs';
import { join } from 'node:path';

const root = join(__dirname, '../../../..');
const CACHE = join(root, 'node_modules/.cache/vmshift-tests');

/** After so long a folder of other sources is in use by no test any more. */
const KEPT_MS = 24 * 3_600_000;

/**
 * The folder that was kept under this name by a test of the same sources; undefined where there is none yet. To be copied,
 * never changed.
 */
export function readMade(name: string): string | undefined {
  const folder = placeOf(name);
  return existsSync(folder) ? folder : undefined;
}

/** Keeps a copy of a folder for the tests of the same sources, whichever of the parallel workers comes first. */
export function keepMade(name: string, folder: string): void {
  const place = placeOf(name);
  mkdirSync(CACHE, { recursive: true });
  removeOld();
  const temporary = mkdtempSync(join(CACHE, 'new-'));
  cpSync(folder, temporary, { recursive: true });
  try {
    renameSync(temporary, place);
  } catch (error) {
    rmSync(temporary, { recursive: true, force: true });
    if (!existsSync(place)) throw error;
  }
}

function removeOld(): void {
  for (const name of readdirSync(CACHE)) {
    const age = Date.now() - (statSync(join(CACHE, name), { throwIfNoEntry: false })?.mtimeMs ?? Date.now());
    if (age > KEPT_MS) rmSync(join(CACHE, name), { recursive: true, force: true });
  }
}

function placeOf(name: string): string {
  digest ??= digestOfSources();
  return join(CACHE, `${name}-${digest}`);
}

let digest: string | undefined;

/** Everything that a rendered file or a commit of it may depend on, and what makes the folders. */
function digestOfSources(): string {
  const hash = createHash('sha256').update(process.version);
  for (const group of ['apps', 'packages']) {
    for (const name of readdirSync(join(root, group)).sort()) {
      for (const folder of ['src', 'schema', 'test-support']) addFolder(join(group, name, folder), hash);
    }
  }
  for (const folder of ['.github', 'tooling/testing', 'tooling/workflows']) addFolder(folder, hash);
  for (const file of ['.gitattributes', '.gitignore', 'pnpm-lock.yaml']) addFile(file, hash);
  return hash.digest('hex').slice(0, 16);
}

type Hash = ReturnType<typeof createHash>;

function addFolder(folder: string, hash: Hash): void {
  if (!existsSync(join(root, folder))) return;
  for (const entry of readdirSync(join(root, folder), { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) addFolder(path, hash);
    else if (!entry.name.endsWith('.test.ts')) addFile(path, hash);
  }
}

function addFile(path: string, hash: Hash): void {
  const content = readFileSync(join(root, path));
  hash.update(`${path}\0${content.length}\0`).update(content);
}
