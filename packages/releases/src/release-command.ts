import type { EnvironmentConfig, PlatformConfig } from '@vmshift/environments';
import type { ReleasePin } from './release-pin';

/** The command that writes a pinned build again, to every environment of its branch. */
export function releaseCommand({ branch, commit, images, sequence, runUrl }: ReleasePin): string {
  const digests = Object.entries(images).flatMap(([name, { digest }]) => (digest ? [`--image ${name}=${digest}`] : []));
  const run = runUrl === undefined ? [] : [`--run-url ${runUrl}`];
  const parts = [`--branch ${branch}`, `--sha ${commit}`, ...digests, `--sequence ${sequence}`, ...run];
  return `./vmshiftctl release ${parts.join(' ')}`;
}

/**
 * The command that writes the first pin of an environment: the build that the others of its branch run, so that they stay
 * as they are; without another one the newest build that GitHub knows. Nothing is committed: the first manifests of an
 * environment are reviewed.
 *
 * @param pins those of all environments, in any order
 */
export function firstReleaseCommand(
  { branch }: Pick<EnvironmentConfig, 'branch'>,
  pins: Iterable<ReleasePin>,
  platform: Pick<PlatformConfig, 'applicationRepository'>,
): string {
  const [build] = [...pins]
    .filter((pin) => pin.branch === branch)
    // A held environment stays as it is, whatever is released.
    .toSorted((a, b) => Number(a.hold !== undefined) - Number(b.hold !== undefined) || b.sequence - a.sequence);
  if (build !== undefined) return releaseCommand(build);
  return `./vmshiftctl release --branch ${branch} --sha "$(${newestBuild(platform, branch)})"`;
}

/** Prints the newest commit of a branch that was built, for a command that needs one. */
function newestBuild({ applicationRepository }: Pick<PlatformConfig, 'applicationRepository'>, branch: string): string {
  // A fork's pull request may come from a branch of that name, and older versions of gh have no --event and no --status.
  const built = `map(select(.event == "push" and .conclusion == "success"))[0].headSha`;
  const answer = `--json headSha,event,conclusion --jq '${built}'`;
  return `gh run list --repo ${applicationRepository} --workflow ci-cd.yaml --branch ${branch} ${answer}`;
}
