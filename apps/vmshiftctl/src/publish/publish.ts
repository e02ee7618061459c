import { resolve } from 'node:path';
import type { Model } from '@vmshift/environments';
import { changesOf, type EnvironmentChange } from '@vmshift/releases';
import { createGit } from '../git/git';
import { type Repository, withObjects } from '../git/read-objects';
import { actOnStop } from '../signals';
import { errorLines } from '../terminal/error-lines';
import { UsageError } from '../usage-error';
import type { World } from '../world';
import { requireCleanPaths } from './check-work-tree';
import { type EnvironmentProblem, environmentProblems } from './environment-problems';
import { makeCommit, messageOf, prepare, readHead } from './prepare-publication';
import { type Outcome, type Publication, type PublishOptions, type PublishRequest, targetsOf } from './publication';
import { describePush, publishToRemote, requireFollowed } from './publish-to-remote';
import { changesBuild, fileChanges, writePlan } from './render-plan';
import { mergeFastForward, readSettings, requireBranch, requireUpToDate, upstreamOf } from './upstream';
import { writePatch } from './write-patch';

/** Decides and carries out: one place where pins, manifests, commits and pushes are made. */
export async function publish(request: PublishRequest, options: PublishOptions, world: World): Promise<Publication> {
  if (options.patch !== undefined && (options.commit || options.push))
    throw new UsageError('--patch: another job commits and pushes it; leave out --commit and --push');
  return withObjects(createGit(world), async (git) => {
    const publication = await carryOut(request, options, git, world);
    const { plan, commit, pushedTo } = publication;
    const tellPushed = (): void => {
      if (commit !== undefined && pushedTo !== undefined) world.warn(describePush(commit, pushedTo));
    };
    const problems = await actOnStop(tellPushed, () => otherProblems(request.model, changesOf(plan), git, world));
    return { ...publication, problems };
  });
}

/** What is wrong elsewhere. What was done stands, whatever happens here. */
async function otherProblems(
  model: Model,
  changes: readonly EnvironmentChange[],
  git: Repository,
  { root, warn }: World,
): Promise<readonly EnvironmentProblem[]> {
  const others = model.environments.filter(({ name }) => !changes.some((change) => change.environment === name));
  // A hold renders nothing, and is quick for it.
  const manifests = changes.some(changesBuild);
  try {
    return await environmentProblems(root, git, model, others, { manifests });
  } catch (error) {
    // A person who sees an error alone does the same once more: what was done is reported whatever is wrong elsewhere.
    for (const line of errorLines('the other environments were not checked: ', error)) warn(line);
    return [];
  }
}

async function carryOut(
  request: PublishRequest,
  options: PublishOptions,
  git: Repository,
  world: World,
): Promise<Outcome> {
  const { patch } = options;
  const commit = options.commit === true || options.push === true || patch !== undefined;
  const branch = await requireCleanPaths(git, { commit, environments: targetsOf(request) });
  if (options.push && !options.dryRun) return publishToRemote(request, await requireBranch(git, branch), git, world);
  const settings = await readSettings(git);
  // A step of a workflow tries what a later one decides again and pushes: what is merged meanwhile must not fail it.
  if (world.env.GITHUB_ACTIONS !== 'true') await requireUpToDate(git, branch, settings);
  if (commit) await requireBranch(git, branch);
  const { publication, rendered } = await prepare(request, git, world, { commit });
  if (rendered === undefined || options.dryRun) return publication;
  if (patch !== undefined) {
    requireFollowed(request.model, publication.plan, upstreamOf(await requireBranch(git, branch), settings));
    const base = await readHead(git);
    const message = messageOf(request.model, publication.plan, world.env);
    await writePatch(git, resolve(world.folder(), patch), base, fileChanges(rendered), message);
    return { ...publication, patch };
  }
  if (!commit) {
    writePlan(world.root, rendered);
    return { ...publication, written: true };
  }
  const made = await makeCommit(request, { git, settings }, publication.plan, rendered, world);
  await mergeFastForward(git, await requireBranch(git, branch), made);
  return { ...publication, written: true, commit: made };
}
