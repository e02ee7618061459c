import { applicationName, type EnvironmentConfig, type Model, targetRevision } from '@vmshift/environments';
import { hasFailed } from './argocd/application';
import { argoCdContext } from './argocd/argocd-context';
import { type ArgoCdApplications, readApplications } from './argocd/read-applications';
import { readContexts, requireContext } from './cluster/contexts';
import type { Kubectl } from './cluster/read-cluster';
import type { Git } from './git/applied-revision';
import { type ComparedRevision, readGit } from './git/read-git';
import { gitHubApi, type Variables } from './github/github-api';
import type { GitHubObservation } from './github/github-observation';
import { readGitHub } from './github/read-github';
import type { Network } from './hosts/network';
import { type Ask, inTime, type Observation, observe } from './observation';
import type { EnvironmentObservation, PlatformObservation } from './platform-observation';
import { type EnvironmentReading, readEnvironment } from './read-environment';
import { reachesNone, readNetwork, unreachedGitHub } from './read-network';

/** By what the platform is looked at. Nothing here knows where it runs: a test gives its own. */
export interface PlatformAccess {
  readonly env: Variables;
  /** The clock, read once. */
  readonly now: Date;
  readonly kubectl: Kubectl;
  readonly git: Git;
  readonly network: Pick<Network, 'fetch' | 'readHost'>;
  /** Is told how far it is, each time that something is asked, and answers or will not. @default no one is */
  readonly progress?: (so: Asked) => void;
}

/** How far it is. */
export interface Asked {
  readonly asked: number;
  /** What has not answered yet, longest first. */
  readonly waiting: readonly string[];
}

/** What of the platform is looked at. */
export interface PlatformScope {
  /** @default all of the model */
  readonly environments?: readonly EnvironmentConfig[];
  /**
   * GitHub counts every request, so that what looks every few seconds leaves it out; where no host is reached, it is asked
   * once whether this machine has a network. @default true
   */
  readonly gitHub?: boolean;
}

/**
 * What tells whether GitHub is there and counts for no limit.
 * @see https://docs.github.com/rest/rate-limit/rate-limit
 */
const NOT_COUNTED = '/rate_limit';

const NOT_ASKED: GitHubObservation = { repositories: [], builds: {}, scheduled: {} };

/**
 * Asks Argo CD, every cluster, every host, GitHub, origin and the backups, all at once and each bounded in time. What did
 * not answer is unknown with its reason. No context but those of the model is ever asked.
 */
export async function readPlatform(
  model: Model,
  access: PlatformAccess,
  { environments = model.environments, gitHub: asksGitHub = true }: PlatformScope = {},
): Promise<PlatformObservation> {
  const { env, now, kubectl, network } = access;
  let asked = 0;
  const waiting: string[] = [];
  const ask: Ask = async (what, answer) => {
    asked += 1;
    waiting.push(what);
    access.progress?.({ asked, waiting: [...waiting] });
    const seen = await observe(inTime(answer));
    waiting.splice(waiting.indexOf(what), 1);
    access.progress?.({ asked, waiting: [...waiting] });
    return seen;
  };
  const contexts = readContexts(kubectl);
  const by = async <T>(context: string, question: () => Promise<T>): Promise<T> => {
    requireContext(await contexts, context);
    return question();
  };
  const context = argoCdContext(model, env);
  const argoCd = ask(
    `Argo CD by the kubectl context ${context}`,
    by(context, () => readApplications(kubectl, context)),
  );
  const compared = argoCd.then((applications) => comparedRevisions(model, environments, applications));
  const argoCdHost = model.platform.argoCd.host;
  const [applications, inGit, known, gitHub, host, readings] = await Promise.all([
    argoCd,
    compared.then((revisions) => readGit(model, revisions, access.git, ask)),
    observe(contexts),
    asksGitHub ? readGitHub(model, gitHubApi({ env }, network), ask) : NOT_ASKED,
    ask(argoCdHost, network.readHost(argoCdHost, '/healthz', now)),
    Promise.all(environments.map((environment) => readEnvironment(environment, { ...access, ask, by }))),
  ]);
  const hosts = new Map([
    [argoCdHost, host],
    ...environments.map((one, index) => [one.host, (readings[index] as EnvironmentReading).host] as const),
  ]);
  const clusters = [applications, ...readings.map(({ cluster }) => cluster)];
  const asksOnce = !asksGitHub && reachesNone(hosts);
  const answers = asksOnce
    ? [await observe(gitHubApi({ env }, network)(NOT_COUNTED))]
    : gitHub.repositories.map(({ workflows }) => workflows);
  const reach = readNetwork({ hosts, gitHub: answers, others: clusters });
  // Without a network of its own this machine knows nothing of a host.
  const seenHost = (seen: EnvironmentReading['host']) => (reach.state === 'unknown' ? reach : seen);
  const observed = environments.map((environment, index): [string, EnvironmentObservation] => {
    const reading = readings[index] as EnvironmentReading;
    const application = applicationOf(environment, applications);
    const applied = inGit.applied[environment.name];
    return [environment.name, { ...reading, application, applied, host: seenHost(reading.host) }];
  });
  return {
    at: now.toISOString(),
    network: reach,
    contexts: known,
    argoCd: { context, host: seenHost(host) },
    git: inGit.git,
    gitHub: reach.state === 'unknown' ? unreachedGitHub(gitHub, reach) : gitHub,
    environments: Object.fromEntries(observed),
  };
}

function applicationOf(
  environment: EnvironmentConfig,
  applications: Observation<ArgoCdApplications>,
): EnvironmentObservation['application'] {
  if (applications.state === 'unknown') return applications;
  return applications.value.get(applicationName(environment)) ?? { state: 'seen', value: 'absent' };
}

function comparedRevisions(
  { platform }: Model,
  environments: readonly EnvironmentConfig[],
  applications: Observation<ArgoCdApplications>,
): readonly ComparedRevision[] {
  return environments.flatMap((environment) => {
    const seen = applicationOf(environment, applications);
    const application = seen.state === 'seen' && seen.value !== 'absent' ? seen.value : undefined;
    if (application?.revision === undefined) return [];
    const { revision, operation, deployments } = application;
    const failed = hasFailed(operation) ? operation?.revision : undefined;
    return [
      {
        environment: environment.name,
        branch: targetRevision(environment, platform),
        revision,
        failed,
        synced: deployments.at(-1)?.revision,
      },
    ];
  });
}
