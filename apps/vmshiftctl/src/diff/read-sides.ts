import { isDeepStrictEqual } from 'node:util';
import { DIST_FOLDER, type Model } from '@vmshift/environments';
import { nearestHint, printableLine, UserError } from '@vmshift/findings';
import { ManifestError, parseManifests } from '@vmshift/kubernetes';
import type { EnvironmentSide, RenderedFile, Side } from '@vmshift/manifest-review';
import { parsePin, pinPath, type ReleasePin } from '@vmshift/releases';
import { UsageError } from '../usage-error';
import type { Revision } from './revision';

/** A revision with its model, where that could be read. */
export interface ModelledRevision {
  readonly revision: Revision;
  readonly model: Model | undefined;
}

/** The two sides of a comparison, and the environments that differ. */
export interface Sides {
  readonly base: Side;
  readonly head: Side;
  /** Environments in which something differs: objects, pin or model. */
  readonly changed: readonly string[];
}

/**
 * Reads what a review needs: every object of environments in which something differs, and of the others of the same
 * branch the files that differ elsewhere, by which they are compared with each other.
 * @param only the one environment that was asked for
 * @throws UserError naming revision and file for what cannot be read
 */
export async function readSides(
  base: ModelledRevision,
  head: ModelledRevision,
  only: string | undefined,
): Promise<Sides> {
  const all = [...new Set([...environmentsOf(base), ...environmentsOf(head)])].sort();
  if (only !== undefined && !all.includes(only)) {
    throw new UsageError(
      `there is no environment ${JSON.stringify(only)}; ${nearestHint(only, all)}allowed: ${all.join(', ') || 'none, as neither side has any'}`,
    );
  }
  const environments = only === undefined ? all : [only];
  const changed = new Set(environments.filter((name) => differs(name, base, head)));
  const siblings =
    only === undefined ? siblingFiles(environments, changed, base, head) : new Map<string, readonly string[]>();
  const cache = new Map<string, ReadManifest>();
  const wanted = (one: ModelledRevision) => [...changed].map((name) => [name, filesOf(name, one.revision)] as const);
  const shared = [...siblings].map(
    ([name, files]) => [name, files.filter((file) => head.revision.files.has(file))] as const,
  );
  const [ofBase, ofHead] = [wanted(base), [...wanted(head), ...shared]];
  const baseSide = await readSide(ofBase, base, cache);
  const headSide = await readSide(ofHead, head, cache);
  const unchanged = [...headSide].filter(([name]) => !changed.has(name));
  return {
    base: { environments: new Map([...baseSide, ...unchanged]) },
    head: { environments: headSide },
    changed: [...changed],
  };
}

/**
 * Every object of some environments of a revision, whatever differs.
 * @throws UserError naming revision and file for what cannot be read
 */
export async function readEnvironments(
  one: ModelledRevision,
  names: readonly string[],
): Promise<ReadonlyMap<string, EnvironmentSide>> {
  const wanted = names.map((name) => [name, filesOf(name, one.revision)] as const);
  return readSide(wanted, one, new Map());
}

function environmentsOf({ revision }: ModelledRevision): readonly string[] {
  // A pin alone is looked at, too: it may come for an environment that there is not.
  const names = [...revision.files.keys()].map((path) =>
    /^(?:dist\/([^/]+)\/|apps\/vmshift\/releases\/([^/]+)\.json$)/
      .exec(path)
      ?.slice(1)
      .find((name) => name !== undefined),
  );
  return [...new Set(names.filter((name) => name !== undefined))];
}

/** Files of each environment, by revision: looked through once, whatever the number of environments. */
const filesByEnvironment = new WeakMap<Revision, ReadonlyMap<string, readonly string[]>>();

function filesOf(environment: string, revision: Revision): readonly string[] {
  let groups = filesByEnvironment.get(revision);
  if (groups === undefined) {
    const made = new Map<string, string[]>();
    for (const path of revision.files.keys()) {
      const name = /^dist\/([^/]+)\//.exec(path)?.[1];
      if (name === undefined) continue;
      const group = made.get(name);
      if (group) group.push(path);
      else made.set(name, [path]);
    }
    groups = made;
    filesByEnvironment.set(revision, groups);
  }
  return groups.get(environment) ?? [];
}

/** Whether anything that the review of an environment depends on differs. */
function differs(name: string, base: ModelledRevision, head: ModelledRevision): boolean {
  const paths = new Set([...filesOf(name, base.revision), ...filesOf(name, head.revision), pinPath(name)]);
  return (
    [...paths].some((path) => base.revision.files.get(path) !== head.revision.files.get(path)) ||
    !isDeepStrictEqual(modelOf(name, base), modelOf(name, head))
  );
}

/** What the model declares of an environment and of what all share. */
function modelOf(name: string, { model }: ModelledRevision): unknown {
  return [model?.platform, model?.environments.find((environment) => environment.name === name)];
}

/** Files by which environments that did not change are compared with the changed ones of their branch. */
function siblingFiles(
  environments: readonly string[],
  changed: ReadonlySet<string>,
  base: ModelledRevision,
  head: ModelledRevision,
): ReadonlyMap<string, readonly string[]> {
  const branchOf = new Map(head.model?.environments.map(({ name, branch }) => [name, branch]));
  const byBranch = new Map<string | undefined, Set<string>>();
  for (const name of changed) {
    const names = byBranch.get(branchOf.get(name)) ?? new Set<string>();
    for (const path of new Set([...filesOf(name, base.revision), ...filesOf(name, head.revision)])) {
      if (base.revision.files.get(path) !== head.revision.files.get(path))
        names.add(path.slice(`${DIST_FOLDER}/${name}/`.length));
    }
    byBranch.set(branchOf.get(name), names);
  }
  return new Map(
    environments
      .filter((name) => !changed.has(name) && branchOf.has(name))
      .map(
        (name) =>
          [
            name,
            [...(byBranch.get(branchOf.get(name)) ?? [])].map((file) => `${DIST_FOLDER}/${name}/${file}`),
          ] as const,
      )
      .filter(([, files]) => files.length > 0),
  );
}

/** Files of environments, by the environment's name. */
type Wanted = readonly (readonly [string, readonly string[]])[];

/**
 * All environments are asked for at once: Git reads the next ones while one is parsed.
 * @param cache objects by the path and the id of the file's content: what is the same on both sides is parsed once
 */
async function readSide(
  wanted: Wanted,
  { revision, model }: ModelledRevision,
  cache: Map<string, ReadManifest>,
): Promise<Map<string, EnvironmentSide>> {
  const reading = wanted.map(([name, paths]) => ({ name, paths, texts: revision.read([...paths, pinPath(name)]) }));
  // A promise that fails while another is awaited needs a listener.
  for (const { texts } of reading) texts.catch(() => {});
  const problems: string[] = [];
  const attempt = <T>(read: () => T, otherwise: T): T => {
    try {
      return read();
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      problems.push(...error.lines);
      return otherwise;
    }
  };
  const sides = new Map<string, EnvironmentSide>();
  for (const { name, paths, texts: asked } of reading) {
    const texts = await asked;
    const files = paths.map((path): RenderedFile => {
      const text = texts.get(path) ?? '';
      return {
        name: path.slice(`${DIST_FOLDER}/${name}/`.length),
        text,
        ...readManifest(path, text, revision, cache),
      };
    });
    if (files.length === 0 && !texts.has(pinPath(name))) continue;
    const pin = attempt(() => pinOf(name, texts), undefined);
    sides.set(name, {
      files,
      pin,
      config: model?.environments.find((environment) => environment.name === name),
      platform: model?.platform,
    });
  }
  if (problems.length > 0)
    throw new UserError([`${revision.label} cannot be compared:`, ...problems.map((problem) => `  ${problem}`)]);
  return sides;
}

type ReadManifest = Pick<RenderedFile, 'objects' | 'problem' | 'link'>;

/** A file that cannot be read is a finding of the review, which goes on with the others. */
function readManifest(
  path: string,
  text: string,
  { files, links }: Revision,
  cache: Map<string, ReadManifest>,
): ReadManifest {
  const link = links.get(path);
  if (link !== undefined) return { objects: [], link };
  if (!/\.(ya?ml|json)$/.test(path)) return { objects: [] };
  // A problem names the file, and what two files of one content hold are two objects, which rules compare.
  const key = `${path} ${files.get(path) ?? ''}`;
  const read = cache.get(key) ?? parse(path, text);
  cache.set(key, read);
  return read;
}

function parse(path: string, text: string): ReadManifest {
  try {
    return { objects: parseManifests(text, path) };
  } catch (error) {
    if (!(error instanceof ManifestError)) throw error;
    return { objects: [], problem: error.lines.map(printableLine).join('\n') };
  }
}

function pinOf(environment: string, texts: ReadonlyMap<string, string>): ReleasePin | undefined {
  const path = pinPath(environment);
  const text = texts.get(path);
  return text === undefined ? undefined : parsePin(text, path);
}
