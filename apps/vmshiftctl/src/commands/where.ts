import { unseenParts } from '@vmshift/diagnosis';
import { model } from '@vmshift/environments';
import { gitHubApi, observe, readBuildRun } from '@vmshift/observation';
import { type Network, network as realNetwork } from '@vmshift/observation/network';
import type { Format } from '@vmshift/releases';
import type { ExitCode } from '../exit-code';
import { createGit } from '../git/git';
import { printJson } from '../terminal/print-json';
import { printLines } from '../terminal/print-lines';
import { tableLines } from '../terminal/table';
import { ArgumentCheck } from '../usage-error';
import { observeRelease } from '../watch/look-at-release';
import { findCommit } from '../where/find-commit';
import { findSync } from '../where/find-sync';
import { COLUMNS, traceRows } from '../where/print-trace';
import { builtStep, type CommitTrace, type EnvironmentTrace, releaseOf, traceEnvironment } from '../where/trace';
import type { World } from '../world';

export interface WhereOptions {
  readonly json?: boolean;
}

/** Digits of a commit, so many that it is hardly another one. */
const DIGITS: Format = {
  matches: (value) => typeof value === 'string' && /^[0-9a-f]{7,40}$/.test(value),
  allowed: '7 to 40 hexadecimal digits of a commit of the application',
};

/**
 * Tells how far a commit of the application came: built, and in each environment of its branch released, synced and
 * running. 1 where a step failed, 3 where one is not known.
 */
export async function where(
  commit: string,
  { json }: WhereOptions,
  world: World,
  network: Network = realNetwork,
): Promise<ExitCode> {
  const check = new ArgumentCheck();
  check.value('<commit>', commit, DIGITS);
  check.finish();
  const { applicationRepository, repository } = model.platform;
  const api = gitHubApi(world, network);
  const { environments } = model;
  const seen = await world.progress('asking Argo CD, the clusters and the hosts', () =>
    observeRelease(environments, world, network),
  );
  const sha = await findCommit(commit, seen.states, api, applicationRepository);
  const run = await observe(readBuildRun(api, applicationRepository, sha));
  const branch = branchOf(sha, seen.states) ?? (run.state === 'seen' && run.value !== 'none' ? run.value.branch : '');
  const followers = environments.filter((environment) => environment.branch === branch);
  const git = createGit(world);
  const outcomes = seen.judge(sha);
  const build = run.state === 'seen' && run.value !== 'none' ? run.value.number : undefined;
  const traces: EnvironmentTrace[] = [];
  for (const environment of followers) {
    const state = seen.states.find((one) => one.environment.name === environment.name);
    const outcome = outcomes.find((one) => one.environment.name === environment.name)?.outcome;
    if (state === undefined || outcome === undefined) throw new Error(`${environment.name} was not looked at`);
    const observed = seen.observation.environments[environment.name];
    const linkTo = (one: string): string => `https://github.com/${repository}/commit/${one}`;
    const release = releaseOf(sha, state.history);
    const sync = release && (await findSync(observed, release.commit, git));
    traces.push(traceEnvironment({ commit: sha, environment, state, observed, outcome, linkTo, build, sync }));
  }
  const built = builtStep(run);
  const trace: CommitTrace = { commit: sha, branch: branch || null, built, environments: traces };
  if (json) printJson(world, trace);
  else {
    world.print(`${sha} of ${applicationRepository}${branch === '' ? '' : `, branch ${branch}`}`, 'heading');
    printLines(world, tableLines(COLUMNS, traceRows(built, traces), world.width()));
    for (const { link } of [built, ...traces.flatMap(({ steps }) => steps)]) if (link) world.print(link, 'faint');
    if (followers.length === 0) world.warn(noFollower(branch));
    // What was not seen stands in the table with its reason; what lets it be seen comes behind.
    const unseen = unseenParts({ ...model, environments: followers }, seen.observation);
    for (const line of new Set(unseen.flatMap(({ next }) => next))) world.print(`    ${line}`, 'command');
  }
  const states = [built, ...traces.flatMap(({ steps }) => steps)].map(({ state }) => state);
  if (states.includes('failed')) return 1;
  return states.includes('unknown') || followers.length === 0 ? 3 : 0;
}

function branchOf(sha: string, states: Awaited<ReturnType<typeof observeRelease>>['states']): string | undefined {
  const pins = states.flatMap(({ pin, history }) => [pin, ...history.map((entry) => entry.pin)]);
  return pins.find((pin) => pin?.commit === sha)?.branch;
}

function noFollower(branch: string): string {
  const followed = [...new Set(model.environments.map((environment) => environment.branch))].join(', ');
  if (branch === '') return `it was never pinned, and its branch is not known; the environments follow ${followed}`;
  return `no environment follows ${branch}; followed are ${followed}`;
}
