import { imageTagPrefix, type PinnedImage } from '@vmshift/environments';
import type { Check, CheckInput } from './check';

/**
 * Every image is one of those that the release pin and the platform name, to the letter: the application's with a tag of
 * the environment's branch, the third-party ones with tag and digest, none as `latest`.
 * @see https://kubernetes.io/docs/concepts/containers/images/#image-names
 */
export const images: Check = {
  id: 'image',
  find: (input) => {
    const allowed = allowedImages(input);
    const prefix = imageTagPrefix(input.environment);
    return input.workloads.flatMap(({ object, containers }) =>
      containers.flatMap(({ container, path }) => {
        const image = container.image ?? 'nothing';
        const at = `${path}.image`;
        if (!allowed.includes(image)) return [{ object, path: at, value: image, allowed: allowed.join(', ') }];
        const tag = tagOf(image);
        const isApplication = image === input.images.api || image === input.images.celery;
        const fix = isApplication
          ? `apps/vmshift/releases/${input.environment.name}.json`
          : 'packages/environments/src/platform.ts';
        if (tag === undefined || tag === 'latest') {
          return [{ object, path: at, value: image, allowed: 'a tag that never moves', fix }];
        }
        if (isApplication && !tag.startsWith(prefix)) {
          return [{ object, path: at, value: image, allowed: `a tag that starts with ${prefix}`, fix }];
        }
        if (!isApplication && !/@sha256:[0-9a-f]{64}$/.test(image)) {
          return [{ object, path: at, value: image, allowed: 'a digest behind the tag', fix }];
        }
        return [];
      }),
    );
  },
};

function allowedImages({ images: { api, celery }, platform }: CheckInput): readonly string[] {
  const { postgresql, redis, pgbouncer, rclone } = platform.images;
  const pinned = ({ repository, tag, digest }: PinnedImage) => `${repository}:${tag}@${digest}`;
  return [api, celery, ...[postgresql, redis, pgbouncer, rclone].map(pinned)];
}

function tagOf(image: string): string | undefined {
  return /:([^/:@]+)(?:@|$)/.exec(image.replace(/@.*$/, ''))?.[1];
}
