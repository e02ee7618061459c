import type { Observation } from '../observation';
import type { ScheduledRun } from './scheduled-run';
import type { SuccessfulBuild } from './successful-build';
import type { WorkflowRun } from './workflow-runs';
import type { ObservedWorkflow } from './workflows';

export interface GitHubObservation {
  readonly repositories: readonly GitHubRepository[];
  /** Newest build that succeeded of each branch of the application, by the branch. */
  readonly builds: Readonly<Record<string, Observation<SuccessfulBuild | 'none'>>>;
  /** The last run that the clock started, by the file of the workflow. */
  readonly scheduled: Readonly<Record<string, Observation<ScheduledRun | 'never'>>>;
}

export interface GitHubRepository {
  /** `<owner>/<name>` */
  readonly repository: string;
  readonly runs: Observation<readonly WorkflowRun[]>;
  readonly workflows: Observation<readonly ObservedWorkflow[]>;
}
