import type { ImagePin } from './release-pin';

/**
 * What a container's `image` says: `repository:tag`, with `@digest` when the pin has one.
 * @see https://kubernetes.io/docs/concepts/containers/images/#image-names
 */
export function imageReference(repository: string, image: ImagePin): string {
  const tagged = `${repository}:${image.tag}`;
  return image.digest === undefined ? tagged : `${tagged}@${image.digest}`;
}
