import { type PlatformConfig, thirdPartyImages } from '@vmshift/environments';
import type { Container, Workload } from '@vmshift/kubernetes';
import { imageRepository, majorVersion, parseImage, recordsAt, textAt } from '@vmshift/kubernetes';
import { imageReference, type ReleasePin } from '@vmshift/releases';
import type { EnvironmentView } from '../../cluster/environment-view';
import { roleOf } from '../../cluster/roles';
import { pairContainers } from '../../cluster/succession';
import { type Comparison, type Effect, type Fault, type Found, keptWorkloads, newFaults } from '../effect';

const SEE = 'https://kubernetes.io/docs/concepts/containers/images/';

/** Which build every container runs: the pinned one of the right branch, or one that somebody can exchange. */
export const images: Effect = (comparison) => [
  ...pinFaults(comparison),
  ...faults(comparison),
  ...lostDigests(comparison),
  ...majorVersions(comparison),
];

const faults = newFaults((view) =>
  view.workloads.flatMap((workload) => workload.containers.flatMap((container) => faultsOf(container, workload, view))),
);

function faultsOf(container: Container, workload: Workload, view: EnvironmentView): readonly Fault[] {
  const image = textAt(container.spec, 'image') ?? '';
  const wrong = wrongBuild(image, view) ?? floating(image);
  const faults =
    wrong === undefined
      ? []
      : [fault(container, workload, { path: `${container.path}.image`, after: image, ...wrong })];
  if (textAt(container.spec, 'imagePullPolicy') === 'Never') {
    faults.push(
      fault(container, workload, {
        class: 'outage',
        path: `${container.path}.imagePullPolicy`,
        after: 'Never',
        because: 'a node never pulls the image',
        impact: 'pods on a node that does not have it do not start',
      }),
    );
  }
  const pulls = recordsAt(workload.pod, 'imagePullSecrets').some(({ name }) => typeof name === 'string' && name !== '');
  if (isPrivate(image) && !pulls) {
    faults.push(
      fault(container, workload, {
        class: 'outage',
        path: `${workload.podPath}.imagePullSecrets`,
        after: 'none',
        because: 'the registry wants a login',
        impact: 'a node that does not have the image cannot pull it',
      }),
    );
  }
  return faults;
}

function isPrivate(image: string): boolean {
  return /^ghcr\.io\/ilearn-code\//.test(image);
}

/** A pin of another branch, or of two builds at once: API and workers share their tasks' arguments and their tables. */
const pinFaults = newFaults(({ name, pin, config }): readonly Fault[] => {
  if (pin === undefined) return [];
  const make = (path: string, after: string, because: string, impact: string): Fault => ({
    key: `${name} ${path} ${after}`,
    id: 'release-pin',
    class: 'wrong-image',
    verdict: 'block',
    object: `ReleasePin/${name}`,
    path,
    before: undefined,
    after,
    because,
    impact,
    fix: 'release the build with ./vmshiftctl release, which writes pin and manifests together',
    see: SEE,
  });
  const branch =
    config && config.branch !== pin.branch
      ? [
          make(
            'branch',
            pin.branch,
            `${name} runs builds of ${config.branch}`,
            'code that is not meant for this environment runs in it',
          ),
        ]
      : [];
  const mixed = Object.entries(pin.images)
    .filter(([, { tag }]) => !pin.commit.startsWith(/-([0-9a-f]{7,40})$/.exec(tag)?.[1] ?? '-'))
    .map(([image, { tag }]) =>
      make(
        `images.${image}`,
        tag,
        `the pin is of the commit ${pin.commit.slice(0, 10)}`,
        'API and workers are of different builds: a task of one may be unknown to the other',
      ),
    );
  return [...branch, ...mixed];
});

type Wrong = Pick<Found, 'because' | 'impact'> & Partial<Pick<Found, 'verdict'>>;

function wrongBuild(image: string, { config, platform, pin }: EnvironmentView): Wrong | undefined {
  if (platform === undefined) return undefined;
  const repository = imageRepository(image);
  const ours = [platform.images.api, platform.images.celery].includes(repository);
  const { tag } = parseImage(image);
  if (ours && config && !tag?.startsWith(`${config.branch}-`)) {
    return {
      because: `${config.name} runs builds of ${config.branch}, and the tag is ${tag ?? 'missing'}`,
      impact: 'code that is not meant for this environment runs in it',
    };
  }
  const expected = expectedImages(platform, pin).get(repository);
  if (expected === image || (ours && pin === undefined)) return undefined;
  if (expected === undefined)
    return {
      because: `the model knows no image ${repository}`,
      impact: 'something runs that nobody pinned, scanned or reviewed',
    };
  return {
    // A build of the right branch that nobody pinned lives until the next synth; anything else was exchanged.
    verdict: ours && /-[0-9a-f]{7,40}$/.test(tag ?? '') ? 'warn' : 'block',
    because: `the pin and the model say ${expected}`,
    impact: 'something else runs than what was released, and the next synth undoes it',
  };
}

/** The reference that each repository must have. */
function expectedImages(platform: PlatformConfig, pin: ReleasePin | undefined): ReadonlyMap<string, string> {
  const result = new Map<string, string>();
  const { api, celery } = platform.images;
  for (const { repository, tag, digest } of thirdPartyImages(platform))
    result.set(imageRepository(repository), imageReference(repository, { tag, digest }));
  if (pin) {
    result.set(api, imageReference(api, pin.images.api));
    result.set(celery, imageReference(celery, pin.images.celery));
  }
  return result;
}

/** A tag that can be moved. A commit in the tag makes it as good as fixed. */
function floating(image: string): Wrong | undefined {
  const { tag, digest } = parseImage(image);
  if (digest !== undefined || /[0-9a-f]{7,40}$/.test(tag ?? '')) return undefined;
  return {
    because: `${tag ?? 'no tag'} can mean another image tomorrow`,
    impact: 'pods of one version differ by the time at which they were started',
  };
}

type Details = Wrong & Pick<Found, 'path' | 'after'> & Partial<Pick<Found, 'class'>>;

function fault(container: Container, workload: Workload, details: Details): Fault {
  return {
    key: `${workload.name} ${container.name} ${details.path} ${details.after}`,
    id: 'image',
    class: 'wrong-image',
    verdict: 'block',
    object: workload.name,
    before: undefined,
    fix: 'release the build with ./vmshiftctl release; change third-party images in packages/environments/src/platform.ts with tag and digest',
    see: SEE,
    ...details,
  };
}

function pairs(comparison: Comparison) {
  return keptWorkloads(comparison).flatMap(({ old, workload }) =>
    pairContainers(old, workload).map(({ before, container }) => ({
      workload,
      container,
      was: textAt(before.spec, 'image') ?? '',
      is: textAt(container.spec, 'image') ?? '',
    })),
  );
}

function lostDigests(comparison: Comparison): readonly Found[] {
  return pairs(comparison)
    .filter(({ was, is }) => parseImage(was).digest !== undefined && parseImage(is).digest === undefined && is !== '')
    .map(({ workload, container, was, is }) => ({
      id: 'image-digest-dropped',
      class: 'wrong-image',
      verdict: 'block',
      object: workload.name,
      path: `${container.path}.image`,
      before: was,
      after: is,
      because: 'without a digest whoever can push to the registry can exchange the image under its tag',
      impact: 'what runs is decided by the registry at the time of the pull',
      fix: 'write tag and digest',
      see: SEE,
    }));
}

/** A database does not read the files of another major version; a queue not those of a newer one. */
function majorVersions(comparison: Comparison): readonly Found[] {
  return pairs(comparison).flatMap(({ workload, container, was, is }): readonly Found[] => {
    const role = roleOf(workload);
    const [from, to] = [Number(majorVersion(was)), Number(majorVersion(is))];
    if ((role !== 'database' && role !== 'queue') || Number.isNaN(from) || Number.isNaN(to) || from === to) return [];
    const fatal = role === 'database' || to < from;
    return [
      {
        id: 'server-major-version',
        class: fatal ? 'outage' : 'data-loss',
        verdict: fatal ? 'block' : 'warn',
        object: workload.name,
        path: `${container.path}.image`,
        before: was,
        after: is,
        because: fatal
          ? `version ${to} does not read the files that version ${from} wrote`
          : `version ${to} writes files that version ${from} does not read`,
        impact: fatal ? 'the server does not start on its volume' : 'there is no way back after the first start',
        fix: 'dump, start the new version on a new claim, restore',
        see:
          role === 'database'
            ? 'https://www.postgresql.org/docs/16/upgrading.html'
            : 'https://redis.io/docs/latest/operate/oss_and_stack/management/persistence/',
      },
    ];
  });
}
