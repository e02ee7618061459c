import { type PlatformConfig, thirdPartyImages } from '@vmshift/environments';
import type { Container, Workload } from '@vmshift/kubernetes';
import { imageRepository, parseImage, recordsAt, textAt } from '@vmshift/kubernetes';
import { imageReference, type ReleasePin } from '@vmshift/releases';
import type { EnvironmentView } from '../../cluster/environment-view';
import { type Effect, type Fault, type Found, newFaults } from '../effect';

const SEE = 'https://kubernetes.io/docs/concepts/containers/images/';

/** Which build every container runs: the pinned one of the right branch, or one that somebody can exchange. */
export const images: Effect = newFaults((view) =>
  view.workloads.flatMap((workload) => workload.containers.flatMap((container) => faultsOf(container, workload, view))),
);

function faultsOf(container: Container, workload: Workload, view: EnvironmentView): readonly Fault[] {
  const image = textAt(container.spec, 'image') ?? '';
  const wrong = wrongBuild(image, view) ?? floating(image);
  const faults =
    wrong === undefined
      ? []
      : [fault(container, workload, { path: `${container.path}.image`, after: image, ...wrong })];
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
