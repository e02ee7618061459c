import { DIST_FOLDER, type Model } from '@vmshift/environments';
import { UserError } from '@vmshift/findings';
import {
  changesOf,
  commitMessage,
  type EnvironmentPlan,
  type EnvironmentState,
  type ReleasePlan,
} from '@vmshift/releases';
import type { Repository } from '../git/read-objects';
import { requireInWorkTree } from '../git/sparse-checkout';
import { readEnvironmentStates } from '../read-environment-states';
import type { World } from '../world';
import { commitFiles } from './commit-files';
import { distProblem, type EnvironmentProblem } from './environment-problems';
import type { Outcome, PublishRequest } from './publication';
import { changesBuild, fileChanges, type RenderedPlan, renderPlan } from './render-plan';
import { requireBranchBuilds } from './require-branch-builds';
import { requireImagesOnly } from './require-images-only';
import type { Settings } from './upstream';

/** Decides on the present state, and renders the files if anything changes. */
export async function prepare(
  { model, environments, decide, requireOutside }: PublishRequest,
  git: Repository,
  world: World,
  committed: { readonly commit: boolean },
): Promise<{ readonly publication: Outcome; readonly rendered: RenderedPlan | undefined }> {
  const { root } = world;
  const states = await readEnvironmentStates(root, git, environments);
  const plan = await keepEdits(git, model, decide(states), states);
  if (changesOf(plan).length === 0)
    return { publication: { plan, states, files: [], written: false }, rendered: undefined };
  if (plan.action === 'rollback') await requireBranchBuilds(git, plan);
  await requireOutside?.(plan, states);
  const rendered = renderPlan(root, model, plan);
  requireImagesOnly(model, plan, rendered, committed, world);
  const files = [...fileChanges(rendered).keys()].sort();
  return { publication: { plan, states, files, written: false }, rendered };
}

/**
 * Refuses to change an environment whose `dist/` is not what its present pin renders to: the difference would be carried
 * along, or lost. The others go on without it.
 *
 * @throws UserError when none is left, and where a sparse checkout leaves out manifests
 */
async function keepEdits(
  git: Repository,
  model: Model,
  plan: ReleasePlan,
  states: readonly EnvironmentState[],
): Promise<ReleasePlan> {
  const problems: EnvironmentProblem[] = [];
  const environments = plan.environments.map((environment): EnvironmentPlan => {
    if (environment.outcome !== 'change' || !changesBuild(environment)) return environment;
    const state = states.find((one) => one.environment.name === environment.environment);
    const found = state && distProblem(git.root, model, state);
    if (found === undefined) return environment;
    problems.push(found);
    return { environment: found.environment, outcome: 'refused', from: environment.from, because: found.problem };
  });
  await requireInWorkTree(
    git,
    problems.map(({ environment }) => `${DIST_FOLDER}/${environment}`),
  );
  const kept = { ...plan, environments };
  if (problems.length > 0 && changesOf(kept).length === 0) {
    throw new UserError(problems.flatMap(({ problem, fix }) => [problem, `  fix: ${fix}`]));
  }
  return kept;
}

/** The commit of HEAD, of which the history was read. */
export async function readHead({ objects }: Repository): Promise<string> {
  const [head] = await objects.read(['HEAD']);
  if (head === undefined) throw new Error('HEAD has no commit');
  return head.id;
}

/** Makes the commit of a plan on top of HEAD, which no branch holds yet. */
export async function makeCommit(
  { model }: PublishRequest,
  { git, settings }: { readonly git: Repository; readonly settings: Settings },
  plan: ReleasePlan,
  rendered: RenderedPlan,
  { env, warn }: World,
): Promise<string> {
  const signing = { mayBeAsked: settings.has('commit.gpgsign'), warn };
  return commitFiles(git, await readHead(git), fileChanges(rendered), messageOf(model, plan, env), signing);
}

/** The message of a plan's commit. */
export function messageOf(model: Model, plan: ReleasePlan, env: World['env']): string {
  const [, application = ''] = model.platform.applicationRepository.split('/');
  return commitMessage(plan, application, workflowRun(env));
}

/**
 * Address of the run that this program is a step of.
 * @see https://docs.github.com/actions/reference/workflows-and-actions/variables
 */
function workflowRun(env: World['env']): string | undefined {
  const { GITHUB_ACTIONS, GITHUB_SERVER_URL: server, GITHUB_REPOSITORY: repository, GITHUB_RUN_ID: run } = env;
  if (GITHUB_ACTIONS !== 'true' || !server || !repository || !run) return undefined;
  return `${server}/${repository}/actions/runs/${run}`;
}
