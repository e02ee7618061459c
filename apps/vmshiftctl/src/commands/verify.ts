import { type EnvironmentConfig, model } from '@vmshift/environments';
import { counted, UserError } from '@vmshift/findings';
import {
  buildName,
  imagesWithoutDigest,
  PINNED_BY_TAG,
  pinPath,
  type ReleasePin,
  tryParsePin,
} from '@vmshift/releases';
import { resolveCommit } from '../diff/revision';
import type { ExitCode } from '../exit-code';
import { createGit, type Git } from '../git/git';
import { openObjects, readObjects } from '../git/read-objects';
import { provenanceOf } from '../provenance/provenance-of';
import { type Provenance, verifyBuild } from '../provenance/verify-build';
import { findEnvironment } from '../read-environment-states';
import { askForImages, describeGone, readImageOf } from '../registry/ask-for-images';
import type { ReadImage } from '../registry/image-presence';
import { printJson } from '../terminal/print-json';
import { printLines } from '../terminal/print-lines';
import { type Column, tableLines } from '../terminal/table';
import type { World } from '../world';

export interface VerifyOptions {
  /** Revision; pins whose build is the one that it has are left out. */
  readonly base?: string;
  readonly json?: boolean;
}

/** What came of one pin. */
interface Verification {
  readonly environment: string;
  readonly build: string;
  /** `by-tag`: without digests there is nothing to verify. `gone`: the registry has an image of it no longer. */
  readonly outcome: 'verified' | 'by-tag' | 'refused' | 'gone';
  readonly runUrl?: string;
  /** Lines for a person. */
  readonly problem?: readonly string[];
  /** Why it is not known whether the registry still has its images. @default it is known */
  readonly unseen?: string;
}

/**
 * Verifies that the build of each pin is what its attestations tell: made by the application's workflow, for that commit
 * of that branch, by the run and with the number that the pin has; and that its images are still there, which a `git revert`
 * asks no one. 1 when one is not.
 */
export async function verify(names: readonly string[], options: VerifyOptions, world: World): Promise<ExitCode> {
  const environments =
    names.length === 0 ? model.environments : names.map((name) => findEnvironment(model.environments, name));
  const { readPins } = await import('@vmshift/chart');
  const pins = readPins(world.root, model, environments);
  const before = options.base === undefined ? undefined : await pinsAt(options.base, environments, world);
  const changed = [...pins].filter(([name, pin]) => before === undefined || !isSame(pin, before.get(name)));
  // Where nothing is to be verified, no token is needed.
  const asks = changed.some(([, pin]) => imagesWithoutDigest(pin).length === 0);
  const provenance = asks ? await provenanceOf(world) : undefined;
  const readImage = readImageOf(world);
  const results = await world.progress(`verifying ${counted(changed.length, 'build')}`, () =>
    Promise.all(changed.map(([name, pin]) => verifyPin(name, pin, { provenance, readImage }))),
  );
  if (options.json) printJson(world, results);
  else print(results, options, world);
  return results.some(({ problem }) => problem !== undefined) ? 1 : 0;
}

async function verifyPin(
  environment: string,
  pin: ReleasePin,
  { provenance, readImage }: { readonly provenance: Provenance | undefined; readonly readImage: ReadImage },
): Promise<Verification> {
  const { branch, commit, images, runUrl } = pin;
  const [api, celery] = [images.api.digest, images.celery.digest];
  const { gone, unseen } = await askForImages(pin, model.platform.images, readImage);
  const about = { environment, build: buildName(pin), ...(unseen !== undefined && { unseen }) };
  if (gone.length > 0) {
    const fix = `  fix: ./vmshiftctl rollback ${environment} --reason "<why>" --push, which takes no build that is gone, or build ${commit.slice(0, 12)} again`;
    const problem = [describeGone(pin, gone), ...gone.map((reference) => `  gone: ${reference}`), fix];
    return { ...about, outcome: 'gone', problem };
  }
  if (api === undefined || celery === undefined || provenance === undefined) return { ...about, outcome: 'by-tag' };
  // 0 is no number.
  const sequence = pin.sequence === 0 ? undefined : pin.sequence;
  try {
    const claim = { branch, commit, digests: { api, celery }, sequence, runUrl };
    return { ...about, outcome: 'verified', runUrl: (await verifyBuild(claim, provenance)).runUrl };
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return { ...about, outcome: 'refused', problem: error.lines };
  }
}

const VERIFIED: readonly Column<Verification>[] = [
  { header: 'ENVIRONMENT', cell: ({ environment }) => environment },
  { header: 'BUILD', cell: ({ build }) => build },
  { header: 'BUILT BY', cell: ({ runUrl }) => runUrl },
];

function print(results: readonly Verification[], { base }: VerifyOptions, world: World): void {
  if (results.length === 0)
    world.print(base === undefined ? 'no build is pinned' : `every pinned build is that of ${base}`);
  const verified = results.filter(({ outcome }) => outcome === 'verified');
  printLines(world, tableLines(VERIFIED, verified, world.width()));
  for (const { environment, build, outcome, unseen, problem } of results) {
    if (outcome === 'by-tag') world.warn(`warning: ${environment}: ${build} is ${PINNED_BY_TAG}`, 'warning');
    if (unseen !== undefined) world.warn(`warning: ${environment}: ${unseen}`, 'warning');
    if (problem === undefined) continue;
    const [first = '', ...more] = problem;
    for (const line of [`${environment}: ${build}: ${first}`, ...more]) world.warn(line);
  }
  if (results.length > 0 && results.every(({ outcome }) => outcome === 'by-tag'))
    world.print(
      `nothing was verified: no build that ${base === undefined ? 'is pinned' : `differs from ${base}`} has digests`,
    );
}

/** The pins as a revision has them; one that is missing or cannot be read there is left out. */
async function pinsAt(
  base: string,
  environments: readonly EnvironmentConfig[],
  world: World,
): Promise<ReadonlyMap<string, ReleasePin>> {
  const git = createGit(world);
  const commit = await commitOf(base, git);
  const names = environments.map(({ name }) => `${commit}:${pinPath(name)}`);
  const objects = await readObjects(git, names);
  return new Map(
    environments.flatMap(({ name }, index): readonly (readonly [string, ReleasePin])[] => {
      const pin = tryParsePin(objects[index]?.content.toString() ?? '', pinPath(name));
      return pin === undefined ? [] : [[name, pin]];
    }),
  );
}

/** @throws UserError for a revision that is none, or more than one */
async function commitOf(base: string, git: Git): Promise<string> {
  const objects = openObjects(git);
  try {
    return (await resolveCommit(objects, base)).id;
  } finally {
    objects.close();
  }
}

/** Whether two pins are of the same build; whether it is held is another matter. */
function isSame(one: ReleasePin, other: ReleasePin | undefined): boolean {
  const build = ({ branch, commit, images, sequence, runUrl }: ReleasePin) =>
    JSON.stringify([branch, commit, images, sequence, runUrl]);
  return other !== undefined && build(one) === build(other);
}
