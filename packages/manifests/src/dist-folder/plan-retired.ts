import { basename, join } from 'node:path';
import { ENVIRONMENTS_FILE, MODEL_FILE } from '@vmshift/environments';
import { UserError } from '@vmshift/findings';
import { ManifestError, parseManifests } from '@vmshift/kubernetes';
import { isStaged, planReconcile, type ReconcilePlan, readFolder } from '@vmshift/rendered-files';
import { manifestFile } from '../manifest-file';
import { readDist } from './read-dist';

/** What lies in `dist/` besides the environments. */
const SHARED_FILES: readonly string[] = [basename(MODEL_FILE), basename(ENVIRONMENTS_FILE)];

/**
 * Plans that remove the folders of environments that left the model. `dist/` may hold nothing but one folder for each
 * environment of the model and the shared files; the folder of one that left it is recognised by holding only manifests of
 * ours.
 *
 * @param environments the names of all environments of the model
 * @throws UserError listing everything in `dist/` that is neither.
 */
export function planRetired(dist: string, environments: readonly string[]): ReadonlyMap<string, ReconcilePlan> {
  const strange: string[] = [];
  const retired = new Map<string, ReconcilePlan>();
  for (const entry of readFolder(dist)) {
    if (environments.includes(entry.name) || (entry.isFile() && isShared(entry.name))) continue;
    const folder = join(dist, entry.name);
    if (entry.isDirectory() && holdsOnlyManifests(folder)) retired.set(entry.name, planReconcile(folder, new Map()));
    else strange.push(folder);
  }
  if (strange.length > 0) {
    const allowed = `one folder for each of ${environments.join(', ')}, and ${SHARED_FILES.join(', ')}`;
    throw new UserError(
      strange.map(
        (path) => `${path}: got a file or folder that is no environment's; allowed: ${allowed}; fix: move it away`,
      ),
    );
  }
  return retired;
}

/** A shared file, or what a killed run left of it. */
function isShared(name: string): boolean {
  return SHARED_FILES.some((file) => name === file || isStaged(name, file));
}

/**
 * Whether a folder is what an earlier run rendered: manifests under the names that we give them. Nothing at all is what a
 * run leaves that was killed while it removed the folder.
 */
function holdsOnlyManifests(folder: string): boolean {
  const manifests = readDist(folder);
  const others = readFolder(folder).filter(({ name }) => !manifests.has(name) && !/^\..+\.tmp$/.test(name));
  return others.length === 0 && [...manifests].every(([name, text]) => isManifest(name, text));
}

function isManifest(name: string, text: string): boolean {
  try {
    const objects = parseManifests(text, name);
    return objects.length === 1 && objects.every((object) => manifestFile(object) === name);
  } catch (error) {
    if (error instanceof ManifestError) return false;
    throw error;
  }
}
