import type { GitHubObservation } from './github/github-observation';
import type { HostObservation } from './hosts/host-observation';
import type { Observation, Unknown } from './observation';

/** What was asked over the network, and what came of it. */
export interface NetworkAnswers {
  /** By name. */
  readonly hosts: ReadonlyMap<string, Observation<HostObservation>>;
  /** What GitHub was asked for. @default it was not asked */
  readonly gitHub: readonly Observation<unknown>[];
  /** Of clusters, and of anything else that is over the network. */
  readonly others: readonly Observation<unknown>[];
}

/** Codes of a machine that is not connected to anything; a host that refuses a connection is there. */
const NO_NETWORK = ['EAI_AGAIN', 'ENOTFOUND', 'ENETUNREACH', 'ENETDOWN', 'EHOSTUNREACH', 'EADDRNOTAVAIL', 'ETIMEDOUT'];

/**
 * Names of the hosts that were reached. Unknown where nothing at all answered, or no host and GitHub neither, and each host
 * failed as it does without a network: then their silence says nothing about them. Clusters that answer are no proof of a
 * network: kubectl goes through a proxy where its environment names one, and our hosts are asked without it.
 */
export function readNetwork({ hosts, gitHub, others }: NetworkAnswers): Observation<readonly string[]> {
  const reached = [...hosts].flatMap(([name, seen]) => (seen.state === 'seen' && wasReached(seen.value) ? [name] : []));
  const answered = gitHub.some((one) => one.state === 'seen' || /^GitHub answered /.test(one.because));
  const alone = gitHub.length > 0 && gitHub.every(isCutOff);
  if (reached.length > 0 || answered || (!alone && others.some(({ state }) => state === 'seen')))
    return { state: 'seen', value: reached };
  const [first] = [...hosts.values()].flatMap((seen) => (seen.state === 'seen' ? (seen.value.failure ?? []) : []));
  if (first === undefined) return { state: 'seen', value: [] };
  return { state: 'unknown', because: `this machine reaches no host: ${first.message}` };
}

/** Whether no host was reached, each as it is without a network. */
export function reachesNone(hosts: NetworkAnswers['hosts']): boolean {
  return [...hosts.values()].every((seen) => seen.state === 'seen' && !wasReached(seen.value));
}

/** Whether GitHub failed as it does without a network. */
function isCutOff(seen: Observation<unknown>): boolean {
  return seen.state === 'unknown' && NO_NETWORK.some((code) => seen.because.includes(code));
}

function wasReached({ failure }: HostObservation): boolean {
  return failure === undefined || !NO_NETWORK.includes(failure.code) || !['dns', 'connect'].includes(failure.step);
}

/** What is known of GitHub without a network: nothing, for one reason. */
export function unreachedGitHub(
  { repositories, builds, scheduled }: GitHubObservation,
  reason: Unknown,
): GitHubObservation {
  const unknown = (parts: object) => Object.fromEntries(Object.keys(parts).map((key) => [key, reason]));
  return {
    repositories: repositories.map(({ repository }) => ({ repository, runs: reason, workflows: reason })),
    builds: unknown(builds),
    scheduled: unknown(scheduled),
  };
}
