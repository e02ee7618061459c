import type { PlatformConfig } from '@vmshift/environments';
import { counted, UserError } from '@vmshift/findings';
import { imageRegistry } from '@vmshift/kubernetes';
import type { Observation } from '@vmshift/observation';
import {
  buildName,
  buildsOf,
  changesOf,
  type EnvironmentState,
  IMAGE_NAMES,
  imageReference,
  type ReleasePin,
  type ReleasePlan,
} from '@vmshift/releases';
import type { World } from '../world';
import type { ReadImage } from './image-presence';

/** Builds that are looked for where the wanted one is gone, and how many of them are enough to choose from. */
const MOST_ASKED = 10;
const ENOUGH = 3;

/**
 * Refuses a way back to images that their registry does not have any more: no node could pull them. Where the registry does
 * not tell, that is a warning: a way back must not wait for it.
 *
 * @throws UserError with the builds that ran there and that it still has
 */
export async function requireImages(
  plan: ReleasePlan,
  states: readonly EnvironmentState[],
  { images, applicationRepository }: Pick<PlatformConfig, 'images' | 'applicationRepository'>,
  { readImage, warn }: Pick<World, 'warn'> & { readonly readImage: ReadImage },
): Promise<void> {
  for (const { environment, from, to } of changesOf(plan)) {
    const asked = await askFor(to, images, readImage);
    const gone = asked.filter(([, seen]) => seen.state === 'seen' && !seen.value).map(([reference]) => reference);
    if (gone.length === 0) {
      for (const line of describeUnseen(environment, to, asked)) warn(line);
      continue;
    }
    const state = states.find((one) => one.environment.name === environment);
    const others = (state === undefined ? [] : buildsOf(state)).filter(
      ({ commit }) => commit !== to.commit && commit !== from?.commit,
    );
    throw new UserError([
      `${environment}: ${imageRegistry(gone[0] ?? '')} does not have ${buildName(to)} any more, so that no pod of it could start; nothing was changed`,
      ...gone.map((reference) => `  gone: ${reference}`),
      ...(await describeOthers(environment, others, { images, applicationRepository }, readImage)),
    ]);
  }
}

type Asked = readonly (readonly [reference: string, seen: Observation<boolean>])[];

async function askFor(build: ReleasePin, images: PlatformConfig['images'], readImage: ReadImage): Promise<Asked> {
  return Promise.all(
    IMAGE_NAMES.map(async (name) => {
      const reference = imageReference(images[name], build.images[name]);
      return [reference, await readImage(reference)] as const;
    }),
  );
}

/** One warning is enough: what keeps one answer away keeps the other away as well. */
function describeUnseen(environment: string, build: ReleasePin, asked: Asked): readonly string[] {
  const [first] = asked.flatMap(([reference, seen]) => (seen.state === 'seen' ? [] : [{ reference, ...seen }]));
  if (first === undefined) return [];
  return [
    `warning: ${environment}: whether ${imageRegistry(first.reference)} still has ${buildName(build)} was not seen: ${first.because}; if it does not, no pod of it starts`,
  ];
}

/** Where else to go: the builds that are there as a whole, newest first. */
async function describeOthers(
  environment: string,
  builds: readonly ReleasePin[],
  { images, applicationRepository }: Pick<PlatformConfig, 'images' | 'applicationRepository'>,
  readImage: ReadImage,
): Promise<readonly string[]> {
  const there: string[] = [];
  let unseen = 0;
  for (const build of builds.slice(0, MOST_ASKED)) {
    if (there.length === ENOUGH) break;
    const asked = await askFor(build, images, readImage);
    if (asked.some(([, seen]) => seen.state === 'seen' && !seen.value)) continue;
    if (asked.every(([, seen]) => seen.state === 'seen')) there.push(build.commit);
    else unseen += 1;
  }
  const unknown = unseen === 0 ? [] : [`  not seen of ${counted(unseen, 'other build')} that ran there`];
  if (there.length > 0) {
    const command = `./vmshiftctl rollback ${environment} --to ${there[0]} --reason "<why>" --push`;
    return [`  still there, newest first: ${there.join(', ')}`, ...unknown, `  fix: ${command}`];
  }
  const [branch] = builds.map((build) => build.branch);
  const push = `take the change back in ${applicationRepository}${branch === undefined ? '' : ` on ${branch}`}: the push is built and released`;
  return [`  of the other builds that ran there, none was seen there`, ...unknown, `  fix: ${push}`];
}
