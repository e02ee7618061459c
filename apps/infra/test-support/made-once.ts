import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';

const root = join(__dirname, '../../..');
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

/** What is of these sources stays, however old: another worker may be copying it. */
function removeOld(): void {
  for (const name of readdirSync(CACHE).filter((one) => !one.endsWith(`-${digest()}`))) {
    const age = Date.now() - (statSync(join(CACHE, name), { throwIfNoEntry: false })?.mtimeMs ?? Date.now());
    if (age > KEPT_MS) rmSync(join(CACHE, name), { recursive: true, force: true });
  }
}

function placeOf(name: string): string {
  return join(CACHE, `${name}-${digest()}`);
}

/** @throws Error outside of a run of Jest as the repository configures it (tooling/testing/digest-sources.cjs) */
function digest(): string {
  const ofSources = process.env.TESTED_SOURCES;
  if (ofSources === undefined) throw new Error('TESTED_SOURCES is not set');
  return ofSources;
}
