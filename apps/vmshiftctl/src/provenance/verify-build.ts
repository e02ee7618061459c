import type { PlatformConfig } from '@vmshift/environments';
import { UserError } from '@vmshift/findings';
import { BUILD_WORKFLOW, type GitHubApi, GitHubError, reasonOf } from '@vmshift/observation';
import { IMAGE_NAMES } from '@vmshift/releases';
import { z } from 'zod';
import type { BuildClaim, VerifiedBuild } from './build-claim';
import { type AttestedRun, type Gh, readAttestation } from './read-attestation';

export interface Provenance {
  readonly platform: Pick<PlatformConfig, 'applicationRepository' | 'images'>;
  readonly gh: Gh;
  readonly api: GitHubApi;
}

/**
 * Verifies that both images of a build were made by one run of the application's workflow, for this commit of this branch,
 * and takes number and address of that run from GitHub. What the caller says of them is compared, and never used.
 *
 * @throws UserError with what differs, both values of it
 */
export async function verifyBuild(claim: BuildClaim, { platform, gh, api }: Provenance): Promise<VerifiedBuild> {
  const { applicationRepository: application, images } = platform;
  const { branch, commit, digests } = claim;
  const attested = await Promise.all(
    IMAGE_NAMES.map((name) =>
      readAttestation({ repository: images[name], digest: digests[name], application, branch, commit }, gh),
    ),
  );
  const run = commonRun(attested, claim);
  const sequence = await numberOf(run, claim, application, api);
  const runUrl = `https://github.com/${application}/actions/runs/${run}`;
  const problems = [
    ...(claim.sequence === undefined || claim.sequence === sequence
      ? []
      : [`  sequence: given ${claim.sequence}, GitHub's number of that run is ${sequence}`]),
    ...(claim.runUrl === undefined || sameRun(claim.runUrl, runUrl)
      ? []
      : [`  run: given ${claim.runUrl}, the images are attested by ${runUrl}`]),
  ];
  if (problems.length === 0) return { sequence, runUrl };
  const heading = `the build ${branch}-${commit.slice(0, 12)} is another one than was given:`;
  throw new UserError([heading, ...problems, '  fix: leave out --sequence and --run-url; GitHub knows both']);
}

/** An attempt of a run is the same run. */
function sameRun(given: string, url: string): boolean {
  return given.replace(/\/attempts\/\d+$/, '').toLowerCase() === url.toLowerCase();
}

/** The run that attests every image: the given one where it does, else the newest. @throws UserError where none does */
function commonRun(attested: readonly (readonly AttestedRun[])[], { runUrl, branch, commit }: BuildClaim): number {
  const [first = [], ...others] = attested.map((runs) => runs.map(({ id }) => id));
  const common = first.filter((id) => others.every((ids) => ids.includes(id))).sort((one, other) => other - one);
  const given = common.find((id) => runUrl?.replace(/\/attempts\/\d+$/, '').endsWith(`/runs/${id}`));
  const run = given ?? common[0];
  if (run !== undefined) return run;
  const each = IMAGE_NAMES.map((name, index) => `${name} by ${attested[index]?.map(({ id }) => id).join(', ')}`);
  throw new UserError([
    `the images of ${branch}-${commit.slice(0, 12)} were not built together: ${each.join('; ')}`,
    '  fix: give the digests of one run',
  ]);
}

/** @see https://docs.github.com/rest/actions/workflow-runs#get-a-workflow-run */
const RUN = z.object({
  run_number: z.number().int().positive(),
  head_branch: z.string().nullable(),
  head_sha: z.string(),
  event: z.string(),
  path: z.string(),
  repository: z.object({ full_name: z.string() }),
});

/** GitHub's number of the run. @throws UserError where the run is none of the build */
async function numberOf(
  run: number,
  { branch, commit }: BuildClaim,
  application: string,
  api: GitHubApi,
): Promise<number> {
  const place = `run ${run} of ${application}`;
  let found: z.output<typeof RUN>;
  try {
    found = RUN.parse(await api(`/repos/${application}/actions/runs/${run}`));
  } catch (error) {
    const gone = error instanceof GitHubError && error.status === 404;
    const fix = gone ? 'build the commit again, or roll back to a build that ran' : 'run it again when GitHub answers';
    const because = error instanceof z.ZodError ? 'GitHub answered in another form' : reasonOf(error);
    throw new UserError([`the number of ${place} is not known: ${because}`, `  fix: ${fix}`]);
  }
  const expected = {
    head_branch: branch,
    head_sha: commit,
    event: 'push',
    path: `.github/workflows/${BUILD_WORKFLOW}`,
  } as const;
  const known = { ...found, path: found.path.replace(/@.*$/, '') };
  const problems = Object.entries(expected).flatMap(([name, value]) => {
    const is = known[name as keyof typeof expected];
    return is === value ? [] : [`  ${name}: ${is}, not ${value}`];
  });
  if (found.repository.full_name.toLowerCase() !== application.toLowerCase())
    problems.push(`  repository: ${found.repository.full_name}, not ${application}`);
  if (problems.length > 0) throw new UserError([`${place} did not make this build:`, ...problems]);
  return found.run_number;
}
