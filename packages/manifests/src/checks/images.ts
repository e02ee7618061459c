import { imageTagPrefix, type PlatformConfig, thirdPartyImages } from '@vmshift/environments';
import {
  imageRepository,
  isSameImage,
  itemPaths,
  parseImage,
  recordsAt,
  textAt,
  type Workload,
} from '@vmshift/kubernetes';
import { type EachInput, eachObjectRule, objectRule, type PinnedImages, type PinnedTag } from '../object-rule';
import { listed } from '../printed';

const SEE = 'https://kubernetes.io/docs/concepts/containers/images/#image-names';

interface PlacedImage {
  readonly object: string;
  readonly path: string;
  /** `no image` where the field is missing. */
  readonly now: string;
}

/** Images of the containers of every sort, and those that are mounted as volumes. */
function imagesIn({ workloads }: EachInput): readonly PlacedImage[] {
  return workloads.flatMap(({ name: object, pod, podPath, containers }: Workload) => {
    const volumes = recordsAt(pod, 'volumes');
    const ephemeral = recordsAt(pod, 'ephemeralContainers');
    const [volumePaths, ephemeralPaths] = [
      itemPaths(`${podPath}.volumes`, volumes),
      itemPaths(`${podPath}.ephemeralContainers`, ephemeral),
    ];
    const run = [...containers, ...ephemeral.map((spec, index) => ({ spec, path: ephemeralPaths[index] ?? podPath }))];
    return [
      ...run.map(({ spec, path }) => ({ object, path: `${path}.image`, now: textAt(spec, 'image') ?? 'no image' })),
      ...volumes.flatMap((volume, index) =>
        volume.image === undefined
          ? []
          : [
              {
                ...{ object, path: `${volumePaths[index]}.image.reference` },
                now: textAt(volume, 'image.reference') ?? 'no image',
              },
            ],
      ),
    ];
  });
}

const imageNotPinned = objectRule({
  id: 'image-not-pinned',
  title: 'Every image is one that the release pin or the platform names',
  judge: (input) => {
    const { platform, pinned } = input;
    if (platform === undefined) return [];
    const application = pinned && applicationImages(platform, pinned);
    const allowed = [
      ...(application ?? []),
      ...thirdPartyImages(platform).map((one) => referenceOf(one.repository, one)),
    ];
    const repositories = [platform.images.api, platform.images.celery];
    return imagesIn(input)
      .filter(({ now }) => !allowed.some((image) => isSameImage(image, now)))
      .filter(({ now }) => application !== undefined || !repositories.includes(parseImage(now).repository))
      .map((place) => {
        const meant = allowed.filter((image) => imageRepository(image) === imageRepository(place.now));
        const lacksDigest = !hasDigest(place.now) && meant.some(hasDigest);
        return { ...place, meant, lacksDigest, isApplication: repositories.includes(parseImage(place.now).repository) };
      });
  },
  class: 'wrong-image',
  verdict: 'block',
  because: ({ meant, now }) =>
    meant.length === 0
      ? `neither the release pin nor the platform names the repository of ${now}`
      : `the release pin and the platform name ${listed(meant)}`,
  impact: ({ meant, lacksDigest }) => {
    if (meant.length === 0) return 'a program runs that was not pinned, scanned or reviewed';
    return lacksDigest
      ? 'anyone who can push to the registry can exchange the image under its tag: the registry decides at each pull what runs'
      : 'another build runs than the one that was released, until the next synth';
  },
  fix: ({ isApplication }) =>
    isApplication
      ? 'release the build with ./vmshiftctl release'
      : 'name the image in packages/environments/src/platform.ts, with tag and digest',
  see: SEE,
  reads: ['*.image'],
  explainedBy: ['image-of-another-branch'],
});

function hasDigest(image: string): boolean {
  return parseImage(image).digest !== undefined;
}

const imageOfAnotherBranch = eachObjectRule({
  id: 'image-of-another-branch',
  title: 'The images of the application are builds of the branch of the environment',
  judge: (input) => {
    const { environment, platform } = input;
    if (environment === undefined || platform === undefined) return [];
    const prefix = imageTagPrefix(environment);
    const repositories = [platform.images.api, platform.images.celery];
    return imagesIn(input)
      .filter(({ now }) => repositories.includes(parseImage(now).repository))
      .filter(({ now }) => !parseImage(now).tag?.startsWith(prefix))
      .map((place) => ({ ...place, tag: parseImage(place.now).tag ?? 'missing', branch: environment.branch }));
  },
  class: 'wrong-image',
  verdict: 'block',
  because: ({ branch, tag }) => `the environment runs builds of ${branch}, and the tag is ${tag}`,
  impact: 'code that is not meant for this environment runs in it',
  fix: ({ branch }) => `release a build of ${branch} with ./vmshiftctl release`,
  see: SEE,
  reads: ['*.image'],
});

const imageTagMoves = eachObjectRule({
  id: 'image-tag-moves',
  title: 'Every image has a tag or digest that always means the same build',
  judge: (input) => {
    const { platform } = input;
    const repositories = platform === undefined ? [] : [platform.images.api, platform.images.celery];
    return imagesIn(input)
      .filter(({ now }) => now !== 'no image')
      .filter(({ now }) => {
        const { repository, tag, digest } = parseImage(now);
        if (/^sha256:[0-9a-f]{64}$/.test(digest ?? '')) return tag === undefined || tag === 'latest';
        return !(repositories.includes(repository) && /-[0-9a-f]{7,40}$/.test(tag ?? ''));
      })
      .map((place) => ({ ...place, tag: parseImage(place.now).tag ?? 'no tag' }));
  },
  class: 'wrong-image',
  verdict: 'block',
  because: ({ tag }) => `${tag} can mean another image tomorrow, or does not name the version`,
  impact: 'pods of one version differ by the time at which they were started',
  fix: 'write a tag that never moves, and a digest; builds of the application have their commit in the tag',
  see: SEE,
  reads: ['*.image'],
  explainedBy: ['image-not-pinned', 'image-of-another-branch'],
});

/** Full references of the application's images: the platform's repositories with the tag and digest of the pin. */
export function applicationImages({ images }: PlatformConfig, pinned: PinnedImages): readonly string[] {
  return [referenceOf(images.api, pinned.api), referenceOf(images.celery, pinned.celery)];
}

function referenceOf(repository: string, { tag, digest }: PinnedTag): string {
  return digest === undefined ? `${repository}:${tag}` : `${repository}:${tag}@${digest}`;
}

export const imageRules = [imageNotPinned, imageOfAnotherBranch, imageTagMoves];
