import { model } from '@vmshift/environments';
import { UserError } from '@vmshift/findings';
import type { EnvironmentState } from '@vmshift/releases';
import type { ExitCode } from '../exit-code';
import { createGit, type Git } from '../git/git';
import { type Network, network as realNetwork } from '../live/network';
import { oneLine } from '../live/one-line';
import { readEnvironmentStates } from '../read-environment-states';
import { environmentProblems, environmentStatus } from '../status/environment-status';
import { printStatus, type Status } from '../status/print-status';
import type { StatusProblem } from '../status/status-problem';
import { printJson } from '../terminal';
import type { World } from '../world';

export interface StatusOptions {
  /** Also asks GitHub, Argo CD and the hosts. */
  readonly live?: boolean;
  readonly json?: boolean;
}

/** Shows what should run in every environment, with `live` also what does, and what to run next where that differs. */
export async function status(
  { live, json }: StatusOptions,
  world: World,
  network: Network = realNetwork,
): Promise<ExitCode> {
  const git = createGit(world.root, world.env);
  const asked = live ? askLive(world, network, git) : undefined;
  const read = readEnvironmentStates(world.root, git, model.environments);
  // A promise that fails while another is awaited needs a listener; it is awaited below.
  asked?.catch(() => {});
  const states = await read;
  const undeclared = await renderProblems(world.root, git, states);
  const environments = model.environments.map((environment) => environmentStatus(environment, states));
  const answer = await asked;
  // Behind what was fetched just now, when the real thing was asked.
  const source = await readSource(git);
  const result: Status = {
    source,
    environments,
    ...(answer === undefined ? {} : { live: answer.live }),
    unknown: answer?.unknown ?? [],
    problems: [
      ...environmentProblems(environments, states, model.platform),
      ...undeclared,
      ...(answer?.problems ?? []),
    ],
  };
  if (json) printJson(world, result);
  else for (const line of printStatus(result, world.now)) world.print(line);
  return result.problems.length > 0 ? 1 : 0;
}

/** Which commit is described, and whether it may be out of date. */
async function readSource(git: Git): Promise<Status['source']> {
  const commit = (await git.run(['rev-parse', 'HEAD'])).trim();
  const upstream = await git.attempt(['rev-list', '--count', 'HEAD..@{upstream}']);
  const missing = upstream.code === 0 ? Number(upstream.stdout) : 0;
  const notes =
    missing > 0
      ? [`this clone is ${missing} commit${missing === 1 ? '' : 's'} behind what it fetched; git pull shows the newest`]
      : [];
  return { commit, notes };
}

/** Loaded only when asked for: from Git alone the answer takes tenths of a second. */
async function askLive(
  world: World,
  network: Network,
  git: Git,
): Promise<Required<Pick<Status, 'live' | 'unknown' | 'problems'>>> {
  const { liveStatus } = await import('../status/live-status');
  const { liveProblems } = await import('../status/live-problems');
  const { liveUnknowns } = await import('../status/live-unknowns');
  const live = await liveStatus(model, world, network, git);
  return { live, unknown: liveUnknowns(live, model), problems: liveProblems(live, model, world.now) };
}

/**
 * Environments differ by declared values alone: what is in `dist/` and not declared is found by rendering again. Only where
 * that finds something each is rendered for itself, as one that cannot be rendered must hide nothing of the others.
 */
async function renderProblems(
  root: string,
  git: Git,
  states: readonly EnvironmentState[],
): Promise<readonly StatusProblem[]> {
  const { DIST_FOLDER, planManifests } = await import('@vmshift/chart');
  const { isEmptyPlan } = await import('@vmshift/manifests');
  const { distProblem, uncommittedFolders } = await import('../publish/environment-problems');
  const own = ({ name }: { readonly name: string }) => model.environments.some((one) => one.name === name);
  const whole = renderAll(() => planManifests({ root, model }).folders);
  const clean = !(whole instanceof UserError) && whole.filter(own).every(({ plan }) => isEmptyPlan(plan));
  const unreadable = states.some(({ brokenPin }) => brokenPin !== undefined);
  if (clean && whole.every(own) && !unreadable) return [];
  const edited = await uncommittedFolders(git);
  const problems = clean ? [] : states.flatMap((state) => distProblem(root, model, state, edited) ?? []);
  if (problems.length > 0 || unreadable) {
    return problems.map(({ environment, problem, fix }) => ({ environment, problem, next: [fix] }));
  }
  if (whole instanceof UserError) {
    const problem = `the manifests cannot be rendered: ${oneLine(whole.message)}`;
    return [{ environment: 'platform', problem, next: ['./vmshiftctl validate'] }];
  }
  return whole
    .filter((folder) => !own(folder))
    .map(({ name }) => retiredFolder(`${DIST_FOLDER}/${name}`, edited.has(name)));
}

/** What is rendered, or why nothing is. */
function renderAll<Rendered>(render: () => Rendered): Rendered | UserError {
  try {
    return render();
  } catch (error) {
    if (error instanceof UserError) return error;
    throw error;
  }
}

/** Manifests of an environment that left the model: Argo CD no longer applies them, and a render removes them. */
function retiredFolder(folder: string, edited: boolean): StatusProblem {
  const commit = `git add --all -- ${folder} && git commit -m "Remove ${folder}" -- ${folder}`;
  return {
    environment: 'platform',
    problem: `${folder} belongs to no environment of the model`,
    next: [edited ? './vmshiftctl synth' : `./vmshiftctl synth && ${commit}`],
  };
}
