import { diagnoseGit, environmentStatus, verdictOf } from '@vmshift/diagnosis/git';
import { DIST_FOLDER, type EnvironmentConfig, type Model } from '@vmshift/environments';
import { counted } from '@vmshift/findings';
import type { GitHubObservation, PlatformObservation } from '@vmshift/observation';
import type { Network } from '@vmshift/observation/network';
import { countLacking } from '../git/find-main';
import { createGit, type Git } from '../git/git';
import { type Checkout, readCheckout } from '../git/read-checkout';
import { WRITTEN } from '../publish/check-work-tree';
import { readEnvironmentStates } from '../read-environment-states';
import type { World } from '../world';
import type { Status } from './status';

/** What is looked at. */
export interface StatusScope {
  /** The part of the model that is told. */
  readonly environments: readonly EnvironmentConfig[];
  /** By what the real thing is asked. @default Git alone is read */
  readonly network?: Network | undefined;
  /** What GitHub said a moment ago. @default it is asked */
  readonly gitHub?: GitHubObservation | undefined;
}

/** Reads what is declared, pinned and rendered, and with a network what really runs, and judges all of it. */
export async function readStatus(
  model: Model,
  { environments, network, gitHub }: StatusScope,
  world: World,
): Promise<Status> {
  const git = createGit(world);
  const observing = network && observe(model, { environments, network, gitHub }, world);
  const reading = readEnvironmentStates(world.root, git, model.environments);
  // Behind what was fetched just now, when the real thing was asked.
  const checkingOut = observing === undefined ? readCheckout(git) : observing.then(() => readCheckout(git));
  const main = model.platform.targetRevision;
  const lacking = observing === undefined ? countLacking(git, main, WRITTEN) : Promise.resolve(0);
  // A promise that fails while another is awaited needs a listener; each is awaited below.
  for (const promise of [observing, reading, checkingOut, lacking]) promise?.catch(() => {});
  // Loaded while Git reads.
  const { DIST_DIFFERS, renderProblems } = await import('./render-problems');
  const told = ({ environment }: { readonly environment: string }): boolean =>
    environments.length === model.environments.length || environments.some(({ name }) => name === environment);
  const rendered = (await renderProblems(world.root, model, reading, checkingOut)).filter(told);
  const differing = rendered.filter(({ id }) => id === DIST_DIFFERS);
  if (differing.length > 0) {
    const { requireInWorkTree } = await import('../git/sparse-checkout');
    await requireInWorkTree(
      git,
      differing.map(({ environment }) => `${DIST_FOLDER}/${environment}`),
    );
  }
  const states = await reading;
  const observation = await observing;
  const checkout = await checkingOut;
  const common = {
    // With the real thing, what the clone lacks is a diagnosis.
    source: await sourceOf(git, network === undefined ? checkout : { ...checkout, behind: 0 }, {
      main,
      lacking: await lacking,
    }),
    environments: environments.map((environment) => environmentStatus(environment, states)),
  };
  if (observation === undefined) {
    const problems = diagnoseGit({ ...model, environments }, states, rendered);
    return { verdict: offlineVerdict(problems, environments), ...common, problems, unseen: [] };
  }
  const { diagnosePlatform } = await import('@vmshift/diagnosis');
  const { withContexts } = await import('./with-contexts');
  const { verdict, problems, unseen } = diagnosePlatform({ ...model, environments }, states, observation, rendered);
  // Of all environments: Argo CD of one is asked by the context of another.
  return { verdict, ...common, ...withContexts({ problems, unseen }, observation, model.environments), observation };
}

/** Loaded only when asked for: from Git alone the answer takes tenths of a second. */
async function observe(
  model: Model,
  { environments, network, gitHub }: StatusScope & { readonly network: Network },
  world: World,
): Promise<PlatformObservation> {
  const { readPlatform } = await import('@vmshift/observation');
  const { platformAccess } = await import('../platform-access');
  const git = createGit(world);
  const observation = await world.progress('asking Argo CD, the clusters, the hosts and GitHub', (tell) =>
    readPlatform(
      model,
      {
        ...platformAccess(world, { git, network, now: world.now }),
        progress: ({ asked, waiting }) => tell(describeAsked(asked, waiting)),
      },
      { environments, gitHub: gitHub === undefined },
    ),
  );
  return gitHub === undefined ? observation : { ...observation, gitHub };
}

/** `9 of 11, waits for cluster of staging`. */
function describeAsked(asked: number, waiting: readonly string[]): string {
  const [first] = waiting;
  return `${asked - waiting.length} of ${asked}${first === undefined ? '' : `, waits for ${first}`}`;
}

function offlineVerdict(problems: Status['problems'], environments: readonly EnvironmentConfig[]): Status['verdict'] {
  const verdict = verdictOf(problems, [], environments);
  if (problems.length > 0) return verdict;
  return { ...verdict, line: 'nothing is wrong in Git; --live asks GitHub, Argo CD, the clusters and the hosts' };
}

/** Which commit is described, and whether it may be out of date. */
async function sourceOf(
  git: Git,
  { commit, behind }: Checkout,
  { main, lacking }: { readonly main: string; readonly lacking: number },
): Promise<Status['source']> {
  if (behind > 0)
    return {
      commit,
      notes: [`this clone is ${counted(behind, 'commit')} behind what it fetched; git pull shows the newest`],
    };
  const changes = `${counted(lacking, 'commit')} to pins or manifests that ${main} had when it was fetched`;
  if (lacking === 0) return { commit, notes: [] };
  const { stoppedOperation, wayToBranch } = await import('@vmshift/observation');
  const stopped = await stoppedOperation(git);
  const first = stopped && `${stopped.undo} ends the ${stopped.name} that was begun here, then `;
  const { command } = await wayToBranch(git, main);
  return { commit, notes: [`this checkout lacks ${changes}; ${first ?? ''}${command} && git pull shows them`] };
}
