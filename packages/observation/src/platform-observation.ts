import type { ArgoCdApplication } from './argocd/application';
import type { BackupObservation } from './backups/backup-observation';
import type { ClusterObservation } from './cluster/cluster-observation';
import type { AppliedRevision } from './git/applied-revision';
import type { GitObservation } from './git/git-observation';
import type { GitHubObservation } from './github/github-observation';
import type { HostObservation } from './hosts/host-observation';
import type { Observation } from './observation';

/** All that was seen of the platform at one time, as plain JSON data: what diagnoses are made of. */
export interface PlatformObservation {
  /** When it was asked for, ISO 8601. */
  readonly at: string;
  /** Names of the hosts that gave any answer; unknown where none did, as then this machine has no network. */
  readonly network: Observation<readonly string[]>;
  /** Contexts that kubectl has. */
  readonly contexts: Observation<readonly string[]>;
  readonly argoCd: ArgoCdObservation;
  readonly git: GitObservation;
  readonly gitHub: GitHubObservation;
  /** By the environment's name. */
  readonly environments: Readonly<Record<string, EnvironmentObservation>>;
}

export interface ArgoCdObservation {
  /** Of kubectl, by which it was asked. */
  readonly context: string;
  readonly host: Observation<HostObservation>;
}

/** What was seen of one environment. */
export interface EnvironmentObservation {
  /** Its Argo CD Application; `absent` when Argo CD answered and has none. */
  readonly application: Observation<ArgoCdApplication | 'absent'>;
  /**
   * How far what Argo CD compared is from Git; absent where Argo CD named no commit. `not on the branch`: the branch that
   * Argo CD should follow was fetched, and does not hold the commit.
   */
  readonly applied?: Observation<AppliedRevision | 'not on the branch'> | undefined;
  /** What its cluster holds. Unknown as a whole where the cluster could not be asked at all. */
  readonly cluster: Observation<ClusterObservation>;
  readonly host: Observation<HostObservation>;
  /**
   * Absent where the database is managed, as its provider makes the backups, and where no key of the bucket is at hand: then
   * the CronJob tells when it succeeded last.
   */
  readonly backup?: Observation<BackupObservation> | undefined;
}
