import type { PlatformConfig } from '@vmshift/environments';
import { imageRegistry } from '@vmshift/kubernetes';
import { network } from '@vmshift/observation/network';
import { buildName, IMAGE_NAMES, imageReference, type ReleasePin } from '@vmshift/releases';
import type { World } from '../world';
import type { ReadImage } from './image-presence';
import { imageReader } from './read-image';
import { registryLogins } from './registry-logins';

/** What the registry of the images of a build says of them. */
export interface AskedImages {
  /** References that it does not have any more. */
  readonly gone: readonly string[];
  /** Why it is not known of one of them: what keeps one answer away keeps the other away as well. @default it is known */
  readonly unseen?: string;
}

/** Asks for every image of a build. */
export async function askForImages(
  build: ReleasePin,
  images: PlatformConfig['images'],
  readImage: ReadImage,
): Promise<AskedImages> {
  const asked = await Promise.all(
    IMAGE_NAMES.map(async (name) => {
      const reference = imageReference(images[name], build.images[name]);
      return { reference, seen: await readImage(reference) };
    }),
  );
  const gone = asked.flatMap(({ reference, seen }) => (seen.state === 'seen' && !seen.value ? [reference] : []));
  const [unseen] = asked.flatMap(({ reference, seen }) => {
    if (seen.state === 'seen') return [];
    const because = seen.because;
    return [
      `whether ${imageRegistry(reference)} still has ${buildName(build)} was not seen: ${because}; if it does not, no pod of it starts`,
    ];
  });
  return { gone, ...(unseen !== undefined && { unseen }) };
}

/** What it means that images are gone. */
export function describeGone(build: ReleasePin, gone: readonly string[]): string {
  return `${imageRegistry(gone[0] ?? '')} does not have ${buildName(build)} any more, so that no pod of it could start`;
}

/** How this program asks, with the logins of the person or of the job. */
export function readImageOf(world: World): ReadImage {
  return world.readImage ?? imageReader(world, network, registryLogins(world));
}
