import { model } from '@vmshift/environments';
import {
  BRANCH,
  COMMIT,
  changesOf,
  DIGEST,
  digestProblems,
  type EnvironmentPlan,
  type EnvironmentState,
  GIVEN_REASON,
  GIVEN_SEQUENCE,
  IMAGE_NAMES,
  type ImageName,
  planRelease,
  type ReleasePlan,
  RUN_URL,
  requireFollowed,
} from '@vmshift/releases';
import type { ExitCode } from '../exit-code';
import type { OperateInputs } from '../operate/operate-command';
import { provenanceOf } from '../provenance/provenance-of';
import { verifyBuild } from '../provenance/verify-build';
import { type PrintOptions, printPublication } from '../publish/print-publication';
import { publish } from '../publish/publish';
import { ArgumentCheck } from '../usage-error';
import type { World } from '../world';

export interface ReleaseOptions extends PrintOptions {
  readonly branch: string;
  readonly sha: string;
  /** `<name>=<digest>` each. */
  readonly image?: readonly string[];
  readonly sequence?: string;
  readonly runUrl?: string;
  readonly force?: boolean;
  readonly reason?: string;
}

/** Pins a build for every environment that follows its branch; 1 when an environment refuses it. */
export async function release(options: ReleaseOptions, world: World): Promise<ExitCode> {
  const { branch, sha, runUrl, force, reason } = options;
  const digests = checkArguments(options);
  requireFollowed(branch, model.environments);
  const given = { sequence: options.sequence === undefined ? undefined : Number(options.sequence), runUrl };
  // Without digests nothing can be verified: then it is by tag alone, and what is given has to do.
  const claim = digests && { branch, commit: sha, digests, ...given };
  const verify =
    world.verifyBuild ??
    ((made) =>
      world.progress('verifying where the images come from', async () => verifyBuild(made, await provenanceOf(world))));
  const build = claim === undefined ? given : await verify(claim);
  const request = { branch, commit: sha, digests, ...build, force, reason: reason?.trim() };
  const publication = await publish(
    {
      model,
      environments: model.environments.filter((environment) => environment.branch === branch),
      decide: (states) => refuseTags(planRelease(request, states), states),
      byWorkflow: (plan) => operateInputs(options, plan),
    },
    options,
    world,
  );
  printPublication(publication, options, world);
  for (const line of describeUnverified(options, publication.plan)) world.warn(line);
  return publication.plan.environments.some(({ outcome }) => outcome === 'refused') ? 1 : 0;
}

/** Refuses a build by its tag alone for an environment that had digests before: a tag can be moved. */
function refuseTags(plan: ReleasePlan, states: readonly EnvironmentState[]): ReleasePlan {
  const environments = plan.environments.map((one): EnvironmentPlan => {
    const history = states.find(({ environment }) => environment.name === one.environment)?.history ?? [];
    const earlier = history.map(({ pin }) => pin);
    if (one.outcome !== 'change' || digestProblems(one.environment, one.to, earlier).length === 0) return one;
    const because = 'it is pinned by digest, and this build was given by its tag alone; give both digests by --image';
    return { environment: one.environment, outcome: 'refused', from: one.from, because };
  });
  return { ...plan, environments };
}

/** The release for the workflow, which verifies where the images come from and needs their digests for that. */
function operateInputs(options: ReleaseOptions, plan: ReleasePlan): OperateInputs | readonly string[] {
  const { branch, sha, sequence, runUrl, force, reason } = options;
  const images = changesOf(plan)[0]?.to.images;
  const [api, celery] = [images?.api.digest, images?.celery.digest];
  if (api === undefined || celery === undefined) {
    return [
      'fix: give the digests of both images, --image api=sha256:... --image celery=sha256:...; to print them:',
      ...inspectImages(options),
    ];
  }
  return {
    verb: force ? 'force-release' : 'release',
    branch,
    sha,
    'api-digest': api,
    'celery-digest': celery,
    sequence,
    'run-url': runUrl,
    reason: reason?.trim(),
  };
}

/** What it means that a pin was written without digests, and how to get them. */
function describeUnverified(options: ReleaseOptions, plan: ReleasePlan): readonly string[] {
  const byTag = changesOf(plan).filter(({ to }) => IMAGE_NAMES.some((name) => to.images[name].digest === undefined));
  if (byTag.length === 0) return [];
  const names = byTag.map(({ environment }) => environment).join(', ');
  return [
    `note: ${names}: nothing checked that this build exists, and a tag without a digest can be moved to another image; to pin it by digest, run it again with --image api=sha256:... --image celery=sha256:..., which these print:`,
    ...inspectImages(options),
  ];
}

/** The commands that print the digests of a build. */
function inspectImages({ branch, sha }: Pick<ReleaseOptions, 'branch' | 'sha'>): readonly string[] {
  const { images } = model.platform;
  return IMAGE_NAMES.map((name) => `  ${name}: docker buildx imagetools inspect ${images[name]}:${branch}-${sha}`);
}

/** @returns the digests of both images, or of none. @throws UsageError */
function checkArguments(options: ReleaseOptions): Readonly<Record<ImageName, string>> | undefined {
  const check = new ArgumentCheck();
  check.value('--branch', options.branch, BRANCH);
  check.value('--sha', options.sha, COMMIT);
  check.value('--sequence', options.sequence, GIVEN_SEQUENCE);
  check.value('--run-url', options.runUrl, RUN_URL);
  check.value('--reason', options.reason?.trim(), GIVEN_REASON);
  if (options.force && options.reason === undefined)
    check.note('--reason', options.reason, `with --force, ${GIVEN_REASON.allowed}`);
  if (!options.force && options.reason !== undefined) check.note('--reason', options.reason, 'nothing without --force');
  const digests = parseImages(check, options.image);
  check.finish();
  return digests;
}

function parseImages(
  check: ArgumentCheck,
  images: readonly string[] | undefined,
): Readonly<Record<ImageName, string>> | undefined {
  if (images === undefined) return undefined;
  const digests: Partial<Record<ImageName, string>> = {};
  for (const image of images) {
    const [given = '', digest] = image.split(/=(.*)/s);
    const name = IMAGE_NAMES.find((known) => known === given);
    if (name === undefined || !DIGEST.matches(digest)) {
      check.note(
        '--image',
        image,
        `<name>=<digest>, a name of ${IMAGE_NAMES.join(', ')}, a digest of ${DIGEST.allowed}`,
      );
    } else if (digests[name] !== undefined) check.note('--image', image, `each name once`);
    else digests[name] = digest;
  }
  const { api, celery } = digests;
  if (api !== undefined && celery !== undefined) return { api, celery };
  if (Object.keys(digests).length === images.length)
    check.note('--image', images.join(' '), `both of ${IMAGE_NAMES.join(', ')}, which one run of the workflow made`);
  return undefined;
}
