import type { PinnedImage, PlatformConfig } from '@vmshift/environments';
import { imageReference, type ReleasePin } from '@vmshift/releases';

/** Full references (`repository:tag` or `repository:tag@digest`) of all images that an environment runs. */
export interface Images {
  readonly api: string;
  readonly celery: string;
  readonly postgresql: string;
  readonly redis: string;
  readonly pgbouncer: string;
  readonly rclone: string;
}

/** Joins the application's pin with the platform's pinned third-party images. */
export function resolveImages({ images }: PlatformConfig, pin: ReleasePin): Images {
  const pinned = (image: PinnedImage) => imageReference(image.repository, image);
  return {
    api: imageReference(images.api, pin.images.api),
    celery: imageReference(images.celery, pin.images.celery),
    postgresql: pinned(images.postgresql),
    redis: pinned(images.redis),
    pgbouncer: pinned(images.pgbouncer),
    rclone: pinned(images.rclone),
  };
}
