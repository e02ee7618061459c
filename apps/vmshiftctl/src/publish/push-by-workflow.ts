import { UserError } from '@vmshift/findings';
import { type GitHubApi, gitHubApi, network } from '@vmshift/observation';
import { changesOf, TRAILER } from '@vmshift/releases';
import { parseCommit } from '../git/parse-commit';
import { parseTrailers } from '../git/parse-trailers';
import type { Repository } from '../git/read-objects';
import { type OperateRun, runCommand } from '../operate/operate-command';
import { operateThroughWorkflow } from '../operate/operate-through-workflow';
import { personToken } from '../operate/person-token';
import { pushRefusal } from '../operate/push-rules';
import { errorLines } from '../terminal/error-lines';
import type { World } from '../world';
import { prepare } from './prepare-publication';
import type { Outcome, PublishRequest } from './publication';
import { operateInputs, refusedPush } from './refused-push';
import { foreignRemote } from './remote-repository';
import { fetchUpstream, followPush, trackingRef, type Upstream } from './upstream';

/**
 * Why the rules of the branch will refuse this person's push, asked before it; undefined where they will not, or where
 * that cannot be known before.
 */
export async function refusalBefore(
  { model }: PublishRequest,
  upstream: Upstream,
  git: Repository,
  world: World,
): Promise<string | undefined> {
  const { repository } = model.platform;
  if ((await foreignRemote(repository, upstream, git)) !== undefined) return undefined;
  const api = await personApi(world);
  // Where GitHub does not answer, the push tells.
  return api && pushRefusal(api, repository, upstream.remoteBranch).catch(() => undefined);
}

/** GitHub, with the token of this person; undefined without one, and inside of a workflow, which has its own way in. */
async function personApi(world: World): Promise<GitHubApi | undefined> {
  if (world.env.GITHUB_ACTIONS === 'true') return undefined;
  const token = await personToken(world);
  return token === undefined ? undefined : gitHubApi({ env: { ...world.env, GH_TOKEN: token } }, network);
}

/**
 * The same by the workflow, for a person whose push the branch refuses; the clone is brought to what came of it.
 *
 * @throws UserError with what to do instead where that cannot be, and with the run's log where it fails
 */
export async function pushByWorkflow(
  request: PublishRequest,
  publication: Outcome,
  { because, upstream }: { readonly because: string; readonly upstream: Upstream },
  git: Repository,
  world: World,
): Promise<Outcome> {
  const { repository } = request.model.platform;
  const remoteBranch = `${upstream.remote}/${upstream.remoteBranch}`;
  const foreign = await foreignRemote(repository, upstream, git);
  if (foreign !== undefined) {
    const refusal = `${remoteBranch} does not accept direct pushes: ${because}`;
    throw new UserError([refusal, `  ${upstream.remote} is ${foreign}; fix: work in a clone of ${repository}`]);
  }
  const inputs = operateInputs(request, publication.plan);
  const api = await personApi(world);
  if (api === undefined || inputs === undefined)
    throw refusedPush(request, publication.plan, { because }, remoteBranch, world);
  world.warn(`${remoteBranch} does not accept direct pushes: ${because}`);
  const run = await operateThroughWorkflow(inputs, { api, repository }, world);
  const commit = await fetchCommitOf(run, upstream, git);
  if (commit === undefined) return nothingCame(request, run, upstream, git, world);
  await followPush(git, upstream, trackingRef(upstream), world);
  return { ...publication, written: true, commit, pushedTo: remoteBranch, run };
}

/** The commit that carries the run's address; undefined where the run wrote none. */
async function fetchCommitOf(run: OperateRun, upstream: Upstream, git: Repository): Promise<string | undefined> {
  try {
    const tracking = await fetchUpstream(git, upstream);
    const list = (await git.run(['rev-list', `HEAD..${tracking}`])).split('\n').filter((line) => line !== '');
    const objects = await git.objects.read(list);
    return list.find((commit, index) => {
      const object = objects[index];
      if (object?.type !== 'commit') return false;
      const trailers = parseTrailers(parseCommit(commit, object.content).message);
      return trailers[TRAILER.writtenBy]?.some((url) => url.endsWith(`/actions/runs/${run.id}`));
    });
  } catch (error) {
    // A person who sees an error alone does the same once more.
    const lines = errorLines(`${run.url} succeeded, and what came of it is not known here: `, error);
    throw new UserError([...lines, '  look: git pull --ff-only && ./vmshiftctl status']);
  }
}

/** What there was to do was done before the run came to it: decided again, nothing is left. */
async function nothingCame(
  request: PublishRequest,
  run: OperateRun,
  upstream: Upstream,
  git: Repository,
  world: World,
): Promise<Outcome> {
  await followPush(git, upstream, trackingRef(upstream), world);
  const { publication } = await prepare(request, git, world, { commit: true });
  if (changesOf(publication.plan).length === 0) return { ...publication, run };
  throw new UserError([`${run.url} succeeded and changed nothing`, `  its log: ${runCommand.showLog(run)}`]);
}
