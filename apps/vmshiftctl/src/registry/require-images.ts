import type { PlatformConfig } from '@vmshift/environments';
import { counted, UserError } from '@vmshift/findings';
import { buildsOf, changesOf, type EnvironmentState, type ReleasePin, type ReleasePlan } from '@vmshift/releases';
import type { World } from '../world';
import { askForImages, describeGone } from './ask-for-images';
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
    const { gone, unseen } = await askForImages(to, images, readImage);
    if (gone.length === 0) {
      if (unseen !== undefined)
        warn(`warning: ${environment}: ${unseen}; ./vmshiftctl verify ${environment} asks again`);
      continue;
    }
    const state = states.find((one) => one.environment.name === environment);
    const others = (state === undefined ? [] : buildsOf(state)).filter(
      ({ commit }) => commit !== to.commit && commit !== from?.commit,
    );
    throw new UserError([
      `${environment}: ${describeGone(to, gone)}; nothing was changed`,
      ...gone.map((reference) => `  gone: ${reference}`),
      ...(await describeOthers(environment, others, { images, applicationRepository }, readImage)),
    ]);
  }
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
    const asked = await askForImages(build, images, readImage);
    if (asked.gone.length > 0) continue;
    if (asked.unseen === undefined) there.push(build.commit);
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
