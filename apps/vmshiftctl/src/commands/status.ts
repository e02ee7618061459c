import { model } from '@vmshift/environments';
import { counted } from '@vmshift/findings';
import { type Network, network as realNetwork } from '@vmshift/observation/network';
import type { ExitCode } from '../exit-code';
import { createGit, type Git } from '../git/git';
import { type Checkout, readCheckout } from '../git/read-checkout';
import { readEnvironmentStates } from '../read-environment-states';
import { environmentProblems, environmentStatus } from '../status/environment-status';
import { printStatus, type Status } from '../status/print-status';
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
  const reading = readEnvironmentStates(world.root, git, model.environments);
  // Behind what was fetched just now, when the real thing was asked.
  const checkingOut = asked === undefined ? readCheckout(git) : asked.then(() => readCheckout(git));
  // A promise that fails while another is awaited needs a listener; each is awaited below.
  for (const promise of [asked, reading, checkingOut]) promise?.catch(() => {});
  // Loaded while Git reads.
  const { renderProblems } = await import('../status/render-problems');
  const states = await reading;
  const undeclared = await renderProblems(world.root, model, states, checkingOut);
  const environments = model.environments.map((environment) => environmentStatus(environment, states));
  const answer = await asked;
  const result: Status = {
    source: sourceOf(await checkingOut),
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
function sourceOf({ commit, behind }: Checkout): Status['source'] {
  const note = `this clone is ${counted(behind, 'commit')} behind what it fetched; git pull shows the newest`;
  return { commit, notes: behind > 0 ? [note] : [] };
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
