import type { ImagesConfig } from '../platform-config';
import { platformRule } from './rule';

/** `[host[:port]/]path`, as Docker writes it. */
const REPOSITORY = /^(?:[a-z0-9.-]+(?::\d{1,5})?\/)?[a-z0-9]+(?:[._-]+[a-z0-9]+)*(?:\/[a-z0-9]+(?:[._-]+[a-z0-9]+)*)*$/;
const TAG = /^[A-Za-z0-9_][A-Za-z0-9._-]{0,127}$/;
const DIGEST = /^sha256:[0-9a-f]{64}$/;

/**
 * Protects the clusters from images that can change under their name: third-party images carry tag and digest.
 * @see https://kubernetes.io/docs/concepts/containers/images/#image-names
 */
export const images = platformRule(
  {
    id: 'images',
    title: 'Third-party images cannot change under their names',
    see: 'https://github.com/opencontainers/distribution-spec/blob/main/spec.md#pulling-manifests',
  },
  ({ images: config }, report) => {
    for (const [name, image] of Object.entries(config) as [keyof ImagesConfig, ImagesConfig[keyof ImagesConfig]][]) {
      const path = `images.${name}`;
      const pinned = typeof image !== 'string';
      const repository = pinned ? image.repository : image;
      if (!REPOSITORY.test(repository)) {
        report(pinned ? `${path}.repository` : path, repository, 'an image repository without tag and digest');
      }
      if (!pinned) continue;
      if (!TAG.test(image.tag) || image.tag === 'latest')
        report(`${path}.tag`, image.tag, 'an image tag other than latest');
      if (!DIGEST.test(image.digest))
        report(`${path}.digest`, image.digest, 'sha256: and 64 lower-case hexadecimal digits');
    }
    if (config.api === config.celery)
      report('images.celery', config.celery, 'a repository other than that of images.api');
  },
);
