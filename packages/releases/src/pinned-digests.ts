import type { Problem } from '@vmshift/findings';
import { pinPath } from './pin-path';
import { buildName } from './plan';
import { IMAGE_NAMES, type ImageName, type ReleasePin } from './release-pin';

/** What a pin without a digest means, to follow the name of its environment. */
export const PINNED_BY_TAG =
  'pinned by tag alone: a tag can be moved, so the registry decides what runs; the next release pins digests';

/** The images that a pin names by their tag alone. */
export function imagesWithoutDigest({ images }: Pick<ReleasePin, 'images'>): readonly ImageName[] {
  return IMAGE_NAMES.filter((name) => images[name].digest === undefined);
}

/**
 * What is wrong with a pin without a digest: nothing for the first pins, which name what was never released, and a problem
 * once the environment had a pin with one.
 *
 * @param earlier pins that the environment had, in any order
 */
export function digestProblems(
  environment: string,
  pin: ReleasePin,
  earlier: readonly (ReleasePin | undefined)[],
): readonly Problem[] {
  const known = earlier.find((one) => one !== undefined && imagesWithoutDigest(one).length < IMAGE_NAMES.length);
  if (known === undefined) return [];
  return imagesWithoutDigest(pin).map((name) => ({
    rule: 'pin-without-digest',
    environment,
    path: `images.${name}.digest in ${pinPath(environment)}`,
    value: `no digest of ${pin.images[name].tag}`,
    allowed: `sha256: and 64 digits: ${environment} was pinned by digest before (${buildName(known)})`,
    fix: `./vmshiftctl release --branch ${pin.branch} --sha ${pin.commit} --image api=sha256:... --image celery=sha256:... --push`,
  }));
}
