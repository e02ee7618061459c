import type { ArgoCdApplication } from './argocd/application';
import type { ClusterObservation } from './cluster/cluster-observation';
import type { AppliedRevision } from './git/applied-revision';
import type { WorkflowRun } from './github/workflow-runs';
import type { HostHealth } from './hosts/host-health';
import type { Observation } from './observation';

/** All that was seen of the platform at one time, as plain JSON data: what diagnoses are made of. */
export interface PlatformObservation {
  /** When it was asked for, ISO 8601. */
  readonly at: string;
  readonly gitHub: GitHubObservation;
  /** By the environment's name. */
  readonly environments: Readonly<Record<string, EnvironmentObservation>>;
}

export interface GitHubObservation {
  readonly repositories: readonly { readonly repository: string; readonly runs: Observation<readonly WorkflowRun[]> }[];
}

/** What was seen of one environment. */
export interface EnvironmentObservation {
  /** Its Argo CD Application; `absent` when Argo CD answered and has none. */
  readonly application: Observation<ArgoCdApplication | 'absent'>;
  /** How far what Argo CD compared is from Git; absent where Argo CD named no commit. */
  readonly applied?: Observation<AppliedRevision>;
  /** What its cluster holds. Unknown as a whole where the cluster could not be asked at all. */
  readonly cluster: Observation<ClusterObservation>;
  readonly host: Observation<HostHealth>;
}
