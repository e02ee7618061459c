import { imageTagPrefix, type PlatformConfig, thirdPartyImages } from '@vmshift/environments';
import { itemPath, type KubeObject, type ValidWorkload } from '@vmshift/kubernetes';
import type { Check, CheckContext, PinnedTag } from './check';

/**
 * Every image is one of those that the release pin and the platform name, to the letter: the application's with a tag of
 * the environment's branch, the third-party ones with tag and digest, none as `latest`. What is allowed comes from the
 * model and the pin alone, never from the code that renders.
 * @see https://kubernetes.io/docs/concepts/containers/images/#image-names
 */
export const images: Check = {
  id: 'image',
  find: ({ environment, platform, pinned, workloads }) => {
    const application = applicationImages(platform, pinned);
    const allowed = [...application, ...thirdPartyImages(platform).map((one) => referenceOf(one.repository, one))];
    const prefix = imageTagPrefix(environment);
    return workloads.flatMap(placedImages).flatMap(({ object, path, image }) => {
      if (!allowed.includes(image)) return [{ object, path, value: image, allowed: allowed.join(', ') }];
      const tag = tagOf(image);
      const isApplication = application.includes(image);
      const fix = isApplication
        ? `apps/vmshift/releases/${environment.name}.json`
        : 'packages/environments/src/platform.ts';
      if (tag === undefined || tag === 'latest') {
        return [{ object, path, value: image, allowed: 'a tag that never moves', fix }];
      }
      if (isApplication && !tag.startsWith(prefix)) {
        return [{ object, path, value: image, allowed: `a tag that starts with ${prefix}`, fix }];
      }
      if (!isApplication && !/@sha256:[0-9a-f]{64}$/.test(image)) {
        return [{ object, path, value: image, allowed: 'a digest behind the tag', fix }];
      }
      return [];
    });
  },
};

/** Full references of the application's images: the platform's repositories with the tag and digest of the pin. */
export function applicationImages({ images }: PlatformConfig, pinned: CheckContext['pinned']): readonly string[] {
  return [referenceOf(images.api, pinned.api), referenceOf(images.celery, pinned.celery)];
}

function referenceOf(repository: string, { tag, digest }: PinnedTag): string {
  return digest === undefined ? `${repository}:${tag}` : `${repository}:${tag}@${digest}`;
}

interface PlacedImage {
  readonly object: KubeObject;
  readonly path: string;
  /** `nothing` where the field is missing. */
  readonly image: string;
}

/** Images of the containers of every sort, and those that are mounted as volumes. */
function placedImages({ object, podPath, pod, containers }: ValidWorkload): readonly PlacedImage[] {
  const ephemeral = (pod.ephemeralContainers ?? []).map((spec, index, all) => ({
    spec,
    path: itemPath(`${podPath}.ephemeralContainers`, all, index),
  }));
  const run = [...containers, ...ephemeral].map((placed) => ({
    object,
    path: `${placed.path}.image`,
    image: placed.spec.image ?? 'nothing',
  }));
  const mounted = (pod.volumes ?? []).flatMap(({ image }, index, all) =>
    image === undefined
      ? []
      : [
          {
            object,
            path: `${itemPath(`${podPath}.volumes`, all, index)}.image.reference`,
            image: image.reference ?? 'nothing',
          },
        ],
  );
  return [...run, ...mounted];
}

function tagOf(image: string): string | undefined {
  return /:([^/:@]+)(?:@|$)/.exec(image.replace(/@.*$/, ''))?.[1];
}
