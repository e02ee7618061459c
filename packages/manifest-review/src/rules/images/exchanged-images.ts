import { imageRepository, majorVersion, parseImage, textAt } from '@vmshift/kubernetes';
import { IMAGE_NAMES } from '@vmshift/releases';
import { type Role, roleOf } from '../../cluster/roles';
import { pairContainers } from '../../cluster/succession';
import { once } from '../../once';
import { containerFields } from '../reads';
import { type Comparison, changeRule, keptWorkloads, newPlaces } from '../rule';

/** Images of containers on both sides. */
const comparedImages = once((comparison: Comparison) =>
  keptWorkloads(comparison).flatMap(({ old, workload }) =>
    pairContainers(old, workload).map(({ before: was, container }) => ({
      role: roleOf(workload),
      place: {
        object: workload.name,
        path: `${container.path}.image`,
        before: textAt(was.spec, 'image') ?? '',
        after: textAt(container.spec, 'image') ?? '',
      },
    })),
  ),
);

/** Those that are others after the change, with their parts. */
const changedImages = once((comparison: Comparison) =>
  comparedImages(comparison).flatMap(({ place }) =>
    place.before === '' || place.after === '' || place.before === place.after
      ? []
      : [{ place, was: parseImage(place.before), is: parseImage(place.after) }],
  ),
);

/** Whether the release pin tells the same: then its own finding does. */
function isOfPin({ before, after }: Comparison, was: string | undefined, is: string | undefined): boolean {
  const [old, next] = [before, after].map(({ pin }) => pin?.images);
  return IMAGE_NAMES.some((name) => old?.[name]?.digest === was && next?.[name]?.digest === is);
}

/** Servers that get another major version. */
function majorVersions(comparison: Comparison, role: Role) {
  return comparedImages(comparison).flatMap((image) => {
    const [from, to] = [Number(majorVersion(image.place.before)), Number(majorVersion(image.place.after))];
    if (image.role !== role || Number.isNaN(from) || Number.isNaN(to) || from === to) return [];
    return [{ ...image.place, from, to }];
  });
}

const neverPulled = newPlaces((view) =>
  view.workloads.flatMap((workload) =>
    workload.containers
      .filter(({ spec }) => textAt(spec, 'imagePullPolicy') === 'Never')
      .map(({ path }) => ({ object: workload.name, path: `${path}.imagePullPolicy`, now: 'Never' })),
  ),
);

/** What a new image does to what ran before. */
export const exchangedImages = [
  changeRule({
    id: 'image-of-another-repository',
    title: 'A container runs an image of the same repository',
    judge: (comparison) =>
      changedImages(comparison)
        .filter(({ place }) => imageRepository(place.before) !== imageRepository(place.after))
        .map(({ place, was, is }) => ({ ...place, was: was.repository, is: is.repository })),
    class: 'wrong-image',
    verdict: 'block',
    because: ({ was, is }) => `it ran an image of ${was}, and now runs one of ${is}, in which others may push`,
    impact: 'another program runs, with the Secrets and the connections of the one before',
    fix: 'keep the repository; acknowledge it where the image was moved by its owner',
    see: 'https://kubernetes.io/docs/concepts/containers/images/#image-names',
    reads: containerFields('image'),
    explainedBy: ['image-not-pinned'],
  }),
  changeRule({
    id: 'image-digest-exchanged',
    title: 'A tag that stays means the same image',
    judge: (comparison) =>
      changedImages(comparison)
        .filter(({ place }) => imageRepository(place.before) === imageRepository(place.after))
        .filter(({ was, is }) => was.tag === is.tag && was.digest !== is.digest)
        .filter(({ was, is }) => was.digest !== undefined && is.digest !== undefined)
        .filter(({ was, is }) => !isOfPin(comparison, was.digest, is.digest))
        .map(({ place, is }) => ({ ...place, tag: is.tag ?? 'no tag' })),
    class: 'wrong-image',
    verdict: 'block',
    because: ({ tag }) => `the tag ${tag} stays, and the digest becomes another one: its image was exchanged`,
    impact: 'a program runs that no version tells apart from the one before',
    fix: 'compare the digest with the one that the registry has for the tag, and acknowledge it; or take a new version',
    see: 'https://kubernetes.io/docs/concepts/containers/images/#image-names',
    reads: containerFields('image'),
    explainedBy: ['image-not-pinned'],
  }),
  changeRule({
    id: 'image-digest-dropped',
    title: 'An image keeps its digest',
    judge: (comparison) =>
      comparedImages(comparison)
        .map(({ place }) => place)
        .filter(({ before, after }) => after !== '' && hasDigest(before) && !hasDigest(after)),
    class: 'wrong-image',
    verdict: 'block',
    because: 'without a digest anyone who can push to the registry can exchange the image under its tag',
    impact: 'what runs is decided by the registry at the time of the pull',
    fix: 'write tag and digest',
    see: 'https://kubernetes.io/docs/concepts/containers/images/',
    reads: containerFields('image'),
    explainedBy: ['image-not-pinned', 'image-of-another-branch', 'image-tag-moves'],
  }),
  changeRule({
    id: 'image-never-pulled',
    title: 'Nodes pull the images that they do not have',
    judge: (comparison) => neverPulled(comparison),
    class: 'outage',
    verdict: 'block',
    because: 'a node never pulls the image',
    impact: 'pods on a node that does not have it do not start',
    fix: 'leave imagePullPolicy out',
    see: 'https://kubernetes.io/docs/concepts/containers/images/#image-pull-policy',
    reads: containerFields('imagePullPolicy'),
  }),
  changeRule({
    id: 'server-files-unreadable',
    title: 'A server reads the files of its volume',
    judge: (comparison) => [
      ...majorVersions(comparison, 'database'),
      ...majorVersions(comparison, 'queue').filter(({ from, to }) => to < from),
    ],
    class: 'outage',
    verdict: 'block',
    because: ({ from, to }) => `version ${to} does not read the files that version ${from} wrote`,
    impact: 'the server does not start on its volume',
    fix: 'dump, start the new version on a new claim, restore: docs/maintenance.md, "Upgrade PostgreSQL"; of Redis, "Change a volume"',
    see: 'https://www.postgresql.org/docs/16/upgrading.html',
    reads: containerFields('image'),
  }),
  changeRule({
    id: 'queue-version-without-return',
    title: 'An upgrade of the queue can be taken back',
    judge: (comparison) => majorVersions(comparison, 'queue').filter(({ from, to }) => to > from),
    class: 'data-loss',
    verdict: 'warn',
    because: ({ from, to }) => `version ${to} writes files that version ${from} does not read`,
    impact: 'there is no way back after the first start',
    fix: 'dump, start the new version on a new claim, restore',
    see: 'https://redis.io/docs/latest/operate/oss_and_stack/management/persistence/',
    reads: containerFields('image'),
  }),
];

function hasDigest(image: string): boolean {
  return parseImage(image).digest !== undefined;
}
