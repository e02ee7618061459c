import { type Dirent, readdirSync } from 'node:fs';
import { join } from 'node:path';
import {
  assertValidModel,
  type EnvironmentConfig,
  type Model,
  type PlatformConfig,
  type Problem,
  UserError,
} from '@vmshift/environments';
import {
  checkManifests,
  type KubeObject,
  parseManifests,
  planReconcile,
  type ReconcilePlan,
  readDist,
  reconcile,
} from '@vmshift/manifests';
import type { ReleasePin } from '@vmshift/releases';
import { buildObjects } from './build-objects';
import { resolveImages } from './images';
import { readPins } from './read-pins';
import { printObjects } from './render-environment';

/** Folder of the rendered manifests, from the root of the repository. */
export const DIST_FOLDER = 'dist';

export interface PlanManifestsOptions {
  /** Root of the repository. */
  readonly root: string;
  readonly model: Model;
  /**
   * Names of the environments to render.
   * @default all, and folders of environments that left the model are removed
   */
  readonly environments?: readonly string[];
  /**
   * Release pins by environment.
   * @default those in `apps/vmshift/releases/`
   */
  readonly pins?: ReadonlyMap<string, ReleasePin>;
}

/** What has to be written so that `dist/` is what the model and the pins say. */
export interface ManifestsPlan {
  readonly folders: readonly FolderPlan[];
}

/** One folder of `dist/`. A plan without files removes the folder of an environment that left the model. */
export interface FolderPlan {
  /** Name of the environment and of the folder. */
  readonly name: string;
  readonly plan: ReconcilePlan;
}

/**
 * Renders and checks every environment in memory, and compares it with `dist/`. Writes nothing.
 * @throws UserError with everything that the model, the pins, the manifests and `dist/` have wrong
 */
export function planManifests({ root, model, environments, ...options }: PlanManifestsOptions): ManifestsPlan {
  assertValidModel(model);
  const selected = selectEnvironments(model, environments);
  const pins = options.pins ?? readPins(root, { environments: selected });
  const dist = join(root, DIST_FOLDER);
  const problems: Problem[] = [];
  const folders = selected.map((environment): FolderPlan => {
    const pin = pins.get(environment.name);
    if (pin === undefined) throw new Error(`${environment.name}: no pin was read`);
    const directory = join(dist, environment.name);
    const objects = buildObjects(environment, pin, model.platform);
    problems.push(...checkObjects(environment, model.platform, pin, objects, directory));
    return { name: environment.name, plan: planReconcile(directory, printObjects(objects)) };
  });
  if (environments === undefined) folders.push(...planFormerEnvironments(dist, model, problems));
  if (problems.length > 0) throw UserError.of('the manifests cannot be written', problems);
  return { folders };
}

/** Carries the plan out; returns when every file is written. */
export function writeManifests({ folders }: ManifestsPlan): void {
  for (const { plan } of folders) reconcile(plan);
}

function selectEnvironments(model: Model, names: readonly string[] | undefined): readonly EnvironmentConfig[] {
  if (names === undefined) return model.environments;
  const known = model.environments.map(({ name }) => name);
  const unknown = names.filter((name) => !known.includes(name));
  if (unknown.length > 0) {
    throw new UserError(`unknown environment: got ${unknown.join(', ')}; allowed: ${known.join(', ')}`);
  }
  return model.environments.filter(({ name }) => names.includes(name));
}

function checkObjects(
  environment: EnvironmentConfig,
  platform: PlatformConfig,
  pin: ReleasePin,
  objects: readonly KubeObject[],
  directory: string,
): readonly Problem[] {
  const { api, celery } = resolveImages(platform, pin);
  const committed = readCommitted(directory);
  return checkManifests({ environment, platform, images: { api, celery }, objects, committed });
}

/** The objects in `dist/<environment>`; undefined when there are none. A broken file is about to be replaced. */
function readCommitted(directory: string): readonly KubeObject[] | undefined {
  const files = readDist(directory);
  if (files.size === 0) return undefined;
  return [...files].flatMap(([file, text]) => {
    try {
      return parseManifests(text, file);
    } catch (error) {
      if (error instanceof UserError) return [];
      throw error;
    }
  });
}

/** Plans the removal of folders whose environment left the model; what is no such folder is a problem. */
function planFormerEnvironments(dist: string, model: Model, problems: Problem[]): readonly FolderPlan[] {
  const current = new Set(model.environments.map(({ name }) => name));
  const former: FolderPlan[] = [];
  for (const entry of listDist(dist).filter(({ name }) => !current.has(name))) {
    const plan = entry.isDirectory() ? planReconcile(join(dist, entry.name), new Map()) : undefined;
    if (plan?.removed.every(isManifest)) former.push({ name: entry.name, plan });
    else problems.push(foreignEntry(entry.name, model));
  }
  return former;
}

function listDist(dist: string): readonly Dirent[] {
  try {
    return readdirSync(dist, { withFileTypes: true });
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
    throw error;
  }
}

/** Manifests lie flat in their folder. */
function isManifest(path: string): boolean {
  return path.endsWith('.yaml') && !path.includes('/');
}

function foreignEntry(name: string, model: Model): Problem {
  return {
    rule: 'foreign-entry-in-dist',
    environment: 'platform',
    path: `${DIST_FOLDER}/${name}`,
    value: 'something that synth did not write',
    allowed: `one folder per environment: ${model.environments.map((environment) => environment.name).join(', ')}`,
    fix: `move it out of ${DIST_FOLDER}/`,
  };
}
