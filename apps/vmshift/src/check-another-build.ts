import { createHash } from 'node:crypto';
import type { EnvironmentConfig, PlatformConfig } from '@vmshift/environments';
import { defineRule, type Finding } from '@vmshift/findings';
import type { KubeObject } from '@vmshift/kubernetes';
import { applicationImages, changesBeyondImages, differInImagesOnly } from '@vmshift/manifests';
import type { ReleasePin } from '@vmshift/releases';
import { buildObjects } from './build-objects';
import { printObjects } from './print-objects';

export interface AnotherBuildOptions {
  readonly environment: EnvironmentConfig;
  readonly pin: ReleasePin;
  readonly platform: PlatformConfig;
  /** What is rendered for the pin. */
  readonly objects: readonly KubeObject[];
}

/** Another build changes tag and digest of images alone. */
export const dependsOnThePin = defineRule('objects', {
  id: 'depends-on-the-pin',
  title: 'Nothing but the tag and digest of an image comes from the release pin',
  judge: ({ pin, platform, environment, objects }: AnotherBuildOptions) => {
    const other = anotherBuild(pin);
    const rendered = buildObjects(environment, other, platform, objects);
    const references = applicationImages(platform, other.images);
    if (differInImagesOnly(objects, rendered, references)) return [];
    return changesBeyondImages(printObjects(objects), printObjects(rendered), references).map(
      ({ object, path, before, after }) => ({ object, path, now: before, other: after, branch: other.branch }),
    );
  },
  class: 'wrong-image',
  verdict: 'block',
  because: ({ other, branch }) => `for another build of ${branch} it would be ${other}`,
  impact: 'a release, which is not reviewed, would change more than the images',
  fix: 'take nothing but tag and digest of an image from the pin in apps/vmshift/src',
  see: 'docs/adr/2026-11-26-a-release-changes-images-only.md',
});

/**
 * Renders the environment for a build that does not exist, and reports everything but the images of the containers that
 * comes out otherwise. A release is not reviewed: what depends on the pin would reach the cluster unseen. A chart that
 * waits for one certain build passes here; the release itself compares again, with the build that it pins.
 */
export function checkAnotherBuild(options: AnotherBuildOptions): readonly Finding[] {
  return dependsOnThePin.judge(options).map((found) => ({ ...found, environments: [options.environment.name] }));
}

/** A build of the same branch in which every value differs, always the same one for a pin. */
function anotherBuild({ branch, commit, sequence }: ReleasePin): ReleasePin {
  const hash = (text: string): string => createHash('sha256').update(`${text} ${commit}`).digest('hex');
  const other = hash('commit').slice(0, 40);
  const image = (name: string) => ({ tag: `${branch}-${other}`, digest: `sha256:${hash(name)}` });
  return {
    branch,
    commit: other,
    images: { api: image('api'), celery: image('celery') },
    sequence: sequence + 1,
    runUrl: 'https://github.com/example/example/actions/runs/1',
  };
}
