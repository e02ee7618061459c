import { setTimeout } from 'node:timers/promises';
import { type EnvironmentConfig, type Model, targetRevision } from '@vmshift/environments';
import { UserError } from '@vmshift/findings';
import {
  changesOf,
  commitMessage,
  type EnvironmentChange,
  type EnvironmentPlan,
  type EnvironmentState,
  type ReleasePlan,
} from '@vmshift/releases';
import { createGit, type Git } from '../git/git';
import { readEnvironmentStates } from '../read-environment-states';
import { errorLines } from '../terminal';
import type { World } from '../world';
import { requireCleanPaths } from './check-work-tree';
import { commitFiles } from './commit-files';
import { distProblem, type EnvironmentProblem, environmentProblems } from './environment-problems';
import { requireSameProgram } from './program-outdated';
import { refusedPush, type WorkflowRequest } from './refused-push';
import { changesBuild, fileChanges, type RenderedPlan, renderPlan, writePlan } from './render-plan';
import { requireImagesOnly } from './require-images-only';
import { currentBranch, fastForward, mergeFastForward, push, readUpstream, type Upstream } from './upstream';

/** How far a writing command goes. By default it writes the files and leaves the commit to its user. */
export interface PublishOptions {
  /** Decides, renders and checks, and writes nothing. */
  readonly dryRun?: boolean;
  /** Makes one commit. */
  readonly commit?: boolean;
  /** Makes it on top of the remote's branch and pushes it. */
  readonly push?: boolean;
}

export interface PublishRequest extends WorkflowRequest {
  /** Environments whose state the decision needs. */
  readonly environments: readonly EnvironmentConfig[];
  /** Names of those that the command may change. @default all of them */
  readonly targets?: readonly string[];
  /** Called again with the new state after every lost race. */
  readonly decide: (states: readonly EnvironmentState[]) => ReleasePlan;
}

/** What was decided, and what was done about it. */
export interface Publication {
  readonly plan: ReleasePlan;
  /** State that the decision was taken on. */
  readonly states: readonly EnvironmentState[];
  /** Paths that change, or would. */
  readonly files: readonly string[];
  readonly written: boolean;
  readonly commit?: string;
  /** `<remote>/<branch>` that the commit was pushed to. */
  readonly pushedTo?: string;
  /** What is wrong with environments that were left alone. */
  readonly problems: readonly EnvironmentProblem[];
}

/** Pushes that lose the race before the command gives up. */
const ATTEMPTS = 10;

/** Decides and carries out: one place where pins, manifests, commits and pushes are made. */
export async function publish(request: PublishRequest, options: PublishOptions, world: World): Promise<Publication> {
  const git = createGit(world.root, world.env);
  const publication = await carryOut(request, options, git, world);
  return { ...publication, problems: await otherProblems(request.model, changesOf(publication.plan), git, world) };
}

/** What is wrong elsewhere. What was done stands, whatever happens here. */
async function otherProblems(
  model: Model,
  changes: readonly EnvironmentChange[],
  git: Git,
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

type Outcome = Omit<Publication, 'problems'>;

async function carryOut(request: PublishRequest, options: PublishOptions, git: Git, world: World): Promise<Outcome> {
  const commit = options.commit === true || options.push === true;
  await requireCleanPaths(git, { commit, environments: targetsOf(request) });
  if (options.push && !options.dryRun) return publishToRemote(request, git, world);
  const branch = commit ? await currentBranch(git) : undefined;
  const { publication, rendered } = await prepare(request, git, world, { commit });
  if (rendered === undefined || options.dryRun) return publication;
  if (branch === undefined) {
    writePlan(world.root, rendered);
    return { ...publication, written: true };
  }
  const head = (await git.run(['rev-parse', 'HEAD'])).trim();
  const made = await makeCommit(request, git, head, publication.plan, rendered, world);
  await mergeFastForward(git, branch, made);
  return { ...publication, written: true, commit: made };
}

function targetsOf({ targets, environments }: PublishRequest): readonly string[] {
  return targets ?? environments.map(({ name }) => name);
}

/** Fetch, decide, render, commit, push; again from the start when another push came first. */
async function publishToRemote(request: PublishRequest, git: Git, world: World): Promise<Outcome> {
  const upstream = await readUpstream(git);
  const remoteBranch = `${upstream.remote}/${upstream.remoteBranch}`;
  for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
    const arrived = await fastForward(git, upstream);
    requireSameProgram(arrived);
    if (arrived.length > 0) await requireCleanPaths(git, { commit: true, environments: targetsOf(request) });
    const { publication, rendered } = await prepare(request, git, world, { commit: true });
    if (rendered === undefined) return publication;
    requireFollowed(request.model, publication.plan, upstream);
    const head = (await git.run(['rev-parse', 'HEAD'])).trim();
    const made = await makeCommit(request, git, head, publication.plan, rendered, world);
    const answer = await push(git, upstream, made);
    if (answer.outcome === 'refused') throw refusedPush(request, publication.plan, answer, remoteBranch, world);
    if (answer.outcome === 'pushed') {
      await followPush(git, upstream, made, world);
      return { ...publication, written: true, commit: made, pushedTo: remoteBranch };
    }
    world.warn(`another push to ${remoteBranch} came first (attempt ${attempt} of ${ATTEMPTS}); planning again`);
    await setTimeout(Math.random() * Math.min(100 * 2 ** attempt, 5000));
  }
  throw new UserError(
    `${ATTEMPTS} pushes to ${remoteBranch} were lost to others; nothing was changed; fix: run it again`,
  );
}

/** Brings the clone to what was pushed. The push stands whatever happens here. */
async function followPush(git: Git, { branch }: Upstream, commit: string, world: World): Promise<void> {
  try {
    await mergeFastForward(git, branch, commit);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    for (const line of errorLines('pushed, but this clone stays behind: ', error)) world.warn(line);
  }
}

/** Decides on the present state, and renders the files if anything changes. */
async function prepare(
  { model, environments, decide }: PublishRequest,
  git: Git,
  world: World,
  committed: { readonly commit: boolean },
): Promise<{ readonly publication: Outcome; readonly rendered: RenderedPlan | undefined }> {
  const { root } = world;
  const states = await readEnvironmentStates(root, git, environments);
  const plan = keepEdits(root, model, decide(states), states);
  if (changesOf(plan).length === 0)
    return { publication: { plan, states, files: [], written: false }, rendered: undefined };
  const rendered = renderPlan(root, model, plan);
  requireImagesOnly(model, plan, rendered, committed, world);
  const files = [...fileChanges(rendered).keys()].sort();
  return { publication: { plan, states, files, written: false }, rendered };
}

/**
 * Refuses to change an environment whose `dist/` is not what its present pin renders to: the difference would be carried
 * along, or lost. The others go on without it.
 *
 * @throws UserError when none is left
 */
function keepEdits(root: string, model: Model, plan: ReleasePlan, states: readonly EnvironmentState[]): ReleasePlan {
  const problems: EnvironmentProblem[] = [];
  const environments = plan.environments.map((environment): EnvironmentPlan => {
    if (environment.outcome !== 'change' || !changesBuild(environment)) return environment;
    const state = states.find((one) => one.environment.name === environment.environment);
    const found = state && distProblem(root, model, state);
    if (found === undefined) return environment;
    problems.push(found);
    return { environment: found.environment, outcome: 'refused', from: environment.from, because: found.problem };
  });
  const kept = { ...plan, environments };
  if (problems.length > 0 && changesOf(kept).length === 0) {
    throw new UserError(problems.flatMap(({ problem, fix }) => [problem, `  fix: ${fix}`]));
  }
  return kept;
}

async function makeCommit(
  { model }: PublishRequest,
  git: Git,
  parent: string,
  plan: ReleasePlan,
  rendered: RenderedPlan,
  { warn }: World,
): Promise<string> {
  const [, application = ''] = model.platform.applicationRepository.split('/');
  return commitFiles(git, parent, fileChanges(rendered), commitMessage(plan, application), warn);
}

/** A push to a branch that Argo CD does not follow would look like a release and be none. */
function requireFollowed({ environments, platform }: Model, plan: ReleasePlan, { remoteBranch }: Upstream): void {
  for (const change of changesOf(plan)) {
    const environment = environments.find(({ name }) => name === change.environment);
    const followed = environment && targetRevision(environment, platform);
    if (followed === undefined || followed === 'HEAD' || followed === remoteBranch) continue;
    throw new UserError(
      `${change.environment} is deployed from ${followed}, and this is ${remoteBranch}; fix: git switch ${followed}`,
    );
  }
}
