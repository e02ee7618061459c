import { contextName, type Model } from '@vmshift/environments';
import {
  type AppliedRevision,
  type ArgoCdApplication,
  type EnvironmentObservation,
  type HostObservation,
  mapObservation,
  type Observation,
  readPlatform,
  type WorkflowRun,
} from '@vmshift/observation';
import type { Network } from '@vmshift/observation/network';
import type { Git } from '../git/git';
import { kubectlOf } from '../run-program';
import type { World } from '../world';

/** What a host answered on `/health`. */
export interface HostHealth {
  readonly url: string;
  readonly status: number;
  /** Whether the application itself answered that it is healthy. */
  readonly healthy: boolean;
}

/** What the real thing says. */
export interface LiveStatus {
  readonly repositories: readonly { readonly repository: string; readonly runs: Observation<readonly WorkflowRun[]> }[];
  /** The kubectl context by which Argo CD was asked, or would have been. */
  readonly argoCd: { readonly context: string };
  /** Contexts of environments that kubectl does not have. */
  readonly missingContexts: readonly string[];
  /** Branches that Argo CD follows, with the commit that origin is at. */
  readonly followed: readonly { readonly branch: string; readonly commit: Observation<string> }[];
  readonly environments: readonly LiveEnvironment[];
}

export interface LiveEnvironment {
  readonly environment: string;
  /** Its Argo CD Application; `absent` when Argo CD answered and has none. */
  readonly application: Observation<ArgoCdApplication | 'absent'>;
  /** How far what Argo CD compared is from Git; absent where Argo CD named no commit. */
  readonly applied?: Observation<AppliedRevision>;
  readonly health: Observation<HostHealth>;
}

/** Asks GitHub, Argo CD and every host, all at once; each answer is bounded in time and reported as it comes. */
export async function liveStatus(model: Model, world: World, network: Network, git: Git): Promise<LiveStatus> {
  const { env, now, warn: progress } = world;
  const seen = await readPlatform(model, { env, now, kubectl: kubectlOf(world), git, network, progress });
  const known = seen.contexts.state === 'seen' ? seen.contexts.value : undefined;
  return {
    repositories: seen.gitHub.repositories,
    argoCd: { context: seen.argoCd.context },
    missingContexts:
      known === undefined ? [] : model.environments.map(contextName).filter((name) => !known.includes(name)),
    followed: Object.entries(seen.git.branches).map(([branch, head]) => ({
      branch,
      commit: mapObservation(head, ({ commit }) => commit),
    })),
    environments: model.environments.map(({ name, ingress }) => {
      const { application, applied, host } = seen.environments[name] as EnvironmentObservation;
      const trusted = ingress.clusterIssuer !== 'letsencrypt-staging';
      return {
        environment: name,
        application,
        applied: applied && mapObservation(applied, onBranch),
        health: mapObservation(host, (one) => hostHealth(one, trusted)),
      };
    }),
  };
}

function onBranch(applied: AppliedRevision | 'not on the branch'): AppliedRevision {
  if (applied === 'not on the branch') throw new Error('what Argo CD compared last is not on the branch');
  return applied;
}

function hostHealth({ url, failure, certificate, answer }: HostObservation, trusted: boolean): HostHealth {
  if (failure !== undefined) throw new Error(failure.message);
  const wrong = certificate?.untrusted ?? (certificate?.holdsForHost === false ? 'a certificate of another host' : '');
  if (trusted && wrong !== '') throw new Error(wrong);
  return { url, status: answer?.status ?? 0, healthy: answer?.healthy ?? false };
}
