import { setTimeout } from 'node:timers/promises';
import { type Model, targetRevision } from '@vmshift/environments';
import { UserError } from '@vmshift/findings';
import { changesOf, type ReleasePlan } from '@vmshift/releases';
import type { Repository } from '../git/read-objects';
import { actOnStop } from '../signals';
import { errorLines } from '../terminal/error-lines';
import type { World } from '../world';
import { requireCleanPaths } from './check-work-tree';
import { makeCommit, prepare } from './prepare-publication';
import { requireSameProgram } from './program-outdated';
import { type Outcome, type PublishRequest, targetsOf } from './publication';
import { push } from './push';
import { pushByWorkflow, refusalBefore } from './push-by-workflow';
import { requireStarter } from './require-starter';
import { fastForward, followPush, readSettings, type Upstream, upstreamOf } from './upstream';

/** Pushes that lose the race, or find the branch locked, before the command gives up. */
const ATTEMPTS = 10;

/** Fetch, decide, render, commit, push; again from the start when another push came first, or is on its way. */
export async function publishToRemote(
  request: PublishRequest,
  branch: string,
  git: Repository,
  world: World,
): Promise<Outcome> {
  const settings = await readSettings(git);
  const upstream = upstreamOf(branch, settings);
  const remoteBranch = `${upstream.remote}/${upstream.remoteBranch}`;
  // Git may have sent it, or be waiting for the answer alone.
  const tellUncertain = (): void =>
    world.warn(
      `interrupted during the push to ${remoteBranch}; whether it arrived: git pull --ff-only && ./vmshiftctl status`,
    );
  let locked: string | undefined;
  for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
    const arrived = await fastForward(git, upstream);
    requireSameProgram(arrived);
    if (arrived.length > 0) await requireCleanPaths(git, { commit: true, environments: targetsOf(request) });
    const { publication, rendered } = await prepare(request, git, world, { commit: true });
    if (rendered === undefined) return publication;
    requireFollowed(request.model, publication.plan, upstream);
    const because = await refusalBefore(request, upstream, git, world);
    requireStarter(world);
    if (because !== undefined) return pushByWorkflow(request, publication, { because, upstream }, git, world);
    const made = await makeCommit(request, { git, settings }, publication.plan, rendered, world);
    const answer = await actOnStop(tellUncertain, () => push(git, upstream, made));
    if (answer.outcome === 'refused') {
      return pushByWorkflow(request, publication, { because: answer.because, upstream }, git, world);
    }
    if (answer.outcome === 'pushed') {
      tellAlthough(answer.although, remoteBranch, world);
      await actOnStop(
        () => world.warn(describePush(made, remoteBranch)),
        () => followPush(git, upstream, made, world),
      );
      return { ...publication, written: true, commit: made, pushedTo: remoteBranch };
    }
    locked = answer.outcome === 'locked' ? answer.because : undefined;
    const why =
      locked === undefined ? `another push to ${remoteBranch} came first` : `${remoteBranch} is locked: ${locked}`;
    world.warn(`${why} (attempt ${attempt} of ${ATTEMPTS}); planning again`);
    await setTimeout(Math.random() * Math.min(100 * 2 ** attempt, 5000));
  }
  if (locked !== undefined) {
    throw new UserError([
      `${remoteBranch} stays locked: ${locked}`,
      '  nothing was changed; fix: where no Git command runs in the repository of the remote, remove that file there and run it again',
    ]);
  }
  throw new UserError(
    `${ATTEMPTS} pushes to ${remoteBranch} were lost to others; nothing was changed; fix: run it again`,
  );
}

/** A push that failed and arrived: what Git says of it may be of another address of the remote. */
function tellAlthough(failure: UserError | undefined, remoteBranch: string, { warn }: Pick<World, 'warn'>): void {
  if (failure === undefined) return;
  for (const line of errorLines(`${remoteBranch} has the commit, as a fetch shows, although `, failure)) warn(line);
}

/** What a person is told who interrupts the program behind its push. */
export function describePush(commit: string, pushedTo: string): string {
  return `interrupted after the push to ${pushedTo}, which arrived as ${commit.slice(0, 12)}; Argo CD takes it from there`;
}

/** A push to a branch that Argo CD does not follow would look like a release and be none. */
export function requireFollowed(
  { environments, platform }: Model,
  plan: ReleasePlan,
  { remoteBranch }: Upstream,
): void {
  for (const change of changesOf(plan)) {
    const environment = environments.find(({ name }) => name === change.environment);
    const followed = environment && targetRevision(environment, platform);
    if (followed === undefined || followed === 'HEAD' || followed === remoteBranch) continue;
    throw new UserError(
      `${change.environment} is deployed from ${followed}, and this is ${remoteBranch}; fix: git switch ${followed}`,
    );
  }
}
