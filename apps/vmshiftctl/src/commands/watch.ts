import { type EnvironmentConfig, model } from '@vmshift/environments';
import { UserError } from '@vmshift/findings';
import { gitHubApi, reasonOf } from '@vmshift/observation';
import { type Network, network as realNetwork } from '@vmshift/observation/network';
import { BRANCH, COMMIT, type EnvironmentState, GIVEN_SEQUENCE } from '@vmshift/releases';
import type { ExitCode } from '../exit-code';
import { askAgain } from '../github/ask-again';
import { printJson } from '../terminal/print-json';
import { ArgumentCheck } from '../usage-error';
import { decideReturn, type ReturnDecision } from '../watch/decide-return';
import { type DeploymentStatus, Deployments } from '../watch/deployments';
import { describeWatched, type WatchResult } from '../watch/describe-watched';
import { type FailedRelease, judgeFailedRelease } from '../watch/judge-release';
import { keepIssues } from '../watch/keep-issues';
import { fetchPins, lookAtRelease } from '../watch/look-at-release';
import { RELEASE_LABEL, releaseIssue, releaseIssueKey } from '../watch/release-issue';
import { statusOf, type WatchedEnvironment, watchRelease } from '../watch/watch-release';
import type { World } from '../world';

export interface WatchOptions {
  readonly branch: string;
  readonly sha: string;
  /** Minutes, as `20m`. */
  readonly timeout: string;
  /** Writes deployments, and issues about failed releases, to the application's repository. */
  readonly tellGithub?: boolean;
  /** The workflow run that watches; linked from what is written. */
  readonly runUrl?: string;
  /** Why the release failed: that is told of the environments whose pin it did not reach, and the others are followed. */
  readonly failed?: string;
  /** Number of the build that was to be released; a newer one that is pinned has overtaken it. */
  readonly sequence?: string;
  readonly json?: boolean;
}

const USUAL_SECONDS = 15;

/** How often is looked; `VMSHIFTCTL_WATCH_SECONDS` sets another time, such as for a cluster that is slow to answer. */
function intervalMs({ env }: World): number {
  const seconds = Number(env.VMSHIFTCTL_WATCH_SECONDS || USUAL_SECONDS);
  return (seconds > 0 ? seconds : USUAL_SECONDS) * 1000;
}

/** Follows a release until every environment of its branch runs exactly these images healthily, or says why not. */
export async function watch(options: WatchOptions, world: World, network: Network = realNetwork): Promise<ExitCode> {
  const { branch, sha, runUrl, failed, tellGithub = false } = options;
  const sequence = options.sequence === undefined ? undefined : Number(options.sequence);
  const timeoutMs = checkArguments(options);
  const environments = model.environments.filter((environment) => environment.branch === branch);
  if (environments.length === 0) throw unknownBranch(branch);
  const { applicationRepository: repository } = model.platform;
  const api = gitHubApi(world, network);
  const deployments = tellGithub ? new Deployments({ api, repository, commit: sha, logUrl: runUrl }) : undefined;
  const tell = async (environment: EnvironmentConfig, status: DeploymentStatus): Promise<void> => {
    world.warn(`${environment.name}: ${status.state.replace('_', ' ')}: ${status.description}`);
    if (deployments === undefined) return;
    const write = () => deployments.tell(environment, status);
    // The next look tells again what lasts. What is told last would stay as it was; to write it twice does no harm.
    await orWarn(status.state === 'in_progress' ? write() : askAgain(write, world), world);
  };
  const judged = failed === undefined ? [] : await judgeFailed(environments, { commit: sha, sequence, failed }, world);
  for (const { environment, outcome } of judged) await tell(environment, statusOf(outcome, true));
  const released = environments.filter((one) => !judged.some(({ environment }) => environment === one));
  const states = new Map<string, EnvironmentState>();
  const watched =
    released.length === 0
      ? []
      : await watchRelease({
          ...{
            environments: released,
            timeoutMs,
            intervalMs: intervalMs(world),
            clock: world.clock,
            pause: world.pause,
          },
          ...{ look: () => lookAtRelease(released, sha, states, world, network), tell },
        });
  const results: WatchResult[] = judged.map(({ environment, outcome }) => ({ environment: environment.name, outcome }));
  for (const { environment, outcome } of watched) {
    const state = states.get(environment.name);
    results.push({
      ...{ environment: environment.name, outcome },
      ...(outcome.state === 'failed' && state !== undefined
        ? { decision: await decide(environment, state, outcome.problem, deployments, world) }
        : {}),
    });
  }
  // What is open is read first each time, so that no issue is opened twice.
  if (tellGithub)
    await orWarn(
      askAgain(() => tellIssues(results, { sha, runUrl }, api), world),
      world,
    );
  if (options.json) printJson(world, { branch, commit: sha, environments: results });
  else for (const result of results) world.print(describeWatched(result));
  return exitCodeOf(results);
}

/** The environments that a release which failed did not reach; where Git cannot tell, all of them. */
async function judgeFailed(
  environments: readonly EnvironmentConfig[],
  release: FailedRelease,
  world: World,
): Promise<readonly WatchedEnvironment[]> {
  const unreleased = { state: 'unreleased', because: release.failed } as const;
  try {
    const states = await fetchPins(environments, world);
    return environments.flatMap((environment) => {
      const state = states.find((one) => one.environment.name === environment.name);
      const outcome = state === undefined ? unreleased : judgeFailedRelease(release, state);
      return outcome === undefined ? [] : [{ environment, outcome }];
    });
  } catch (error) {
    world.warn(`not seen whether it was pinned all the same: ${reasonOf(error)}`);
    return environments.map((environment) => ({ environment, outcome: unreleased }));
  }
}

/** @returns the time that it may take */
function checkArguments({ branch, sha, timeout, sequence }: WatchOptions): number {
  const check = new ArgumentCheck();
  check.value('--branch', branch, BRANCH);
  check.value('--sha', sha, COMMIT);
  check.value('--sequence', sequence, GIVEN_SEQUENCE);
  const [, minutes] = /^([1-9]\d{0,2})m$/.exec(timeout) ?? [];
  if (minutes === undefined) check.note('--timeout', timeout, 'minutes, such as 20m');
  check.finish();
  return Number(minutes) * 60_000;
}

function unknownBranch(branch: string): UserError {
  const followed = [...new Set(model.environments.map((environment) => environment.branch))].join(', ');
  return new UserError(`no environment follows ${branch}; allowed: ${followed}`);
}

async function decide(
  { name, release }: EnvironmentConfig,
  state: EnvironmentState,
  problem: Parameters<typeof decideReturn>[0]['problem'],
  deployments: Deployments | undefined,
  world: World,
): Promise<ReturnDecision> {
  // Only what GitHub keeps of earlier deployments says that a build ran well.
  const known = deployments && askAgain(() => deployments.verified(name), world);
  const verified = (await orWarn(known, world)) ?? [];
  return decideReturn({ autoRollback: release.autoRollback, state, problem, verified, now: world.clock() });
}

/** What GitHub does not take is reported; what is watched goes on, and so does what is decided. */
async function orWarn<T>(told: Promise<T> | undefined, { warn }: World): Promise<T | undefined> {
  try {
    return await told;
  } catch (error) {
    warn(`GitHub was not told: ${reasonOf(error)}`);
    return undefined;
  }
}

async function tellIssues(
  results: readonly WatchResult[],
  { sha: commit, runUrl }: { readonly sha: string; readonly runUrl?: string | undefined },
  api: Parameters<typeof keepIssues>[1]['api'],
): Promise<void> {
  const { platform } = model;
  const wanted = results.flatMap(({ environment, outcome, decision }) =>
    outcome.state === 'failed' && decision !== undefined
      ? releaseIssue({ environment, commit, problem: outcome.problem, decision, runUrl }, platform)
      : [],
  );
  const running = results.filter(({ outcome }) => outcome.state === 'running');
  await keepIssues(wanted, {
    ...{ api, repository: platform.applicationRepository, label: RELEASE_LABEL },
    mayClose: (key) => running.some(({ environment }) => key === releaseIssueKey(environment)),
    solved: `${commit.slice(0, 12)} runs, and is healthy.`,
  });
}

function exitCodeOf(results: readonly WatchResult[]): ExitCode {
  const states = results.map(({ outcome }) => outcome.state);
  if (states.includes('failed') || states.includes('unreleased')) return 1;
  return states.every((state) => state === 'running' || state === 'superseded') ? 0 : 3;
}
