import { model, UserError } from '@vmshift/environments';
import type { ExitCode } from '../exit-code';
import { createGit, type Git } from '../git/git';
import { type Network, network as realNetwork } from '../live/network';
import { readEnvironmentStates } from '../read-environment-states';
import { environmentProblems, environmentStatus } from '../status/environment-status';
import type { LiveStatus } from '../status/live-status';
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
  const asked = live ? askLive(world, network) : undefined;
  const read = Promise.all([readEnvironmentStates(world.root, git, model.environments), readSource(git)]);
  // A promise that fails while another is awaited needs somebody who listens; it is awaited below.
  read.catch(() => {});
  const undeclared = await renderProblems(world.root);
  const [states, source] = await read;
  const environments = model.environments.map((environment) => environmentStatus(environment, states));
  const answer = await asked;
  const result: Status = {
    source,
    environments,
    ...(answer === undefined ? {} : { live: answer.live }),
    problems: [...environmentProblems(environments, states), ...undeclared, ...(answer?.problems ?? [])],
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
): Promise<{ readonly live: LiveStatus; readonly problems: readonly StatusProblem[] }> {
  const { liveStatus } = await import('../status/live-status');
  const { liveProblems } = await import('../status/live-problems');
  const live = await liveStatus(model, world, network);
  return { live, problems: liveProblems(live, model) };
}

/** Environments differ by declared values alone: what is in `dist/` and not declared is found by rendering again. */
async function renderProblems(root: string): Promise<readonly StatusProblem[]> {
  const { DIST_FOLDER, planManifests } = await import('@vmshift/chart');
  const next = ['npm run synth', `git diff -- ${DIST_FOLDER}`];
  try {
    const { folders } = planManifests({ root, model });
    return folders.flatMap(({ name, plan }) => {
      const files = [...plan.added, ...plan.changed, ...plan.removed].map((file) => `${DIST_FOLDER}/${name}/${file}`);
      if (files.length === 0) return [];
      const listed =
        files.length > 3 ? `${files.slice(0, 3).join(', ')} and ${files.length - 3} more` : files.join(', ');
      return [{ environment: name, problem: `undeclared differences in ${listed}`, next }];
    });
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return [
      {
        environment: 'platform',
        problem: `the manifests cannot be rendered: ${error.message}`,
        next: ['npx vmshiftctl validate'],
      },
    ];
  }
}
